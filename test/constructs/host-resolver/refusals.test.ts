import { type FleetApp, type FleetInput, Port, ports } from '../../../lib';
import { synthProblems, testHost } from '../../../lib/testing';
import { HostResolver, type HostResolverProps } from '../../../constructs/host-resolver';
import { HostStack } from '../../../stacks/host-stack';
import { hosts, resolverFleet, resolverOn, using } from './resolver-fleet';

type HostInput = FleetInput['hosts'][string];
type Name = keyof typeof hosts;
interface Case {
  readonly changes?: Partial<Record<Name, Partial<HostInput>>>;
  readonly resolver?: Parameters<typeof resolverOn>[1];
}

function lines(name: Name, props: Partial<HostResolverProps>, { changes, resolver }: Case = {}): string[] {
  return synthProblems(using(name, props, resolver), { fleet: resolverFleet(changes) });
}

describe('HostResolver refuses as the way to the resolver', () => {
  test('none at all', () => {
    expect(lines('hera', {})).toEqual([
      "[hera/resolver] over: is missing; name the zone by which this host reaches 'ares': 'lan', 'vpn'",
    ]);
  });
  test('a zone that the host does not have', () => {
    expect(lines('hera', { over: 'vnp' })).toEqual([
      "[hera/resolver] over: host 'hera' has no such zone, got 'vnp'; did you mean 'vpn'?",
    ]);
  });
  test('a zone that is not answered', () => {
    expect(lines('hera', { over: 'wan' })).toEqual([
      "[hera/resolver] over: the resolver of 'ares' does not answer that zone, got 'wan'; it answers 'lan', 'vpn'",
    ]);
  });
  test('a zone at several interfaces', () => {
    const eno2 = { kind: 'ethernet', addresses: ['192.168.8.11/24'] } as const;
    const eno1 = { kind: 'ethernet', addresses: ['192.168.7.11/24'] } as const;
    const network: HostInput['network'] = {
      ...hosts.hera.network,
      interfaces: {
        eno1: { ...eno1, addresses: [...eno1.addresses] },
        eno2: { ...eno2, addresses: [...eno2.addresses] },
      },
    };
    const zones = { lan: [{ interface: 'eno1' }, { interface: 'eno2' }] };
    expect(lines('hera', { over: 'lan' }, { changes: { hera: { network, zones } } })).toEqual([
      "[hera/resolver] over: must be a zone at one interface, got 'lan' at 'eno1', 'eno2'; give one of them a zone of its own",
    ]);
  });
  test('a network that NetworkManager or Windows has the servers of', () => {
    expect([...lines('iris', { over: 'lan' }), ...lines('wanda', { over: 'lan' })]).toEqual([
      "[iris/resolver] over: NetworkManager sets the servers of 'wlan0', got 'lan'; let its DHCP server hand the resolver out, or name a zone that a mesh brings",
      "[wanda/resolver] over: Windows sets the servers of 'eth0', got 'lan'; let its DHCP server hand the resolver out, or name a zone that a mesh brings",
    ]);
  });
  test('a LAN at another site', () => {
    expect(lines('hera', { over: 'lan' }, { changes: { hera: { site: 'oslo' } } })).toEqual([
      "[hera/resolver] over: the two hosts stand at different sites, 'oslo' and 'main', got 'lan'; name a zone that a mesh brings",
    ]);
  });
  test('a LAN for local names only', () => {
    expect(lines('hera', { over: 'lan', domains: 'local' })).toEqual([
      "[hera/resolver] over: 'eno1' has one list of servers for all names, got 'lan' with domains 'local'; ask for 'all', or name a zone that a mesh brings",
    ]);
  });
  test('a mesh that the resolver is not in', () => {
    const fleet = resolverFleet(
      {},
      { wg1: { zone: 'lab', ipv4: '10.101.0.0/24', port: 51821, members: { hera: {} } } },
    );
    const build = (app: FleetApp) => {
      const ares = { ...resolverOn(new HostStack(app, 'ares')), zones: ['lab'] };
      new HostResolver(new HostStack(app, 'hera'), 'resolver', { resolver: ares, over: 'lab' });
    };
    expect(synthProblems(build, { fleet })).toEqual([
      "[hera/resolver] over: 'ares' is no member of 'wg1', got its zone; make it one, or name another zone",
    ]);
  });

  test('an address that nothing listens on', () => {
    expect(lines('hera', { over: 'vpn' }, { resolver: { addresses: ['127.0.0.1', '192.168.7.10'] } })).toEqual([
      "[hera/resolver] over: 'ares' listens on port 53 at 127.0.0.1, 192.168.7.10, none of which is known to be its own in that zone, got 'vpn' at 'wg0'; let the resolver listen there too, or give 'ares' a static address there",
    ]);
  });
  test('loopback of another host', () => {
    const problems = synthProblems(
      (app) => {
        const resolver = { ...resolverOn(new HostStack(app, 'ares')), zones: ['loopback'] };
        new HostResolver(new HostStack(app, 'hera'), 'resolver', { resolver, over: 'loopback' });
      },
      { fleet: resolverFleet() },
    );
    expect(problems).toEqual([
      "[hera/resolver] over: must be a zone by which machines reach each other, got 'loopback'; name a zone that a mesh brings",
    ]);
  });
});

