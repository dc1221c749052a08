import { type Changes, changed, linesOf, wireGuardKey } from './base-fleet';

const records = 'dns/zones/olymp.dev/records';
const interfaces = 'hosts/ares/network/interfaces';

/** What is wrong, where, and every line of the error. */
const faults: [string, Changes, string[]][] = [
  [
    'a network without addresses',
    { 'networks/wg1': {} },
    ['[fleet] networks.wg1.ipv4: is missing; give ipv4, ipv6 or both'],
  ],
  [
    'a network that overlaps another',
    { 'networks/wg1': { ipv4: '10.77.0.128/25' } },
    [
      `[fleet] networks.wg1.ipv4: overlaps 10.77.0.0/24 of networks.wg0.ipv4, got '10.77.0.128/25'; take a network that is used nowhere else`,
    ],
  ],
  [
    'a network that overlaps a LAN',
    { 'networks/wg1': { ipv4: '192.168.0.0/16' } },
    [
      `[fleet] networks.wg1.ipv4: overlaps 192.168.9.0/24 of hosts.ares.network.interfaces.eno3.addresses.0, got '192.168.0.0/16'; take a network that is used nowhere else`,
    ],
  ],
  [
    'a small MTU with IPv6 in a network',
    { 'networks/wg0/mtu': 1200 },
    ['[fleet] networks.wg0.mtu: must be at least 1280 in a network with IPv6, got 1200'],
  ],
  [
    'a member that is no host',
    { 'networks/wg0/members/haera': { ipv4: '10.77.0.3' } },
    [`[fleet] networks.wg0.members.haera: no host is named 'haera'; did you mean 'hera'?`],
  ],
  [
    'an address outside its network',
    { 'networks/wg0/members/hera/ipv4': '10.78.0.2' },
    [`[fleet] networks.wg0.members.hera.ipv4: must be inside 10.77.0.0/24, got '10.78.0.2'`],
  ],
  [
    'an address of a family the network lacks',
    { 'networks/wg1': { ipv4: '10.9.0.0/24', members: { ares: { ipv6: 'fd00:9::1' } } } },
    [`[fleet] networks.wg1.members.ares.ipv6: needs a network to be in, got 'fd00:9::1'; give networks.wg1.ipv6`],
  ],
  [
    'the broadcast address for a member',
    { 'networks/wg0/members/hera/ipv4': '10.77.0.255' },
    [
      `[fleet] networks.wg0.members.hera.ipv4: must not be the network or broadcast address of 10.77.0.0/24, got '10.77.0.255'`,
    ],
  ],
  [
    'an address that two members have',
    { 'networks/wg0/members/hera/ipv4': '10.77.0.1' },
    [
      '[fleet] networks.wg0.members.hera.ipv4: networks.wg0.members.ares.ipv4 has the same address 10.77.0.1; give each its own',
    ],
  ],
  [
    'an address that is reserved',
    { 'networks/wg0/members/hera/ipv4': '10.77.0.9' },
    [
      '[fleet] networks.wg0.members.hera.ipv4: networks.wg0.reserved.phone.ipv4 has the same address 10.77.0.9; give each its own',
    ],
  ],
  [
    'a key that two members have',
    { 'networks/wg0/members/hera/publicKey': wireGuardKey(1) },
    [
      '[fleet] networks.wg0.members.hera.publicKey: networks.wg0.members.ares.publicKey has the same key; give each its own',
    ],
  ],
  [
    'a reserved peer that is a member',
    { 'networks/wg0/reserved/ares': {} },
    ['[fleet] networks.wg0.reserved.ares: is a member already; take another name'],
  ],
  [
    'a network named like an interface of a member',
    { [interfaces + '/wg0']: { kind: 'external' } },
    [`[fleet] networks.wg0.members.ares: has an interface 'wg0' of its own; rename one`],
  ],
  [
    'a domain that is no zone',
    { domain: 'olymp.de' },
    [`[fleet] domain: no zone under dns.zones is named 'olymp.de'; did you mean 'olymp.dev'?`],
  ],
  [
    'a zone id given twice',
    { 'dns/zones/titan.dev/zoneId': 'a'.repeat(32) },
    [`[fleet] dns.zones."titan.dev".zoneId: zone 'olymp.dev' has the same id; give each its own`],
  ],
  [
    'a record of an unknown type',
    { [records + '/0']: { type: 'AA', name: '@' } },
    [
      `[fleet] dns.zones."olymp.dev".records.0.type: must be one of 'A', 'AAAA', 'CNAME', 'MX', 'TXT', 'SRV', 'CAA', got 'AA'; did you mean 'A'?`,
    ],
  ],
  [
    'a record with neither content nor host',
    { [records + '/0']: { type: 'A', name: '@' } },
    ['[fleet] dns.zones."olymp.dev".records.0.content: is missing; give an address, or the name of a host as host'],
  ],
  [
    'a record with content and host',
    { [records + '/0']: { type: 'A', name: '@', content: '5.9.1.2', host: 'ares' } },
    [`[fleet] dns.zones."olymp.dev".records.0.content: must not be given beside host 'ares'; leave one out`],
  ],
  [
    'a record of an unknown host',
    { [records + '/0']: { type: 'A', name: '@', host: 'areas' } },
    [`[fleet] dns.zones."olymp.dev".records.0.host: no host is named 'areas'; did you mean 'ares'?`],
  ],
  [
    'a record of a host without such an address',
    { [records + '/0']: { type: 'AAAA', name: '@', host: 'ares' } },
    [
      `[fleet] dns.zones."olymp.dev".records.0.host: host 'ares' has no public IPv6 address; give hosts.ares.publicAddress.ipv6`,
    ],
  ],
  [
    'a private address in a record',
    { [records + '/0']: { type: 'A', name: '@', content: '10.0.0.1' } },
    [
      `[fleet] dns.zones."olymp.dev".records.0.content: must be a public address, got '10.0.0.1'; public DNS must not name private addresses; private names belong to the resolver`,
    ],
  ],
  [
    'an IPv6 address in an A record',
    { [records + '/0']: { type: 'A', name: '@', content: '2a01::1' } },
    [`[fleet] dns.zones."olymp.dev".records.0.content: must be an IPv4 address, got '2a01::1'`],
  ],
  [
    'a TTL of half a minute',
    { [records + '/0']: { type: 'A', name: '@', host: 'ares', ttl: 30 } },
    ['[fleet] dns.zones."olymp.dev".records.0.ttl: must be 1 (automatic) or a whole number from 60 to 86400, got 30'],
  ],
  [
    'a TTL on a proxied record',
    { [records + '/3/ttl']: 300 },
    ['[fleet] dns.zones."olymp.dev".records.3.ttl: must be 1 for a proxied record, got 300; leave it out'],
  ],
  [
    'one name with Cloudflare in front of one address only',
    { [records + '/4']: { type: 'AAAA', name: 'mail', content: '2a01:4f8::1' } },
    [
      '[fleet] dns.zones."olymp.dev".records.4: is not proxied and dns.zones."olymp.dev".records.3 at \'mail.olymp.dev\' is, but Cloudflare proxies all addresses of a name or none; give both the same',
    ],
  ],
  [
    'a proxied MX',
    { [records + '/1/proxied']: true },
    [
      `[fleet] dns.zones."olymp.dev".records.1.proxied: is not a known field; known: 'comment', 'content', 'name', 'priority', 'ttl', 'type'`,
    ],
  ],
  [
    'a name in another zone',
    { [records + '/3/name']: 'mail.titan.dev' },
    [
      `[fleet] dns.zones."olymp.dev".records.3.name: belongs to the zone 'titan.dev', got 'mail.titan.dev'; move the record there`,
    ],
  ],
  [
    'a full name outside the zone',
    { [records + '/3/name']: 'mail.example.org.' },
    [`[fleet] dns.zones."olymp.dev".records.3.name: must be a name within olymp.dev, got 'mail.example.org.'`],
  ],
  [
    'a name with a space',
    { [records + '/3/name']: 'my mail' },
    [
      `[fleet] dns.zones."olymp.dev".records.3.name: must have labels of letters, digits and inner hyphens, got 'my mail'`,
    ],
  ],
  [
    'an empty name',
    { [records + '/3/name']: '' },
    [`[fleet] dns.zones."olymp.dev".records.3.name: must be '@' or a name, got ''`],
  ],
  [
    'the same record twice',
    { [records + '/4']: { type: 'A', name: 'mail.olymp.dev', content: '5.9.1.3' } },
    ['[fleet] dns.zones."olymp.dev".records.4: is the same record as dns.zones."olymp.dev".records.3; remove one'],
  ],
  [
    'a CNAME beside another record',
    { [records + '/4']: { type: 'TXT', name: 'www', content: 'x' } },
    [
      `[fleet] dns.zones."olymp.dev".records.4: a CNAME must be the only record at 'www.olymp.dev', but dns.zones."olymp.dev".records.2 (CNAME) is there too; remove one`,
    ],
  ],
  [
    'two CNAMEs at one name',
    { [records + '/4']: { type: 'CNAME', name: 'www', content: 'titan.dev' } },
    [
      `[fleet] dns.zones."olymp.dev".records.4: a CNAME must be the only record at 'www.olymp.dev', but dns.zones."olymp.dev".records.2 (CNAME) is there too; remove one`,
    ],
  ],
  [
    'a CNAME to an address',
    { [records + '/2/content']: '5.9.1.2' },
    [`[fleet] dns.zones."olymp.dev".records.2.content: must not end in a number, got '5.9.1.2'`],
  ],
  [
    'a quoted TXT',
    { [records + '/4']: { type: 'TXT', name: '@', content: '"v=spf1 -all"' } },
    [
      `[fleet] dns.zones."olymp.dev".records.4.content: must be the bare text, got '"v=spf1 -all"'; leave the double quotes out`,
    ],
  ],
  [
    'a TXT of two lines',
    { [records + '/4']: { type: 'TXT', name: '@', content: 'a\nb' } },
    [`[fleet] dns.zones."olymp.dev".records.4.content: must be one line without control characters, got 'a\\nb'`],
  ],
  [
    'a SRV name without service',
    { [records + '/4']: { type: 'SRV', name: 'sip', priority: 0, weight: 0, port: 5060, target: 'sip.olymp.dev' } },
    [`[fleet] dns.zones."olymp.dev".records.4.name: must start with _SERVICE._PROTOCOL such as '_sip._tcp', got 'sip'`],
  ],
  [
    'CAA flags that do not exist',
    { [records + '/4']: { type: 'CAA', name: '@', flags: 1, tag: 'issue', value: 'letsencrypt.org' } },
    ['[fleet] dns.zones."olymp.dev".records.4.flags: must be one of 0, 128, got 1'],
  ],
  [
    'a CAA tag misspelt',
    { [records + '/4']: { type: 'CAA', name: '@', tag: 'issuewld', value: 'letsencrypt.org' } },
    [
      `[fleet] dns.zones."olymp.dev".records.4.tag: must be one of 'issue', 'issuewild', 'iodef', got 'issuewld'; did you mean 'issuewild'?`,
    ],
  ],
  [
    'a comment that is too long',
    { [records + '/2/comment']: 'x'.repeat(101) },
    ['[fleet] dns.zones."olymp.dev".records.2.comment: must have 1 to 100 characters, got 101'],
  ],
  [
    'a priority beyond 65535',
    { [records + '/1/priority']: 65536 },
    ['[fleet] dns.zones."olymp.dev".records.1.priority: must be a whole number from 0 to 65535, got 65536'],
  ],
];

describe('a fleet is refused for its mesh networks and DNS', () => {
  test.each(faults)('%s', (_, changes, lines) => {
    expect(linesOf(changed(changes))).toEqual(lines);
  });
});
