import { HostFirewall, type HostFirewallProps } from '../../../constructs/host-firewall';
import { type FleetInput, type Forward, Port, type PortClaim, ports } from '../../../lib';
import { synthProblems, testFleet, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';

const host: FleetInput['hosts'][string] = {
  ...testHost,
  zones: { lan: [{ interface: 'eno1', sources: ['192.168.7.0/24'] }], wan: [{ interface: 'eno1' }], later: [] },
};

function problems(claims: readonly Partial<PortClaim>[], props?: HostFirewallProps, ares = host): string[] {
  return synthProblems(
    (app) => {
      const stack = new HostStack(app, 'ares');
      new HostFirewall(stack, 'firewall', props);
      for (const claim of claims) {
        const whole = { port: Port.of(9090), protocol: 'tcp' as const, zones: ['lan'], why: 'cockpit', ...claim };
        stack.facets.declare(ports, whole, stack);
      }
    },
    { fleet: testFleet({ hosts: { ares } }) },
  );
}

describe('a claim is refused', () => {
  test.each<[string, Partial<PortClaim>, string]>([
    [
      'for a zone that the host does not have; the nearest one is named',
      { zones: ['lans'] },
      "[ares/firewall] port 9090/tcp: is claimed by 'ares' (cockpit) for a zone that host 'ares' does not have, got 'lans'; did you mean 'lan'?",
    ],
    [
      'for a zone like no other',
      { zones: ['internet'] },
      "[ares/firewall] port 9090/tcp: is claimed by 'ares' (cockpit) for a zone that host 'ares' does not have, got 'internet'; known: 'lan', 'later', 'loopback', 'wan'",
    ],
    [
      'on what is no address',
      { address: 'localhost' },
      "[ares/firewall] port 9090/tcp: is claimed by 'ares' (cockpit) on what is no IP address, got 'localhost'; give one of the host's",
    ],
    [
      'for a zone on an address that it cannot reach',
      { address: '127.0.0.1', zones: ['lan', 'loopback'] },
      "[ares/firewall] port 9090/tcp: is claimed by 'ares' (cockpit) for 'lan' on an address that only the host itself reaches, got '127.0.0.1'; change the address or the zones",
    ],
    [
      'for a zone on an address of the other family',
      { address: 'fd00::1' },
      "[ares/firewall] port 9090/tcp: is claimed by 'ares' (cockpit) for 'lan' on an address that is of a family that has no sources there, got 'fd00::1'; change the address or the zones",
    ],
    [
      'from no sources at all',
      { sources: [] },
      "[ares/firewall] port 9090/tcp: is claimed by 'ares' (cockpit) from no sources, got []; leave them out for all of its zones, or name no zone",
    ],
    [
      'from what is no network',
      { sources: ['192.168.7.1', '192.168.7.0/24'] },
      "[ares/firewall] port 9090/tcp: is claimed by 'ares' (cockpit) from a source that is none: network must have a prefix length, got '192.168.7.1'; write '192.168.7.1/32'",
    ],
    [
      'from networks that are nowhere in its zones',
      { sources: ['10.0.0.0/8', '192.168.8.0/24'] },
      `[ares/firewall] port 9090/tcp: is claimed by 'ares' (cockpit) from networks of which none is in 'lan', got ["10.0.0.0/8","192.168.8.0/24"]; change the sources or the zones`,
    ],
  ])('%s', (_, claim, line) => {
    expect(problems([claim])).toEqual([line]);
  });

  test('all of them at once', () => {
    expect(problems([{ zones: ['lna', 'wna'] }, { port: Port.of(80), address: 'x' }])).toHaveLength(3);
  });

  test('but not for loopback, for no zone, or for a zone without an interface yet', () => {
    const fine = [
      { zones: ['loopback'], address: '127.0.0.1' },
      { port: Port.of(1), zones: [] },
      { port: Port.of(2), zones: ['later'], address: '192.168.7.10' },
    ];
    expect(problems(fine)).toEqual([]);
  });
});

describe('a forward is refused', () => {
  const good: Forward = { from: 'eno1', to: 'eno1', sources: ['10.0.0.0/8'], destinations: ['0.0.0.0/0'], why: 'x' };
  test.each<[string, Partial<Forward>, string]>([
    [
      'from an interface that the host does not have',
      { from: 'eno2' },
      "[ares/firewall] forward from 'eno2' to 'eno1': of 'ares/firewall' (x) names no interface of the host, got 'eno2'; did you mean 'eno1'?",
    ],
    [
      'from everywhere at once',
      { from: '*' },
      "[ares/firewall] forward from '*' to 'eno1': of 'ares/firewall' (x) names no interface of the host, got '*'; known: 'eno1'",
    ],
    [
      'without sources',
      { sources: [] },
      "[ares/firewall] forward from 'eno1' to 'eno1': of 'ares/firewall' (x) has no sources; name networks, all being '0.0.0.0/0' and '::/0'",
    ],
    [
      'without destinations',
      { destinations: [] },
      "[ares/firewall] forward from 'eno1' to 'eno1': of 'ares/firewall' (x) has no destinations; name networks, all being '0.0.0.0/0' and '::/0'",
    ],
    [
      'with what is no network',
      { sources: ['10.0.0.1/8'] },
      "[ares/firewall] forward from 'eno1' to 'eno1': of 'ares/firewall' (x) network must have no host bits set, got '10.0.0.1/8'; write '10.0.0.0/8'",
    ],
    [
      'between families',
      { destinations: ['::/0'] },
      "[ares/firewall] forward from 'eno1' to 'eno1': of 'ares/firewall' (x) has sources of one family and destinations of the other; nothing would get through",
    ],
    [
      'that leaves out everything',
      { destinations: ['10.0.0.0/24'], except: ['10.0.0.0/8'] },
      `[ares/firewall] forward from 'eno1' to 'eno1': of 'ares/firewall' (x) leaves out all of its destinations, got ["10.0.0.0/8"]; nothing would get through`,
    ],
  ])('%s', (_, fields, line) => {
    expect(problems([], { forwards: [{ ...good, ...fields }] })).toEqual([line]);
  });
});

describe('a port for the operator', () => {
  const guard = { adminPort: Port.of(24212) };
  const line = (state: string) => [
    `[ares/firewall] adminPort: must be reachable, but ${state}, got 24212; claim it for a zone, or name the port that is`,
  ];

  test.each<[string, Partial<PortClaim>[], string]>([
    ['that nothing claims', [{}], 'nothing claims it'],
    ['that is claimed over UDP only', [{ port: Port.of(24212), protocol: 'udp' }], 'nothing claims it'],
    [
      'that no zone reaches',
      [{ port: Port.of(24212), zones: ['loopback', 'later'] }],
      'it is claimed for no zone that has an interface',
    ],
  ])('is not one %s', (_, claims, state) => {
    expect(problems(claims, guard)).toEqual(line(state));
  });

  test('is one that a zone reaches', () => {
    expect(problems([{ port: Port.of(24212) }], guard)).toEqual([]);
  });
});

test.each<[string, HostFirewallProps, string]>([
  ['logRate', { logRate: '10' }, "got '10'"],
  ['logRate', { logRate: '0/minute' }, "got '0/minute'"],
  ['pingRate', { pingRate: '10/min; accept' }, "got '10/min; accept'"],
])('a %s that nftables cannot read is refused', (field, props, got) => {
  expect(problems([], props)).toEqual([
    `[ares/firewall] ${field}: must be a number of packets and a unit of time such as '10/minute', or false, ${got}`,
  ]);
});

test('both rates are refused at once', () => {
  expect(problems([], { logRate: '1', pingRate: '2' }).map((line) => line.slice(0, 26))).toEqual([
    '[ares/firewall] logRate: m',
    '[ares/firewall] pingRate: ',
  ]);
});

test('an interface whose name no rule can hold is refused', () => {
  const odd = 'e"1';
  const network = {
    ...testHost.network,
    interfaces: { ...testHost.network.interfaces, [odd]: { kind: 'external' as const } },
  };
  expect(problems([], {}, { ...testHost, network, zones: { odd: [{ interface: odd }] } })).toEqual([
    `[ares/firewall] interface: has a name that no rule can hold, got '${odd}'; rename it, or take it out of the zones`,
  ]);
});
