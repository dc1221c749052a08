import { inputRules, opens } from '../../../constructs/host-firewall/input-rules';
import { type Host, Port, type PortClaim } from '../../../lib';

const lan = ['192.168.1.0/24', 'fe80::/10'];
const guest = ['192.168.9.0/24'];
/** LAN, guests and the rest of the world on one cable; a tunnel; a second LAN with IPv4 only. */
const zones: Host['zones'] = {
  lan: [{ interface: 'bond0', sources: lan, except: [] }],
  guest: [{ interface: 'bond0', sources: guest, except: [] }],
  wan: [{ interface: 'bond0', sources: [], except: [...lan, ...guest] }],
  vpn: [{ interface: 'wg0', sources: [], except: [] }],
  lab: [{ interface: 'eno2', sources: ['10.9.0.0/16'], except: [] }],
  empty: [],
  loopback: [{ interface: 'lo', sources: [], except: [] }],
};

function rules(fields: Partial<PortClaim>): string[] {
  return inputRules(zones, [{ port: Port.of(22), protocol: 'tcp', zones: [], why: 'w', ...fields }]);
}

describe('a claim opens its port', () => {
  test.each<[string, Partial<PortClaim>, string[]]>([
    [
      'to the sources of a zone, a rule for each family',
      { zones: ['lan'] },
      [
        'iifname "bond0" ip saddr 192.168.1.0/24 tcp dport 22 accept comment "w"',
        'iifname "bond0" ip6 saddr fe80::/10 tcp dport 22 accept comment "w"',
      ],
    ],
    [
      'over UDP',
      { zones: ['guest'], protocol: 'udp' },
      ['iifname "bond0" ip saddr 192.168.9.0/24 udp dport 22 accept comment "w"'],
    ],
    [
      'to two zones of one interface in one rule',
      { zones: ['lan', 'guest'] },
      [
        'iifname "bond0" ip saddr { 192.168.1.0/24, 192.168.9.0/24 } tcp dport 22 accept comment "w"',
        'iifname "bond0" ip6 saddr fe80::/10 tcp dport 22 accept comment "w"',
      ],
    ],
    [
      'to the rest of a shared interface, which is not the LAN',
      { zones: ['wan'] },
      [
        'iifname "bond0" ip saddr != { 192.168.1.0/24, 192.168.9.0/24 } tcp dport 22 accept comment "w"',
        'iifname "bond0" ip6 saddr != fe80::/10 tcp dport 22 accept comment "w"',
      ],
    ],
    [
      'to the rest and a zone beside it',
      { zones: ['wan', 'lan'] },
      [
        'iifname "bond0" ip saddr != 192.168.9.0/24 tcp dport 22 accept comment "w"',
        'iifname "bond0" meta nfproto ipv6 tcp dport 22 accept comment "w"',
      ],
    ],
    [
      'to all zones of an interface, without a word of sources',
      { zones: ['wan', 'lan', 'guest'] },
      ['iifname "bond0" tcp dport 22 accept comment "w"'],
    ],
    [
      'to whole interfaces, in one rule',
      { zones: ['wan', 'lan', 'guest', 'vpn'] },
      ['iifname { "bond0", "wg0" } tcp dport 22 accept comment "w"'],
    ],
    ['to the same zone once', { zones: ['vpn', 'vpn'] }, ['iifname "wg0" tcp dport 22 accept comment "w"']],
    ['to nobody, for no zone', { zones: [] }, []],
    ['to nobody, for a zone without an interface', { zones: ['empty'] }, []],
    ['to nobody else, for loopback', { zones: ['loopback'] }, []],
    ['to nobody, on 127.0.0.1', { zones: ['lan'], address: '127.0.0.1' }, []],
    ['to nobody, on another address of loopback', { zones: ['lan'], address: '127.0.0.53' }, []],
    ['to nobody, on ::1', { zones: ['lan'], address: '::1' }, []],
    [
      'on one address, to its own family',
      { zones: ['lan', 'vpn'], address: '192.168.1.42' },
      [
        'iifname "bond0" ip saddr 192.168.1.0/24 ip daddr 192.168.1.42 tcp dport 22 accept comment "w"',
        'iifname "wg0" ip daddr 192.168.1.42 tcp dport 22 accept comment "w"',
      ],
    ],
    [
      'on one IPv6 address',
      { zones: ['wan'], address: 'fd00:100::1' },
      ['iifname "bond0" ip6 saddr != fe80::/10 ip6 daddr fd00:100::1 tcp dport 22 accept comment "w"'],
    ],
    [
      'on every IPv4 address',
      { zones: ['vpn', 'lan'], address: '0.0.0.0' },
      [
        'iifname "bond0" ip saddr 192.168.1.0/24 tcp dport 22 accept comment "w"',
        'iifname "wg0" meta nfproto ipv4 tcp dport 22 accept comment "w"',
      ],
    ],
    [
      'on ::, which Linux binds for both families',
      { zones: ['vpn'], address: '::' },
      ['iifname "wg0" tcp dport 22 accept comment "w"'],
    ],
    [
      'to some of the rest of an interface, and not to those of it that are another zone’s',
      { zones: ['wan'], sources: ['173.245.48.0/20', '192.168.0.0/16', '192.168.9.0/24', '2606:4700::/32'] },
      [
        'iifname "bond0" ip saddr { 173.245.48.0/20, 192.168.0.0/16 } ip saddr != { 192.168.1.0/24, 192.168.9.0/24 } tcp dport 22 accept comment "w"',
        'iifname "bond0" ip6 saddr 2606:4700::/32 tcp dport 22 accept comment "w"',
      ],
    ],
    [
      'to those of its sources that are in the zone, and to the part of them that is',
      { zones: ['lan', 'vpn'], sources: ['192.168.0.0/16', '192.168.1.7/32', '10.100.0.2/32'] },
      [
        'iifname "bond0" ip saddr 192.168.1.0/24 tcp dport 22 accept comment "w"',
        'iifname "wg0" ip saddr { 10.100.0.2, 192.168.0.0/16 } tcp dport 22 accept comment "w"',
      ],
    ],
    [
      'to its sources of one family, on an address',
      { zones: ['wan', 'lan', 'guest'], sources: ['9.9.9.9/32', '2620:fe::/48'], address: '192.168.1.42' },
      ['iifname "bond0" ip saddr 9.9.9.9 ip daddr 192.168.1.42 tcp dport 22 accept comment "w"'],
    ],
    ['to nobody, where none of its sources is in the zone', { zones: ['guest'], sources: ['10.0.0.0/8'] }, []],
    ['to nobody, where the zone has no source of the family', { zones: ['lab'], address: 'fd00::1' }, []],
  ])('%s', (_, fields, expected) => {
    expect(rules(fields)).toEqual(expected);
    const claim = { port: Port.of(22), protocol: 'tcp' as const, zones: [], why: 'w', ...fields };
    expect(opens(zones, claim)).toBe(expected.length > 0);
  });
});

