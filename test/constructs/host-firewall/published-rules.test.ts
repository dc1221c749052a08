import { publishedGuard } from '../../../constructs/host-firewall/published-rules';
import { type Host, Port, type PortClaim } from '../../../lib';
import { testFleet, testHost } from '../../../lib/testing';

const zones = { lan: [{ interface: 'eno1', sources: ['192.168.7.0/24'] }], wan: [{ interface: 'eno1' }] };
const host = (fields: object = {}): Host =>
  testFleet({ hosts: { ares: { ...testHost, zones, ...fields } } }).hosts['ares']!;
const claim = (fields: Partial<PortClaim>): PortClaim => {
  return { port: Port.of(8080), protocol: 'tcp', zones: ['lan'], why: 'w', ...fields };
};

test('what is sent on from a port that is claimed for nobody is refused, and answers and the rest pass', () => {
  expect(publishedGuard(host(), [], 'counter')).toBe(`chain forward-published {
  type filter hook forward priority filter - 1; policy accept;
  ct state established,related accept
  ct status dnat iifname "eno1" goto published
}

chain published {
  counter
  drop
}
`);
});

test.each<[string, Partial<PortClaim>, string[]]>([
  [
    'from its zone',
    {},
    ['iifname "eno1" ip saddr 192.168.7.0/24 meta l4proto tcp ct original proto-dst 8080 accept comment "w"'],
  ],
  [
    'at its address, which the packet has no more',
    { address: '192.168.7.10', zones: ['lan', 'wan'], protocol: 'udp' },
    ['iifname "eno1" ct original ip daddr 192.168.7.10 meta l4proto udp ct original proto-dst 8080 accept comment "w"'],
  ],
  [
    'at its IPv6 address',
    { address: 'fd00:7::10', zones: ['wan'] },
    ['iifname "eno1" ct original ip6 daddr fd00:7::10 meta l4proto tcp ct original proto-dst 8080 accept comment "w"'],
  ],
  [
    'at every IPv4 address, from its sources',
    { address: '0.0.0.0', sources: ['192.168.7.4/30'] },
    ['iifname "eno1" ip saddr 192.168.7.4/30 meta l4proto tcp ct original proto-dst 8080 accept comment "w"'],
  ],
  ['by nobody, on 127.0.0.1', { address: '127.0.0.1' }, []],
])('what a claimed port was sent to is reached %s', (_, fields, rules) => {
  const text = publishedGuard(host(), [claim(fields)], '');
  const [, body = ''] = /chain published \{\n([^]*?) {2}drop\n/.exec(text) ?? [];
  expect(body.split('\n').flatMap((line) => (line === '' ? [] : [line.trim()]))).toEqual(rules);
});

test('an interface of the host is looked at whether it is in a zone or not, one of a program only where it is', () => {
  const network = {
    ...testHost.network,
    interfaces: { ...testHost.network.interfaces, eno2: { kind: 'ethernet' }, podman0: { kind: 'external' } },
  };
  const looked = (facts: Host) => /iifname (.*) goto/.exec(publishedGuard(facts, [], ''))?.[1];
  expect(looked(host({ network }))).toBe('{ "eno1", "eno2" }');
  expect(looked(host({ network, zones: { ...zones, boxes: [{ interface: 'podman0' }] } }))).toBe(
    '{ "eno1", "eno2", "podman0" }',
  );
});

test('a host whose interfaces the fleet does not know has nothing to look at', () => {
  const roaming = host({ kind: 'laptop', network: { manager: 'networkmanager' }, zones: {} });
  expect(publishedGuard(roaming, [], '')).not.toContain('goto');
});
