import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith, findProgram } from '../helpers/consumer';
import { describeOnNetwork } from '../helpers/namespaces';
import { inBackground, until } from './daemons';
import { Machine } from './machine';
import { networkdProgram } from './networkd';
import { unpacked } from './unpacked';

const folder = unpacked('resolved');
const daemon = join(folder, 'lib', 'systemd', 'systemd-resolved');
const resolvectl = join(folder, 'usr', 'bin', 'resolvectl');
const libraries = join(folder, 'usr', 'lib', `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`, 'systemd');

/** A `describe` of machines that run systemd-resolved; a visible skip with its reason where that is not here. */
export function describeResolved(title: string, body: () => void): void {
  const absent = reasonAbsent();
  if (absent !== undefined) {
    process.stderr.write(`skipped: ${title}: ${absent}\n`);
    describe.skip(`${title} (${absent})`, body);
    return;
  }
  describeWith(['nix', 'nixos-tree'], title, () => {
    describeOnNetwork(['bash', 'dbus-daemon', 'kdig', 'sed', ...Machine.programs], 'on a network', body);
  });
}

function reasonAbsent(): string | undefined {
  if (!existsSync(daemon)) return 'systemd-resolved is not unpacked here';
  if (!existsSync(networkdProgram)) return 'systemd-networkd is not installed here';
  const { status, stderr } = spawnSync(resolvectl, ['--version'], {
    env: { LD_LIBRARY_PATH: libraries },
    encoding: 'utf8',
  });
  return status === 0 ? undefined : `systemd-resolved does not run here: ${stderr.trim()}`;
}

/** Starts the bus and systemd-resolved in a machine, with a configuration file of NixOS. */
export function startResolved(machine: Machine, configuration: string): void {
  machine.run(['sh', '-c', users]);
  machine.write('/run/bus.conf', bus, '644');
  machine.write('/run/systemd/resolved.conf.d/nixos.conf', configuration, '644');
  machine.write('/run/bin/resolvectl', `#!/bin/sh\nLD_LIBRARY_PATH=${libraries} exec ${resolvectl} "$@"\n`, '755');
  for (const name of ['kdig', 'sed', 'sleep']) {
    machine.run(['ln', '-s', findProgram(name) ?? name, `/run/bin/${name}`]);
  }
  inBackground(machine, 'bus', 'exec dbus-daemon --config-file=/run/bus.conf --nofork --nopidfile');
  machine.run(['sh', '-c', until('[ -S /run/dbus/system_bus_socket ]')]);
  inBackground(machine, 'resolved', `LD_LIBRARY_PATH=${libraries} exec ${daemon}`);
  machine.run(['sh', '-c', until('/run/bin/resolvectl status')]);
}

/** The user that the daemon becomes. */
const users = `for file in passwd group; do
  grep -v '^systemd-resolve:' /etc/$file > /run/etc/$file
done
echo 'systemd-resolve:x:64001:64001::/:/usr/sbin/nologin' >> /run/etc/passwd
echo 'systemd-resolve:x:64001:' >> /run/etc/group
for file in passwd group; do mount --bind /run/etc/$file /etc/$file; done
mkdir -p /run/dbus /run/systemd/resolve
chown 64001:64001 /run/systemd/resolve
chmod 755 /run /run/etc`;

const bus = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path=/run/dbus/system_bus_socket</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_type="method_call"/><allow send_destination="*"/>
    <allow receive_sender="*"/>
  </policy>
</busconfig>
`;