describe('sources', () => {
  const claim = { port: Port.of(22), protocol: 'tcp' as const, zones: ['z'], why: 'w' };
  const of = (sources: string[], except: string[] = []) => {
    const texts = inputRules({ z: [{ interface: 'e', sources, except }] }, [claim]);
    return texts.map((text) => text.replace('iifname "e" ', '').replace(' tcp dport 22 accept comment "w"', ''));
  };

  test('of one address are written without a prefix length', () => {
    expect(of(['192.168.1.7/32', 'fd00::7/128'])).toEqual(['ip saddr 192.168.1.7', 'ip6 saddr fd00::7']);
  });

  test('inside each other are written once, as the larger, and in order of number', () => {
    expect(of(['192.168.1.128/25', '10.0.0.0/8', '192.168.1.0/24'])).toEqual([
      'ip saddr { 10.0.0.0/8, 192.168.1.0/24 }',
    ]);
  });

  test('that are a whole family are that family', () => {
    expect(of(['0.0.0.0/0'])).toEqual(['meta nfproto ipv4']);
    expect(of([], ['0.0.0.0/0'])).toEqual(['meta nfproto ipv6']);
    expect(of([], ['0.0.0.0/0', '::/0'])).toEqual([]);
  });
});

describe('what a rule is for stands beside it', () => {
  const comment = (why: string) => /accept(?: comment "(.*)")?$/.exec(rules({ zones: ['vpn'], why })[0]!)?.[1];

  test('without what nftables cannot quote', () => {
    expect(comment('the "best"\n game\u0007 ${x}')).toBe("the 'best' game ${x}");
  });

  test('in at most 128 bytes, in whole characters', () => {
    expect(comment('x'.repeat(128))).toBe('x'.repeat(128));
    expect(comment('x'.repeat(129))).toBe(`${'x'.repeat(125)}…`);
    expect(comment('é'.repeat(100))).toBe(`${'é'.repeat(62)}…`);
  });

  test('and may be nothing', () => {
    expect(rules({ zones: ['vpn'], why: ' ' })).toEqual(['iifname "wg0" tcp dport 22 accept']);
  });
});
