import { DhcpServer, type DhcpServerProps } from '../../../constructs/dhcp-server';
import { HostFirewall } from '../../../constructs/host-firewall';
import { ports } from '../../../lib';
import { synthFleet } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { resolverOn } from '../host-resolver/resolver-fleet';
import { fleetWith, type HostInput, type Interfaces, lan, props } from './lan-fleet';

const path = 'generated/ares/networking/dhcp-server.nix';

/** What the interface's network gets. */
function rendered(more: Partial<DhcpServerProps> = {}, ...fleet: Parameters<typeof fleetWith>): string {
  const build = { fleet: fleetWith(...fleet), partial: true };
  const { files } = synthFleet(
    (app) => new DhcpServer(new HostStack(app, 'ares'), 'dhcp', { ...props, ...more }),
    build,
  );
  return String(files[path]);
}

test('a server gives out its pool, tells resolvers, and no router where none is known', () => {
  expect(rendered()).toBe(`{
  systemd.network.networks."30-eno2" = {
    dhcpServerConfig = {
      DNS = [ "192.168.10.1" ];
      DefaultLeaseTimeSec = "1h";
      EmitDNS = true;
      EmitNTP = false;
      EmitRouter = false;
      EmitTimezone = false;
      MaxLeaseTimeSec = "1h";
      PoolOffset = 100;
      PoolSize = 100;
    };
    ipv6Prefixes = [
      {
        Prefix = "fd00:10::/64";
      }
    ];
    ipv6SendRAConfig = {
      DNS = [ "fd00:10::1" ];
      EmitDNS = true;
      EmitDomains = false;
      RouterLifetimeSec = 0;
    };
    networkConfig = {
      DHCPServer = true;
      IPv6SendRA = true;
    };
  };
}
`);
});

test('a domain is told both ways', () => {
  const text = rendered({ domain: 'lan', lease: '12h' });
  expect(text).toContain('SendOption = "15:string:lan";');
  expect(text).toContain('Domains = [ "lan" ];');
  expect(text).toContain('DefaultLeaseTimeSec = "12h";');
});

test('machines with an address of their own come in order of name', () => {
  const staticLeases = {
    scanner: { mac: '02:00:00:00:00:21', address: '192.168.10.21' },
    printer: { mac: '02:00:00:00:00:20', address: '192.168.10.20' },
  };
  expect(rendered({ staticLeases })).toContain(`    dhcpServerStaticLeases = [
      {
        Address = "192.168.10.20";
        MACAddress = "02:00:00:00:00:20";
      }
      {
        Address = "192.168.10.21";
        MACAddress = "02:00:00:00:00:21";
      }
    ];`);
});

describe('the router that is told', () => {
  const gateway: Interfaces = { eno2: { ...lan, gateway4: '192.168.10.254' } };

  test('is that of the interface', () => {
    expect(rendered({}, gateway)).toContain('Router = "192.168.10.254";');
  });

  test('is the one given', () => {
    expect(rendered({ router: '192.168.10.253' }, gateway)).toContain('Router = "192.168.10.253";');
  });

  test('is the host over IPv6 where it says so', () => {
    expect(rendered({ ipv6Router: true })).not.toContain('RouterLifetimeSec');
  });
});

test('nothing is advertised on an interface without an IPv6 address', () => {
  expect(rendered({}, { eno2: { ...lan, addresses: ['192.168.10.1/24'] } })).not.toMatch(/IPv6|ipv6/);
});

test('a resolver of the fleet is told by its addresses in the zone', () => {
  const { files } = synthFleet(
    (app) => {
      const ares = new HostStack(app, 'ares');
      const dns = resolverOn(ares, { addresses: ['127.0.0.1', '192.168.10.1'] });
      new DhcpServer(ares, 'dhcp', { ...props, dns });
    },
    { fleet: fleetWith() },
  );
  expect(files[path]).toContain('DNS = [ "192.168.10.1" ];');
  expect(files[path]).toContain('EmitDNS = false;');
});

describe('the port', () => {
  const cable: Interfaces = { eno2: { ...lan, gateway4: '192.168.10.254' } };
  const zones = { lan: [{ interface: 'eno2', sources: ['192.168.10.0/24'] }], wan: [{ interface: 'eno2' }] };

  function claimed(fields: Partial<HostInput> = {}) {
    let host: HostStack | undefined;
    const { files } = synthFleet(
      (app) => {
        host = new HostStack(app, 'ares');
        new DhcpServer(host, 'dhcp', props);
        new HostFirewall(host, 'firewall');
      },
      { fleet: fleetWith(cable, fields), partial: true },
    );
    const rules = Object.values(files).flatMap((text) => String(text).match(/iifname .*dport 67 accept/g) ?? []);
    return { claim: host?.facets.read(ports)[0], rules };
  }

  test('is open to the zone', () => {
    expect(claimed().claim).toMatchObject({ protocol: 'udp', zones: ['lan'], process: 'systemd-networkd' });
    expect(claimed().rules).toEqual(['iifname "eno2" udp dport 67 accept']);
  });

  test('is open to machines without an address, where the zone is some networks of the interface', () => {
    const { claim, rules } = claimed({ zones });
    expect(claim).toMatchObject({ zones: ['lan', 'wan'], sources: ['0.0.0.0/32', '192.168.10.0/24'] });
    expect(rules).toEqual(['iifname "eno2" ip saddr { 0.0.0.0, 192.168.10.0/24 } udp dport 67 accept']);
  });
});

test('a server on the way to the Internet is a warning', () => {
  const fields = {
    zones: { lan: [{ interface: 'eno2' }] },
    network: {
      manager: 'networkd',
      uplink: 'eno2',
      nameservers: ['127.0.0.1'],
      interfaces: { eno2: { ...lan, gateway4: '192.168.10.254' } },
    },
  } as const;
  const { log } = synthFleet((app) => new DhcpServer(new HostStack(app, 'ares'), 'dhcp', props), {
    fleet: fleetWith({}, fields as never),
  });
  expect(log).toContain(
    "warning: [ares/dhcp] zone: 'eno2' leads to a router, and most have a DHCP server of their own; switch that off first, or leave this out and let the router tell the resolver",
  );
});