describe('HostResolver refuses', () => {
  const vpn = { over: 'vpn' } as const;

  test('local names only, where there are none', () => {
    expect(lines('hera', { ...vpn, domains: 'local' }, { resolver: { domains: [] } })).toEqual([
      "[hera/resolver] domains: the resolver of 'ares' has no local domains to ask it for, got 'local'; ask for 'all'",
    ]);
  });
  const publicOnes = "name public ones: ['9.9.9.9', '2620:fe::fe']";
  test.each([
    [
      [],
      "is empty: without the resolver the host would find no name at all; name one or two that are reached without it: ['9.9.9.9', '2620:fe::fe']",
    ],
    [['dns.quad9.net'], "each must be an IPv4 or IPv6 address, got 'dns.quad9.net'"],
    [['127.0.0.1'], `must be reached without the resolver, got '127.0.0.1', which is the host itself; ${publicOnes}`],
    [['10.100.0.1'], `must be others than the resolver, got its '10.100.0.1'; ${publicOnes}`],
  ])('a fallback of %j', (fallback, complaint) => {
    expect(lines('hera', { ...vpn, fallback })).toEqual([`[hera/resolver] fallback: ${complaint}`]);
  });

  test('a fallback that the fleet has another word for', () => {
    const network = { ...hosts.hera.network, nameservers: ['8.8.8.8'] };
    expect(lines('hera', { ...vpn, fallback: ['1.1.1.1'] }, { changes: { hera: { network } } })).toEqual([
      '[hera/resolver] fallback: is said in hosts.hera.network.nameservers already, got [\"8.8.8.8\"] there; keep one of the two',
    ]);
  });
  test.each(['15', '4s', '2h', '61min'])("a look every '%s'", (checkEvery) => {
    expect(lines('hera', { ...vpn, checkEvery })).toEqual([
      `[hera/resolver] checkEvery: must be from 5s to 60min, got '${checkEvery}'; write it like '15s'`,
    ]);
  });
  test('a host whose port 53 is taken where systemd-resolved answers', () => {
    const problems = synthProblems(
      (app) => {
        const resolver = resolverOn(new HostStack(app, 'ares'));
        const hera = new HostStack(app, 'hera');
        hera.facets.declare(ports, { port: Port.of(53), protocol: 'udp', zones: [], why: 'dnsmasq' }, hera);
        new HostResolver(hera, 'resolver', { resolver, over: 'vpn' });
      },
      { fleet: resolverFleet() },
    );
    expect(problems).toEqual([
      "[hera/resolver] port 53: is claimed by 'hera' where systemd-resolved answers the host's programs, at 127.0.0.53, got every address; give it other addresses",
    ]);
  });
  test('two of them on one host', () => {
    const problems = synthProblems(
      (app) => {
        const resolver = resolverOn(new HostStack(app, 'ares'));
        const hera = new HostStack(app, 'hera');
        for (const id of ['one', 'two']) new HostResolver(hera, id, { resolver, over: 'vpn' });
      },
      { fleet: resolverFleet() },
    );
    expect(problems).toContain("[hera] name lookup: is decided by 'hera/one' and by 'hera/two'; keep one");
  });
  test('on the own host, what is for others', () => {
    expect(lines('ares', { over: 'lan', domains: 'local' })).toEqual([
      "[ares/resolver] domains: the resolver's own host asks it for all names, got 'local'; leave it out",
      "[ares/resolver] over: the resolver runs on 'ares' itself, got 'lan'; leave it out",
    ]);
  });
  test('on the own host, servers of the fleet that name another one first', () => {
    const network = { ...hosts.ares.network, nameservers: ['9.9.9.9', '127.0.0.1'] };
    expect(lines('ares', {}, { changes: { ares: { network } } })).toEqual([
      "[ares/resolver] network.nameservers: ask another one first, got '9.9.9.9'; put '127.0.0.1' before it in hosts.ares, or leave the list out",
    ]);
  });
  test('a resolver under WSL', () => {
    const changes = { ares: { ...testHost, ...hosts.wanda, network: hosts.wanda.network } };
    expect(lines('ares', {}, { changes })).toEqual([
      "[ares/resolver] resolver: runs under WSL, whose addresses are Windows' to change, got 'ares'; run it on another host",
    ]);
  });
});
