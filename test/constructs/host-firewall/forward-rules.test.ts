import { forwardRules, pingGuard } from '../../../constructs/host-firewall/forward-rules';
import { type Forward, Port } from '../../../lib';

const forward = (fields: Partial<Forward>): Forward => ({
  from: 'wg0',
  to: 'eno1',
  sources: ['10.100.0.2/32', 'fd00:100::2/128'],
  destinations: ['192.168.7.0/24', 'fd00:7::/64'],
  why: 'w',
  ...fields,
});

describe('a forward passes on', () => {
  test.each<[string, Partial<Forward>, string[]]>([
    [
      'each family for itself',
      {},
      [
        'iifname "wg0" oifname "eno1" ip saddr 10.100.0.2 ip daddr 192.168.7.0/24 accept comment "w"',
        'iifname "wg0" oifname "eno1" ip6 saddr fd00:100::2 ip6 daddr fd00:7::/64 accept comment "w"',
      ],
    ],
    [
      'what both ends have in common',
      { destinations: ['192.168.7.0/24', '10.0.0.0/8'] },
      ['iifname "wg0" oifname "eno1" ip saddr 10.100.0.2 ip daddr { 10.0.0.0/8, 192.168.7.0/24 } accept comment "w"'],
    ],
    [
      'from one place to anywhere',
      { sources: ['10.100.0.2/32'], destinations: ['0.0.0.0/0', '::/0'] },
      ['iifname "wg0" oifname "eno1" ip saddr 10.100.0.2 accept comment "w"'],
    ],
    [
      'from anywhere to anywhere',
      { sources: ['0.0.0.0/0', '::/0'], destinations: ['0.0.0.0/0', '::/0'] },
      [
        'iifname "wg0" oifname "eno1" meta nfproto ipv4 accept comment "w"',
        'iifname "wg0" oifname "eno1" meta nfproto ipv6 accept comment "w"',
      ],
    ],
    [
      'from interfaces that come and go',
      { from: 'podman*', sources: ['172.17.0.0/16'] },
      ['iifname "podman*" oifname "eno1" ip saddr 172.17.0.0/16 ip daddr 192.168.7.0/24 accept comment "w"'],
    ],
    [
      'to what is not left out',
      { destinations: ['0.0.0.0/0', '::/0'], except: ['192.168.7.0/24'] },
      [
        'iifname "wg0" oifname "eno1" ip saddr 10.100.0.2 ip daddr != 192.168.7.0/24 accept comment "w"',
        'iifname "wg0" oifname "eno1" ip6 saddr fd00:100::2 accept comment "w"',
      ],
    ],
    [
      'what was sent to a port of the host, to that of another one',
      { destinations: ['192.168.7.5/32'], translated: { protocol: 'tcp', port: Port.of(80) } },
      [
        'iifname "wg0" oifname "eno1" ip saddr 10.100.0.2 ip daddr 192.168.7.5 tcp dport 80 ct status dnat accept comment "w"',
      ],
    ],
  ])('%s', (_, fields, expected) => {
    expect(forwardRules([forward(fields)])).toEqual(expected);
  });
});

test('Z6: the chain beside NixOS’s own can only refuse; what it accepts is judged again', () => {
  expect(pingGuard([forward({})])).toBe(`chain forward-ping {
  type filter hook forward priority filter - 1; policy accept;
  icmpv6 type != echo-request accept
  ct state established,related accept
  iifname "wg0" oifname "eno1" ip6 saddr fd00:100::2 ip6 daddr fd00:7::/64 accept comment "w"
  icmpv6 type echo-request drop
}
`);
});
