import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DhcpServer } from '../../constructs/dhcp-server';
import { FleetApp, type FleetInput } from '../../lib';
import { testFleet, testHost } from '../../lib/testing';
import { inCleanEnvironment } from '../../lib/testing/clean-environment';
import { HostStack } from '../../stacks/host-stack';
import { resolverOn } from '../constructs/host-resolver/resolver-fleet';
import { describeWith } from '../helpers/consumer';
import { describeOnNetwork, TestNetwork } from '../helpers/namespaces';
import { evaluateNixos, someHardware } from '../helpers/nixos';
import { networkdComplaints } from '../oracle/networkd';
import { until } from './daemons';
import { Machine } from './machine';
import { networkdProgram, startNetworkd } from './networkd';

const printer = '02:00:00:00:00:20';
const host: FleetInput['hosts'][string] = {
  ...testHost,
  network: {
    ...testHost.network,
    nameservers: ['127.0.0.1'],
    uplink: 'eno2',
    interfaces: {
      eno1: { kind: 'ethernet', addresses: ['192.168.10.1/24', 'fd00:10::1/64'] },
      eno2: { kind: 'ethernet', dhcp: 'ipv4' },
    },
  },
};

/** What NixOS makes of the server's network. */
function units(): Record<string, string> {
  const out = mkdtempSync(join(tmpdir(), 'cdknix-dhcp-'));
  try {
    inCleanEnvironment(() => {
      const fleet = testFleet({ hosts: { ares: host } });
      const app = new FleetApp({ fleet, root: out, args: ['--release', '24.11', '--out', out], log: () => undefined });
      const ares = new HostStack(app, 'ares');
      new DhcpServer(ares, 'dhcp', {
        zone: 'lan',
        pool: { from: '192.168.10.100', to: '192.168.10.102' },
        dns: resolverOn(ares, { addresses: ['192.168.10.1', 'fd00:10::1'] }),
        domain: 'lan',
        lease: '12h',
        router: '192.168.10.254',
        staticLeases: { printer: { mac: printer, address: '192.168.10.20' } },
      });
      app.synth();
    });
    const facts = { units: 'builtins.mapAttrs (_: unit: unit.text) e.config.systemd.network.units' };
    const {
      failed,
      warnings,
      facts: found,
    } = evaluateNixos({ modules: [join(out, 'generated', 'ares'), someHardware], facts });
    expect({ failed, warnings }).toEqual({ failed: [], warnings: [] });
    return found.units as Record<string, string>;
  } finally {
    rmSync(out, { recursive: true });
  }
}

/** A machine that takes what the network gives. */
const client = {
  'eth0.network':
    '[Match]\nName=eth0\n\n[Network]\nDHCP=ipv4\nIPv6AcceptRA=yes\n\n[DHCPv4]\nClientIdentifier=mac\nUseDomains=yes\n\n[IPv6AcceptRA]\nUseDomains=yes\n',
};

describeWith(['nix', 'nixos-tree'], 'a DHCP server', () => {
  describeOnNetwork([networkdProgram, 'bash', ...Machine.programs], 'on a network', () => {
    const network = new TestNetwork();
    let served: Record<string, string> = {};
    const machines = new Map<string, Machine>();

    beforeAll(async () => {
      served = units();
      network.machine('ares');
      network.ip('ares', 'link', 'add', 'eno1', 'type', 'bridge');
      for (const name of ['printer', 'phone']) {
        network.machine(name);
        network.cable({ machine: name, name: 'eth0' }, { machine: 'ares', name: `to-${name}` });
        network.ip('ares', 'link', 'set', `to-${name}`, 'master', 'eno1');
      }
      network.ip('printer', 'link', 'set', 'eth0', 'address', printer);
      for (const name of ['ares', 'printer', 'phone']) machines.set(name, await Machine.start(network, name));
      startNetworkd(machines.get('ares')!, served);
      for (const name of ['printer', 'phone']) startNetworkd(machines.get(name)!, client);
    }, 60_000);

    /** Settings that a machine has, of its lease and of its interface. */
    function settings(name: string): Record<string, string> {
      const machine = machines.get(name)!;
      const script = until(
        'grep -q ^DNS=192 /run/systemd/netif/links/* && grep -q ^DNS=.*fd00 /run/systemd/netif/links/*',
      );
      machine.run(['sh', '-c', `(${script}); cat /run/systemd/netif/leases/* /run/systemd/netif/links/* >/run/got`]);
      const lines = machine
        .run(['cat', '/run/got'])
        .split('\n')
        .map((line) => line.split('='));
      return Object.fromEntries(lines.map(([key = '', ...value]) => [key, value.join('=')]));
    }

    test('understands its units', () => {
      expect(networkdComplaints(served)).toEqual([]);
    });

    test('gives an address of the pool, and tells resolver, domain and router', () => {
      const { ADDRESS, ROUTER, LIFETIME, DOMAINNAME, DNS, DOMAINS } = settings('phone');
      expect(ADDRESS).toMatch(/^192\.168\.10\.10[012]$/);
      expect({ ROUTER, LIFETIME, DOMAINNAME }).toEqual({
        ROUTER: '192.168.10.254',
        LIFETIME: '43200',
        DOMAINNAME: 'lan',
      });
      expect({ DNS, DOMAINS }).toEqual({ DNS: '192.168.10.1 fd00:10::1', DOMAINS: 'lan lan' });
    });

    test('gives a machine with an address of its own that one', () => {
      expect(settings('printer')).toMatchObject({ ADDRESS: '192.168.10.20', DNS: '192.168.10.1 fd00:10::1' });
    });

    test('is no way to the IPv6 Internet', () => {
      const routes = (name: string) => machines.get(name)!.run(['ip', '-6', 'route', 'show']);
      expect(routes('phone')).toContain('fd00:10::/64');
      expect(routes('phone')).not.toContain('default');
    });
  });
});
