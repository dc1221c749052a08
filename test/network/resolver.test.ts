import { join } from 'node:path';
import { Topology, WireGuardMesh } from '../../constructs/wire-guard-mesh';
import { type FleetApp } from '../../lib';
import { TestNetwork } from '../helpers/namespaces';
import { inputModule } from '../helpers/nixos';
import { evaluateHost } from '../oracle/resolver-host';
import { inBackground, signal } from './daemons';
import { Machine } from './machine';
import { startNetworkd } from './networkd';
import { describeResolved, startResolved } from './resolved';

const atHome = '203.0.113.1';
const atCafe = '203.0.113.2';
const asked = {
  script: 'e.config.systemd.services.host-resolver.script',
  resolved: 'e.config.environment.etc."systemd/resolved.conf".text',
  units: 'builtins.mapAttrs (_: unit: unit.text) e.config.systemd.network.units',
};

/** What NixOS makes of a host that uses the resolver of `ares` over the mesh. */
function configured(name: 'hera' | 'iris') {
  const build = (app: FleetApp) =>
    new WireGuardMesh(app, 'wg0', { network: 'wg0', topology: Topology.hub('ares'), style: 'networkd' });
  const modules = [inputModule('sops-nix/modules/sops'), '{ sops.age.keyFile = "/var/lib/sops.key"; }'];
  const { failed, warnings, facts } = evaluateHost(name, { facts: asked, modules, build });
  expect({ failed, warnings }).toEqual({ failed: [], warnings: [] });
  return facts as { script: string; resolved: string; units: Record<string, string> };
}

const server = join(__dirname, 'dns-server.mjs');
const serve = (machine: Machine, address: string, answer: string, unknown = '') => {
  inBackground(machine, 'dns', `exec ${process.execPath} ${server} ${address} ${answer} ${unknown}`);
};

/** Questions that a server was asked since the last time, but for those of the service itself. */
function questions(machine: Machine): string[] {
  const lines = machine.run(['sh', '-c', 'cat /run/log.dns; : > /run/log.dns']).split('\n');
  return lines.filter((line) => line !== '' && line !== 'ready' && line !== 'SOA .');
}

let count = 0;
/** The address that a program of the machine finds for a name that nobody asked for before, or nothing. */
function find(machine: Machine, domain: string): string {
  const name = `name-${++count}.${domain}`;
  return machine.run(['sh', '-c', `kdig +short +timeout=2 +retry=0 @127.0.0.53 ${name} A 2>/dev/null || true`]).trim();
}

/** What a fresh name is found as in the end, when it should be found as something. */
function finallyFound(machine: Machine, domain: string, address: string): string {
  for (let tries = 0; tries < 40; tries++) {
    const found = find(machine, domain);
    if (found === address) return found;
    machine.run(['sleep', '0.3']);
  }
  return find(machine, domain);
}

/** Starts the service of a machine with what NixOS makes of it, more impatient than it is. */
function startService(machine: Machine, script: string): void {
  inBackground(
    machine,
    'host-resolver',
    `PATH=/run/bin\n${script.replace('sleep 15', 'sleep 1').replace('timeout=2', 'timeout=1')}`,
  );
}

const ctl = (machine: Machine, ...words: readonly string[]) => machine.run(['/run/bin/resolvectl', ...words]);

