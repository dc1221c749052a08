import { DhcpServer, type DhcpServerProps } from '../../../constructs/dhcp-server';
import { type FleetApp } from '../../../lib';
import { synthProblems } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { resolverOn } from '../host-resolver/resolver-fleet';
import { fleetWith, type Interfaces, lan, props } from './lan-fleet';

function problems(more: Partial<DhcpServerProps> = {}, ...fleet: Parameters<typeof fleetWith>): string[] {
  const build = { fleet: fleetWith(...fleet) };
  return synthProblems((app) => new DhcpServer(new HostStack(app, 'ares'), 'dhcp', { ...props, ...more }), build);
}

describe('DhcpServer refuses', () => {
  const one = (field: string, complaint: string) => [`[ares/dhcp] ${field}: ${complaint}`];

  test.each<[what: string, more: Partial<DhcpServerProps>, field: string, complaint: string]>([
    [
      'a zone that is not there',
      { zone: 'lann' },
      'zone',
      "host 'ares' has no such zone, got 'lann'; did you mean 'lan'?",
    ],
    ['another interface', { interface: 'eno1' }, 'interface', "must be one of zone 'lan', got 'eno1'; it has 'eno2'"],
    [
      'an interface with DHCP',
      { zone: 'wan' },
      'zone',
      "'eno1' asks for an address itself, got dhcp 'yes'; give it a static one",
    ],
    [
      'loopback',
      { zone: 'loopback' },
      'zone',
      "'loopback' is 'lo', which is no LAN, got 'loopback'; name a zone at a cable",
    ],
    ['a lease', { lease: '1m' }, 'lease', "must be from 2min to 7d, got '1m'; write it like '12h'"],
    ['a short lease', { lease: '119s' }, 'lease', "must be from 2min to 7d, got '119s'; write it like '12h'"],
    ['a domain', { domain: 'la n' }, 'domain', "must have labels of letters, digits and inner hyphens, got 'la n'"],
    [
      'a domain in capitals',
      { domain: 'LAN' },
      'domain',
      "must be lower case without a dot at its end, got 'LAN'; write 'lan'",
    ],
    [
      'a router elsewhere',
      { router: '192.168.1.1' },
      'router',
      "must be a machine's in 192.168.10.0/24, 192.168.10.1 to 192.168.10.254, got '192.168.1.1'",
    ],
    ['no resolver', { dns: [] }, 'dns', 'must have an IPv4 address, which is what DHCP tells, got none; add one'],
    [
      'IPv6 alone',
      { dns: ['fd00:10::1'] },
      'dns',
      'must have an IPv4 address, which is what DHCP tells, got fd00:10::1; add one',
    ],
    ['a name', { dns: ['dns.lan'] }, 'dns', "must be an IPv4 or IPv6 address, got 'dns.lan'"],
    [
      'loopback',
      { dns: ['127.0.0.1'] },
      'dns',
      "must be reached by others, got '127.0.0.1', which is each machine itself; name the host's address on the LAN",
    ],
  ])('%s %j', (_, more, field, complaint) => {
    expect(problems(more)).toEqual(one(field, complaint));
  });

  test.each<[from: string, to: string, field: string, complaint: string]>([
    [
      '192.168.10.199',
      '192.168.10.100',
      'pool',
      "must not end before it starts, got '192.168.10.199' to '192.168.10.100'; swap them",
    ],
    [
      '192.168.10.40',
      '192.168.10.60',
      'pool',
      "must be free, got 192.168.10.40 to 192.168.10.60 with 192.168.10.50 of host 'hera'; leave it out",
    ],
    [
      '192.168.10.1',
      '192.168.10.9',
      'pool',
      'must be free, got 192.168.10.1 to 192.168.10.9 with 192.168.10.1 of the server itself; leave it out',
    ],
    [
      '192.168.10.0',
      '192.168.10.9',
      'pool.from',
      "must be a machine's in 192.168.10.0/24, 192.168.10.1 to 192.168.10.254, got '192.168.10.0'",
    ],
    [
      '192.168.10.200',
      '192.168.10.255',
      'pool.to',
      "must be a machine's in 192.168.10.0/24, 192.168.10.1 to 192.168.10.254, got '192.168.10.255'",
    ],
    ['192.168.10', '192.168.10.9', 'pool.from', "must be an IPv4 or IPv6 address, got '192.168.10'"],
  ])('a pool from %s to %s', (from, to, field, complaint) => {
    expect(problems({ pool: { from, to } })).toEqual(one(field, complaint));
  });

  test('a pool with the router in it', () => {
    const gateway: Interfaces = { eno2: { ...lan, gateway4: '192.168.10.150' } };
    expect(problems({}, gateway)).toEqual(
      one('pool', 'must be free, got 192.168.10.100 to 192.168.10.199 with 192.168.10.150 of the router; leave it out'),
    );
  });

  test('machines that are not what they are said to be, all at once', () => {
    const mac = '02:00:00:00:00:aa';
    const staticLeases = {
      a: { mac, address: '192.168.10.20' },
      b: { mac: mac.toUpperCase(), address: '192.168.10.20' },
      c: { mac: '02-00-00-00-00-21', address: '192.168.10.50' },
    };
    expect(problems({ staticLeases })).toEqual([
      "[ares/dhcp] staticLeases.b.address: is that of 'a', got '192.168.10.20'; give it another one",
      `[ares/dhcp] staticLeases.b.mac: is that of 'a' too, got '${mac.toUpperCase()}'; keep one of them`,
      "[ares/dhcp] staticLeases.c.address: is that of host 'hera', got '192.168.10.50'; give it another one",
      "[ares/dhcp] staticLeases.c.mac: must be six bytes such as '65:43:4a:5b:d8:5f', got '02-00-00-00-00-21'",
    ]);
  });

  test('an interface without one static address', () => {
    expect(problems({}, { eno2: { kind: 'ethernet' } })).toEqual(
      one(
        'zone',
        "'eno2' needs one static IPv4 address, whose network is served, got none; give it one in hosts.ares.network.interfaces",
      ),
    );
  });

  test('a zone at several interfaces', () => {
    const zones = { lan: [{ interface: 'eno2' }, { interface: 'eno3' }] };
    const eno3: Interfaces[string] = { kind: 'ethernet', addresses: ['192.168.11.1/24'] };
    expect(problems({}, { eno3 }, { zones })).toEqual(
      one('interface', "is missing: zone 'lan' has 'eno2', 'eno3'; name one, and make a server for each"),
    );
  });

  test('what something else makes', () => {
    expect(problems({}, { eno2: { ...lan, kind: 'external' } })).toEqual(
      one('zone', "'eno2' is made by something else, got kind 'external'; let that give out addresses"),
    );
  });

  test('another manager than networkd', () => {
    const network = { manager: 'networkmanager', interfaces: { eno2: lan } } as const;
    const zones = { lan: [{ interface: 'eno2' }] };
    expect(problems({}, {}, { kind: 'desktop', zones, network })).toEqual([
      "[ares/dhcp] is networkd's to be, got manager 'networkmanager' on 'ares'; put it on a host with networkd",
    ]);
  });

  test('a resolver that does not answer the zone', () => {
    const build = (app: FleetApp) => {
      const ares = new HostStack(app, 'ares');
      new DhcpServer(ares, 'dhcp', { ...props, dns: { ...resolverOn(ares), zones: ['vpn'] } });
    };
    expect(synthProblems(build, { fleet: fleetWith() })).toEqual(
      one('dns', "the resolver of 'ares' does not answer zone 'lan', got 'vpn'; add 'lan' to its zones"),
    );
  });
});
