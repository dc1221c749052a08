import { type Changes, changed, linesOf } from './base-fleet';

const interfaces = 'hosts/ares/network/interfaces';

/** What is wrong, where, and every line of the error. */
const faults: [string, Changes, string[]][] = [
  ['an unknown field at the top', { hostz: {} }, [`[fleet] hostz: is not a known field; did you mean 'hosts'?`]],
  [
    'an unknown field of a host',
    { 'hosts/ares/kidn': 'x' },
    [`[fleet] hosts.ares.kidn: is not a known field; did you mean 'kind'?`],
  ],
  [
    'two unknown fields, one like nothing',
    { 'hosts/ares/network/uplnk': 'x', 'hosts/ares/network/qqqqqqqqqqqq': 1 },
    [
      `[fleet] hosts.ares.network.qqqqqqqqqqqq: is not a known field; known: 'interfaces', 'manager', 'nameservers', 'uplink'`,
      `[fleet] hosts.ares.network.uplnk: is not a known field; did you mean 'uplink'?`,
    ],
  ],
  [
    'a missing field',
    { 'hosts/ares/system': undefined },
    [`[fleet] hosts.ares.system: is missing; give one of 'x86_64-linux', 'aarch64-linux'`],
  ],
  ['a missing object', { 'hosts/ares/network': undefined }, ['[fleet] hosts.ares.network: is missing; give an object']],
  ['a missing domain', { domain: undefined }, ['[fleet] domain: is missing; give text']],
  [
    'no hosts',
    { hosts: {}, profiles: undefined, users: undefined, operator: undefined, networks: undefined, dns: undefined },
    ['[fleet] hosts: must have at least one host, got none; add one'],
  ],
  [
    'hosts as a list',
    { hosts: [], profiles: undefined, users: undefined, operator: undefined, networks: undefined, dns: undefined },
    ['[fleet] hosts: must be an object, got an empty list'],
  ],
  ['a number for text', { 'hosts/ares/description': 5 }, ['[fleet] hosts.ares.description: must be text, got 5']],
  [
    'text for true or false',
    { 'users/zeus/wheel': 'yes' },
    [`[fleet] users.zeus.wheel: must be true or false, got 'yes'`],
  ],
  ['text for a list', { 'users/zeus/groups': 'wheel' }, [`[fleet] users.zeus.groups: must be a list, got 'wheel'`]],
  [
    'text for a number',
    { 'hosts/ares/existingServices/0/port': '9090' },
    [`[fleet] hosts.ares.existingServices.0.port: must be a number, got '9090'`],
  ],
  [
    'a choice misspelt',
    { 'hosts/hera/kind': 'labtop' },
    [
      `[fleet] hosts.hera.kind: must be one of 'server', 'desktop', 'laptop', 'vm', 'wsl', got 'labtop'; did you mean 'laptop'?`,
    ],
  ],
  [
    'a choice like nothing',
    { 'hosts/ares/system': 'riscv64-linux-musl' },
    [`[fleet] hosts.ares.system: must be one of 'x86_64-linux', 'aarch64-linux', got 'riscv64-linux-musl'`],
  ],
  [
    'an interface kind misspelt',
    { [interfaces + '/eno3/kind']: 'ethernt' },
    [
      `[fleet] hosts.ares.network.interfaces.eno3.kind: must be one of 'ethernet', 'wifi', 'external', 'bond', 'bridge', 'vlan', got 'ethernt'; did you mean 'ethernet'?`,
    ],
  ],
  [
    'an interface without kind',
    { [interfaces + '/eno3/kind']: undefined },
    [
      `[fleet] hosts.ares.network.interfaces.eno3.kind: is missing; give one of 'ethernet', 'wifi', 'external', 'bond', 'bridge', 'vlan'`,
    ],
  ],
  [
    'a field of another kind of interface',
    { [interfaces + '/eno3/mode']: '802.3ad' },
    [
      `[fleet] hosts.ares.network.interfaces.eno3.mode: is not a known field; known: 'acceptRa', 'addresses', 'description', 'dhcp', 'gateway4', 'gateway6', …`,
    ],
  ],
  [
    'an unknown release',
    { 'hosts/ares/release': '25.10' },
    [
      `[fleet] hosts.ares.release: must be one of '24.11', '25.05', '25.11', '26.05', '26.11', got '25.10'; did you mean '25.11'?`,
    ],
  ],
  [
    'an unknown stateVersion',
    { 'hosts/ares/stateVersion': '25.5' },
    [
      `[fleet] hosts.ares.stateVersion: must be one of … '23.05', '23.11', '24.05', '24.11', '25.05', '25.11', '26.05', '26.11', got '25.5'; did you mean '25.05'?`,
    ],
  ],
  [
    'an unknown kind of DHCP',
    { 'hosts/hera/network/interfaces/wlan0/dhcp': true },
    [`[fleet] hosts.hera.network.interfaces.wlan0.dhcp: must be one of 'ipv4', 'ipv6', 'yes', false, got true`],
  ],
  [
    'an empty list of zones',
    { 'hosts/ares/existingServices/0/zones': [] },
    ['[fleet] hosts.ares.existingServices.0.zones: must be a list of at least 1 item, got an empty list'],
  ],
  [
    'an empty list of sources',
    { 'hosts/ares/zones/lan/0/sources': [] },
    ['[fleet] hosts.ares.zones.lan.0.sources: must be a list of at least 1 item, got an empty list'],
  ],
  [
    'an empty reason',
    { 'hosts/ares/existingServices/0/reason': '' },
    [`[fleet] hosts.ares.existingServices.0.reason: must be text of at least 1 character, got ''`],
  ],
  [
    'a host name with an underscore',
    { 'hosts/big_ares': {} },
    [
      `[fleet] hosts.big_ares: the name must be at most 63 small letters, digits and inner hyphens, a letter first, got 'big_ares'`,
    ],
  ],
  [
    'an interface name that is too long',
    { [interfaces + '/enp0s31f6verylong']: { kind: 'ethernet' } },
    [
      `[fleet] hosts.ares.network.interfaces.enp0s31f6verylong: the name must be 1 to 15 characters without spaces, slashes and colons, got 'enp0s31f6verylong'`,
    ],
  ],
  [
    'a user name with a capital',
    { 'users/Zeus': {} },
    [`[fleet] users.Zeus: the name must be at most 31 small letters, digits, _ and -, no digit first, got 'Zeus'`],
  ],
  [
    'a zone name that is not canonical',
    { 'dns/zones/Titan.dev.': { zoneId: 'c'.repeat(32) } },
    [`[fleet] dns.zones."Titan.dev.": the name must be in canonical form, got 'Titan.dev.'; write 'titan.dev'`],
  ],
  [
    'an unknown backend',
    { terraform: { backend: { kind: 'S3' } } },
    [`[fleet] terraform.backend.kind: must be one of 'local', 's3', got 'S3'; did you mean 's3'?`],
  ],
  [
    'a backend without a bucket',
    { terraform: { backend: { kind: 's3' } } },
    ['[fleet] terraform.backend.bucket: is missing; give text'],
  ],
  [
    'a key prefix with a slash in front',
    { terraform: { backend: { kind: 's3', bucket: 'states', keyPrefix: '/fleet' } } },
    [`[fleet] terraform.backend.keyPrefix: must be a key prefix without slashes at its ends, got '/fleet'`],
  ],
  [
    'an endpoint without TLS',
    { terraform: { backend: { kind: 's3', bucket: 'states', endpoint: 'http://s3' } } },
    [`[fleet] terraform.backend.endpoint: must be an address that starts with https://, got 'http://s3'`],
  ],
];

describe('a fleet is refused for its fields, types and names', () => {
  test.each(faults)('%s', (_, changes, lines) => {
    expect(linesOf(changed(changes))).toEqual(lines);
  });
});