describeResolved('a laptop that uses the resolver of another host', () => {
  const network = new TestNetwork();
  let ares: Machine;
  let cafe: Machine;
  let iris: Machine;
  const wireless = () =>
    ['wlan0', 'wg0'].map((name) =>
      ctl(iris, 'domain', name)
        .replace(/^.*: ?/, '')
        .trim()
        .split(' ')
        .sort()
        .join(' '),
    );

  beforeAll(async () => {
    for (const name of ['ares', 'cafe', 'iris']) network.machine(name);
    network.cable(
      { machine: 'iris', name: 'wlan0', addresses: ['172.16.5.2/24'] },
      { machine: 'cafe', name: 'eth0', addresses: ['172.16.5.1/24'] },
    );
    tunnel();
    ares = await Machine.start(network, 'ares');
    cafe = await Machine.start(network, 'cafe');
    iris = await Machine.start(network, 'iris');
    const { script, resolved } = configured('iris');
    serve(cafe, '172.16.5.1', atCafe, 'vpn');
    startResolved(iris, resolved);
    joins();
    startService(iris, script);
  }, 60_000);

  function tunnel(): void {
    network.cable(
      { machine: 'iris', name: 'wg0', addresses: ['10.100.0.3/24', 'fd00:100::3/64'] },
      { machine: 'ares', name: 'wg0', addresses: ['10.100.0.1/24', 'fd00:100::1/64'] },
    );
  }

  /** What NetworkManager tells systemd-resolved of a network that gives a resolver and a domain. */
  function joins(): void {
    ctl(iris, 'dns', 'wlan0', '172.16.5.1');
    ctl(iris, 'domain', 'wlan0', '~.', 'home.arpa');
    ctl(iris, 'default-route', 'wlan0', 'yes');
  }

  test('finds names by the network that it is in, until the resolver answers', () => {
    expect(find(iris, 'example.org')).toBe(atCafe);
    iris.run(['sleep', '1']);
    expect(find(iris, 'vpn')).toBe('');
    expect(questions(cafe).filter((line) => line.endsWith('.vpn'))).toEqual([]);
  });

  test('finds all names by the resolver alone, once that answers', () => {
    serve(ares, '10.100.0.1', atHome);
    expect(finallyFound(iris, 'example.org', atHome)).toBe(atHome);
    questions(cafe);
    for (let i = 0; i < 10; i++) expect(find(iris, 'example.org')).toBe(atHome);
    expect(find(iris, 'vpn')).toBe(atHome);
    expect(questions(cafe)).toEqual([]);
  });

  test('leaves the names of the network that it is in to that', () => {
    expect(find(iris, 'home.arpa')).toBe(atCafe);
  });

  test('finds names again by the network that it is in, when the resolver says nothing', () => {
    signal(ares, 'dns', 'STOP');
    expect(finallyFound(iris, 'example.org', atCafe)).toBe(atCafe);
    expect(wireless()).toEqual(['home.arpa ~.', '~vpn']);
    expect(find(iris, 'vpn')).toBe('');
    expect(questions(cafe).filter((line) => line.endsWith('.vpn'))).toEqual([]);
  }, 60_000);

  test('comes back to the resolver, also after it joined another network', () => {
    signal(ares, 'dns', 'CONT');
    expect(finallyFound(iris, 'example.org', atHome)).toBe(atHome);
    joins();
    iris.run(['sleep', '2.5']);
    expect(wireless()).toEqual(['home.arpa', '~. ~vpn']);
  }, 60_000);

  test('tells of a tunnel that is made anew', () => {
    network.ip('iris', 'link', 'delete', 'wg0');
    expect(finallyFound(iris, 'example.org', atCafe)).toBe(atCafe);
    tunnel();
    expect(finallyFound(iris, 'example.org', atHome)).toBe(atHome);
  }, 60_000);

  test('leaves nothing behind when the service ends', () => {
    signal(iris, 'host-resolver', 'TERM');
    iris.run(['sleep', '1']);
    expect(wireless()).toEqual(['home.arpa ~.', '']);
    expect(find(iris, 'example.org')).toBe(atCafe);
  });
});

describeResolved('a server of networkd that uses the resolver of another host', () => {
  const network = new TestNetwork();
  let ares: Machine;
  let isp: Machine;
  let hera: Machine;
  let units: Record<string, string> = {};

  beforeAll(async () => {
    for (const name of ['ares', 'isp', 'hera']) network.machine(name);
    network.cable({ machine: 'hera', name: 'eno1' }, { machine: 'isp', name: 'eth0', addresses: ['192.168.7.1/24'] });
    network.cable(
      { machine: 'hera', name: 'wg0' },
      { machine: 'ares', name: 'wg0', addresses: ['10.100.0.1/24', 'fd00:100::1/64'] },
    );
    ares = await Machine.start(network, 'ares');
    isp = await Machine.start(network, 'isp');
    hera = await Machine.start(network, 'hera');
    // What the rest of the Internet is to it.
    network.address('isp', 'lo', '9.9.9.9/32');
    const { script, resolved, units: all } = configured('hera');
    // The tunnel is a cable here.
    units = Object.fromEntries(Object.entries(all).filter(([name]) => name.endsWith('.network')));
    serve(isp, '9.9.9.9', atCafe, 'vpn');
    startResolved(hera, resolved);
    startNetworkd(hera, units);
    startService(hera, script);
  }, 60_000);

  test('finds names by its fallback, until the resolver answers', () => {
    expect(finallyFound(hera, 'example.org', atCafe)).toBe(atCafe);
    expect(find(hera, 'vpn')).toBe('');
  });

  test('finds all names by the resolver alone, once that answers', () => {
    serve(ares, '10.100.0.1', atHome);
    expect(finallyFound(hera, 'example.org', atHome)).toBe(atHome);
    questions(isp);
    for (let i = 0; i < 10; i++) expect(find(hera, 'example.org')).toBe(atHome);
    expect(find(hera, 'vpn')).toBe(atHome);
    expect(questions(isp)).toEqual([]);
  });

  test('tells networkd again when that starts anew', () => {
    startNetworkd(hera, units);
    hera.run(['sleep', '3']);
    expect(finallyFound(hera, 'vpn', atHome)).toBe(atHome);
    expect(ctl(hera, 'domain', 'wg0')).toMatch(/: ~\. ~vpn$/m);
  }, 60_000);

  test('goes on without the resolver', () => {
    signal(ares, 'dns', 'STOP');
    expect(finallyFound(hera, 'example.org', atCafe)).toBe(atCafe);
    expect(find(hera, 'vpn')).toBe('');
    expect(questions(isp).filter((line) => line.endsWith('.vpn'))).toEqual([]);
  }, 60_000);
});
