import { HostFirewall } from '../../../constructs/host-firewall';
import { NatGateway, type NatGatewayProps, type PortForward } from '../../../constructs/nat-gateway';
import { type FleetInput, Port } from '../../../lib';
import { synthFleet, synthProblems, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { type Claimed, natFleet, program, router } from './nat-fleet';

type HostInput = FleetInput['hosts'][string];

function problems(
  props: Partial<NatGatewayProps>,
  claims: readonly Claimed[] = [],
  ares: HostInput = router,
): string[] {
  return synthProblems(program(props, claims), { fleet: natFleet(ares), partial: true });
}

const changed = (network: object): HostInput => ({ ...router, network: { ...router.network, ...network } });

describe('a gateway is refused', () => {
  test.each<[string, Partial<NatGatewayProps>, string]>([
    ['for nobody', { from: [] }, 'from: names nobody to serve, got []; name zones, or forward ports'],
    [
      'for a zone that its host does not have; the nearest one is named',
      { from: ['lann'] },
      "from: names what is no zone or interface of host 'ares', got 'lann'; did you mean 'lan'?",
    ],
    [
      'for a zone without an interface',
      { from: ['later'] },
      "from: names a zone without an interface, got 'later'; give it one",
    ],
    ['for itself', { from: ['loopback'] }, "from: names the host itself, got 'loopback'; it needs no gateway"],
    [
      'for the Internet',
      { from: ['wan'] },
      "from: names all that uplink 'eno1' brings, which is the Internet, got 'wan'; name a zone with sources",
    ],
    [
      'for an uplink',
      { from: ['eno2'], uplinks: ['eno2'] },
      "from: names all that uplink 'eno2' brings, which is the Internet, got 'eno2'; name a zone with sources",
    ],
    [
      'for those of whom nothing would leave',
      { from: ['lan', 'six'] },
      `from: names 'six', whose IPv6 stays inside, got sources ["fd00:3::/64"]; give it IPv4 ones, or take it out`,
    ],
    [
      'for the rest of an interface',
      { from: ['guests'] },
      "from: names a zone that is the rest of 'eno3', got 'guests'; give it sources",
    ],
    [
      'with an uplink that its host does not have',
      { uplinks: ['eno1', 'eno9'] },
      "uplinks: are interfaces of host 'ares', got 'eno9'; did you mean 'eno1'?",
    ],
    [
      'with an uplink that is a part of another interface',
      { uplinks: ['eno4'] },
      "uplinks: have no addresses as part of 'br0', got 'eno4'; name that",
    ],
    [
      'with no uplink',
      { uplinks: [] },
      "uplinks: are none, for host 'ares' names no uplink; name them, or give hosts.ares.network.uplink",
    ],
    [
      'with more connections than a kernel takes',
      { connections: 2 ** 25 },
      'connections: must be a whole number from 1024 to 16777216, got 33554432',
    ],
    [
      'with half a connection',
      { connections: 2048.5 },
      'connections: must be a whole number from 1024 to 16777216, got 2048.5',
    ],
    [
      'that routes IPv6 from two providers',
      { ipv6: 'routed', uplinks: ['eno1', 'lte'] },
      `ipv6: is 'routed', which takes its prefix from one uplink, got ["eno1","lte"]; name one`,
    ],
    [
      'that routes IPv6 of an uplink that hears of none',
      { ipv6: 'routed', uplinks: ['eno3'] },
      "ipv6: is 'routed', which needs advertisements on uplink 'eno3', got acceptRa false; set it to true there",
    ],
    [
      'that routes IPv6 of nobody who could have any',
      { ipv6: 'routed', from: ['vpn'] },
      `ipv6: is 'routed', which needs an interface that can be given a part of the prefix, got from ["vpn"]; leave it 'local'`,
    ],
    [
      'that gives a prefix to a zone which it would not be in',
      { ipv6: 'routed', from: ['cameras'] },
      `ipv6: is 'routed', which gives 'eno3' a prefix that is no source of 'cameras', got ["10.3.0.0/24"]; leave its sources out`,
    ],
  ])('%s', (_, props, line) => {
    expect(problems(props)).toEqual([`[ares/nat] ${line}`]);
  });

  test.each<[string, string, string]>([
    ['ipv4', 'nat', "got 'nat'; known: 'masquerade', 'routed'"],
    ['neighbours', 'refuse', "got 'refuse'; did you mean 'refused'?"],
    ['ipv6', 'masquerade', "got 'masquerade'; known: 'local', 'routed'"],
  ])('with an %s of %s', (field, word, end) => {
    expect(problems({ [field]: word })).toEqual([`[ares/nat] ${field}: is no way to treat packets, ${end}`]);
  });

  test('on a host whose network is Windows’', () => {
    const wsl: HostInput = {
      ...testHost,
      kind: 'wsl',
      network: { manager: 'wsl', interfaces: { eth0: { kind: 'external' } } },
      zones: { wan: [{ interface: 'eth0' }] },
    };
    expect(problems({ uplinks: ['eth0'], from: ['vpn'] }, [], wsl)).toEqual([
      "[ares/nat] host: is WSL, whose network is Windows', got 'ares'; put it on another host",
    ]);
  });

  test('that routes IPv6 where NetworkManager has the interfaces', () => {
    const all = Object.entries(router.network.interfaces ?? {});
    const interfaces = Object.fromEntries(all.filter(([name]) => name !== 'br0'));
    expect(problems({ ipv6: 'routed' }, [], changed({ manager: 'networkmanager', interfaces }))).toEqual([
      "[ares/nat] ipv6: is 'routed', which networkd does, got manager 'networkmanager'; leave it 'local'",
    ]);
  });

  test('beside another one, whose tables would be the same', () => {
    const lines = synthProblems(
      (app) => {
        new NatGateway(program()(app), 'second', { from: ['cameras'] });
      },
      { fleet: natFleet(), partial: true },
    );
    expect(lines).toEqual(["[ares/second] host: has 'ares/nat' already; name all zones there"]);
  });

  test('with every single value that is wrong at once, and what is wrong between them', () => {
    const wrong = { ipv4: 'nat', ipv6: 'on', connections: 1 };
    expect(problems({ ...wrong, uplinks: ['eno9'] } as Parameters<typeof problems>[0])).toEqual([
      '[ares/nat] connections: must be a whole number from 1024 to 16777216, got 1',
      "[ares/nat] ipv4: is no way to treat packets, got 'nat'; known: 'masquerade', 'routed'",
      "[ares/nat] ipv6: is no way to treat packets, got 'on'; known: 'local', 'routed'",
      expect.stringMatching(/^\[ares\/nat\] uplinks: /),
    ]);
  });

  test('with everything that is wrong at once', () => {
    const forward = { port: Port.of(1), protocol: 'tcp', zones: ['wna'], to: { host: 'ares' }, why: ' ' } as const;
    expect(problems({ from: ['lna', 'wan'], uplinks: ['eno9'], portForwards: [forward] })).toHaveLength(6);
  });
});

describe('a port forward is refused', () => {
  const good = { port: Port.of(8080), protocol: 'tcp', zones: ['wan'], to: { host: 'hera' }, why: 'web' } as const;
  const forwarded = (fields: Partial<PortForward>, claims: readonly Claimed[] = [], ares = router) =>
    problems({ portForwards: [{ ...good, ...fields }] }, claims, ares);
  const heard: Claimed = ['hera', { port: Port.of(8080) }];

  test.each<[string, Partial<PortForward>, string]>([
    ['without a reason', { why: '' }, "has no reason, got ''; say in why what answers and for whom"],
    ['for no zone', { zones: [] }, 'is for zones that bring no IPv4 from outside, got []; name those that may call it'],
    [
      'for zones of which nobody can call',
      { zones: ['loopback', 'six', 'later'] },
      'is for zones that bring no IPv4 from outside, got ["loopback","six","later"]; name those that may call it',
    ],
    [
      'to all machines of a network',
      { to: { address: '10.1.0.255' } },
      "goes to the address of a network or of all its machines, got '10.1.0.255'; name one of them",
    ],
    [
      'for a zone that its host does not have',
      { zones: ['wann'] },
      "is for a zone that host 'ares' does not have, got 'wann'; did you mean 'wan'?",
    ],
    [
      'to a host that is not there',
      { to: { host: 'herra' } },
      "goes to a host that the fleet does not have, got 'herra'; did you mean 'hera'?",
    ],
    [
      'to the host itself',
      { to: { host: 'ares' } },
      "goes to the host itself, got 'ares'; claim the port where it is listened on",
    ],
    [
      'to an address of the host itself',
      { to: { address: '10.1.0.1' } },
      "goes to the host itself, got '10.1.0.1'; claim the port where it is listened on",
    ],
    [
      'to a host on another site, whose network only has the same name',
      { to: { host: 'rhea' } },
      "goes to host 'rhea', with which 'ares' shares no IPv4 network; put both in one, or give an address",
    ],
    [
      'to what is no address',
      { to: { address: '10.1.0.0/24' } },
      "goes to what is no address: IP address must be an IPv4 or IPv6 address, got '10.1.0.0/24'; leave the prefix length out",
    ],
    [
      'to an IPv6 address',
      { to: { address: 'fd00:1::20' } },
      "goes to an IPv6 address, which needs no translation, got 'fd00:1::20'; declare a forward to it",
    ],
    [
      'to an address that is nowhere',
      { to: { address: '10.99.0.1' } },
      "goes to an address that no interface of host 'ares' leads to, got '10.99.0.1'; give one an address or a zone there",
    ],
  ])('%s', (_, fields, line) => {
    expect(forwarded(fields, [heard])).toEqual([`[ares/nat] portForward 8080/tcp: ${line}`]);
  });

  test.each<[string, Partial<PortForward>, readonly Claimed[], string]>([
    [
      'that nothing claims',
      {},
      [['hera', { port: Port.of(8080), protocol: 'udp' }]],
      "goes to 8080/tcp of host 'hera', which nothing claims there; claim it, or name the port that is",
    ],
    [
      'on an address that is not listened on',
      {},
      [['hera', { port: Port.of(8080), address: '127.0.0.1', zones: [] }]],
      `goes to 10.1.0.20, where 8080/tcp of host 'hera' is not listened on, got ["127.0.0.1"]; let it listen there, too`,
    ],
    [
      'that is not claimed for the Internet, whose addresses it sees',
      {},
      [['hera', { port: Port.of(8080), zones: ['lan'] }]],
      `comes from its zone 'wan', for which 8080/tcp of host 'hera' is not claimed, got ["lan"]; claim it for that zone`,
    ],
    [
      'that is not claimed for the zone of the gateway, which it sees instead',
      { keepSource: false },
      [['hera', { port: Port.of(8080), zones: ['wan'] }]],
      `comes from its zone 'lan', for which 8080/tcp of host 'hera' is not claimed, got ["wan"]; claim it for that zone`,
    ],
    [
      'that is not claimed for the tunnel',
      { to: { host: 'zeus' } },
      [['zeus', { port: Port.of(8080), zones: ['wan'] }]],
      `comes from its zone 'vpn', for which 8080/tcp of host 'zeus' is not claimed, got ["wan"]; claim it for that zone`,
    ],
  ])('to a port %s', (_, fields, claims, line) => {
    expect(forwarded(fields, claims)).toEqual([`[ares/nat] portForward 8080/tcp: ${line}`]);
  });

  test('over what has no ports', () => {
    expect(forwarded({ protocol: 'icmp' as 'udp' }, [heard])).toContain(
      "[ares/nat] portForward 8080/icmp: is over tcp or udp, got 'icmp'; give one of them",
    );
  });

  test('to a host without a stack', () => {
    const lines = synthProblems(
      (app) => {
        const ares = new HostStack(app, 'ares');
        new HostFirewall(ares, 'firewall');
        new NatGateway(ares, 'nat', { from: [], portForwards: [good] });
      },
      { fleet: natFleet(), partial: true },
    );
    expect(lines).toEqual([
      "[ares/nat] portForward 8080/tcp: goes to 8080/tcp of host 'hera', which has no stack; add new HostStack(app, 'hera')",
    ]);
  });

  test('from a port that is claimed already', () => {
    const own: Claimed = ['ares', { port: Port.of(8080), zones: ['lan'], why: 'own web' }];
    expect(forwarded({}, [heard, own])).toEqual([
      "[ares] port 8080/tcp: is claimed by 'ares' (own web) and by 'ares/nat' (web, on 0.0.0.0); give one of them another port or address",
    ]);
  });

  test('but not one that a host of the fleet answers', () => {
    expect(forwarded({}, [heard])).toEqual([]);
    expect(forwarded({ to: { host: 'hera', port: Port.of(80) } }, [['hera', { address: '10.1.0.20' }]])).toEqual([]);
    expect(forwarded({ to: { host: 'zeus' } }, [['zeus', { port: Port.of(8080), zones: ['vpn'] }]])).toEqual([]);
  });
});

test('nothing is written for a gateway that is refused', () => {
  expect(() => synthFleet(program({ from: ['wan'] }), { fleet: natFleet() })).toThrow('[ares/nat] from: ');
});
