import { inBackground } from './daemons';
import { type Machine } from './machine';

export const networkdProgram = '/lib/systemd/systemd-networkd';

/** Starts systemd-networkd in a machine, with units of NixOS; once more, where it runs already. */
export function startNetworkd(machine: Machine, units: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(units)) machine.write(`/run/systemd/network/${name}`, text, '644');
  machine.run(['sh', '-c', prepare]);
  inBackground(machine, 'networkd', `exec ${networkdProgram}`);
}

/** Where networkd cannot write to `/sys`, it does not wait for udev. Its files are its user's. */
const prepare = `if [ -e /run/pid.networkd ]; then kill "$(cat /run/pid.networkd)"; sleep 0.5; fi
mount -o remount,bind,ro /sys
mkdir -p /run/systemd/netif
chown systemd-network:systemd-network /run/systemd/netif
chmod -R go+rX /run/systemd/network`;
