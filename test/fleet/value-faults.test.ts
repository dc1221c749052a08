import { type Changes, changed, linesOf, sshKey, wireGuardKey } from './base-fleet';

const interfaces = 'hosts/ares/network/interfaces';

/** What is wrong, where, and every line of the error. */
const faults: [string, Changes, string[]][] = [
  [
    'a port beyond 65535',
    { 'hosts/ares/existingServices/0/port': 70000 },
    ['[fleet] hosts.ares.existingServices.0.port: must be a whole number from 1 to 65535, got 70000'],
  ],
  [
    'an address with a part beyond 255',
    { [interfaces + '/bond0/gateway4']: '192.168.1.256' },
    [`[fleet] hosts.ares.network.interfaces.bond0.gateway4: must be an IPv4 or IPv6 address, got '192.168.1.256'`],
  ],
  [
    'a gateway of the other family',
    { [interfaces + '/bond0/gateway4']: 'fe80::1' },
    [`[fleet] hosts.ares.network.interfaces.bond0.gateway4: must be an IPv4 address, got 'fe80::1'`],
  ],
  [
    'an address without prefix length',
    { [interfaces + '/eno3/addresses/0']: '192.168.9.2' },
    [
      `[fleet] hosts.ares.network.interfaces.eno3.addresses.0: must have a prefix length, got '192.168.9.2'; write '192.168.9.2/24'`,
    ],
  ],
  [
    'a prefix length beyond 32',
    { [interfaces + '/eno3/addresses/0']: '192.168.9.2/33' },
    [
      `[fleet] hosts.ares.network.interfaces.eno3.addresses.0: must have a prefix length from 0 to 32, got '192.168.9.2/33'`,
    ],
  ],
  [
    'a network address for a machine',
    { [interfaces + '/eno3/addresses/0']: '192.168.9.0/24' },
    [
      `[fleet] hosts.ares.network.interfaces.eno3.addresses.0: must not be the network address, got '192.168.9.0/24'; give the machine an address of its own in 192.168.9.0/24`,
    ],
  ],
  [
    'a broadcast address for a machine',
    { [interfaces + '/eno3/addresses/0']: '192.168.9.255/24' },
    [
      `[fleet] hosts.ares.network.interfaces.eno3.addresses.0: must not be the broadcast address, got '192.168.9.255/24'; give the machine an address of its own in 192.168.9.0/24`,
    ],
  ],
  [
    'text for an address',
    { [interfaces + '/eno3/addresses/0']: 'dhcp' },
    [
      `[fleet] hosts.ares.network.interfaces.eno3.addresses.0: must be an IPv4 or IPv6 interface address such as '192.168.1.42/24', got 'dhcp'`,
    ],
  ],
  [
    'a source with host bits',
    { 'hosts/ares/zones/lan/0/sources/0': '192.168.1.7/24' },
    [
      `[fleet] hosts.ares.zones.lan.0.sources.0: must have no host bits set, got '192.168.1.7/24'; write '192.168.1.0/24'`,
    ],
  ],
  [
    'a source without prefix length',
    { 'hosts/ares/zones/lan/0/sources/0': '192.168.1.0' },
    [`[fleet] hosts.ares.zones.lan.0.sources.0: must have a prefix length, got '192.168.1.0'; write '192.168.1.0/24'`],
  ],
  [
    'an MTU beyond 9216',
    { [interfaces + '/bond0/mtu']: 9217 },
    ['[fleet] hosts.ares.network.interfaces.bond0.mtu: must be a whole number from 576 to 9216, got 9217'],
  ],
  [
    'a time zone misspelt',
    { 'hosts/ares/timeZone': 'Europe/Berlim' },
    [
      `[fleet] hosts.ares.timeZone: must be a time zone such as 'Europe/Berlin', got 'Europe/Berlim'; did you mean 'Europe/Berlin'?`,
    ],
  ],
  [
    'a locale of another form',
    { locale: 'english' },
    [`[fleet] locale: must be a locale such as 'en_US.UTF-8', got 'english'`],
  ],
  [
    'a private public address',
    { 'hosts/ares/publicAddress/ipv4': '192.168.1.2' },
    [
      `[fleet] hosts.ares.publicAddress.ipv4: must be a public address, got '192.168.1.2'; give the address that the Internet sees, or 'dynamic'`,
    ],
  ],
  [
    'a uid of the system',
    { 'users/leto/uid': 999 },
    ['[fleet] users.leto.uid: must be a whole number from 1000 to 29999, got 999'],
  ],
  [
    'a uid that is not whole',
    { 'users/leto/uid': 1000.5 },
    ['[fleet] users.leto.uid: must be a whole number from 1000 to 29999, got 1000.5'],
  ],
  [
    'an SSH key of no known type',
    { 'users/zeus/keys/0': 'ssh-dss AAAA' },
    [
      `[fleet] users.zeus.keys.0: must be an SSH public key, 'TYPE BASE64 COMMENT', of type ssh-ed25519, sk-ssh-ed25519@openssh.com, ecdsa-sha2-nistp256, ecdsa-sha2-nistp384, ecdsa-sha2-nistp521, sk-ecdsa-sha2-nistp256@openssh.com or ssh-rsa`,
    ],
  ],
  [
    'an SSH key whose body is of another type',
    { 'users/zeus/keys/0': sshKey(1).replace('ssh-ed25519', 'ssh-rsa') },
    [
      `[fleet] users.zeus.keys.0: must be a key of the type it names, 'ssh-rsa'; copy the whole line of the .pub file again`,
    ],
  ],
  [
    'an SSH key cut short',
    { 'users/zeus/keys/0': sshKey(1).slice(0, -4) },
    ['[fleet] users.zeus.keys.0: must be a whole key; copy the whole line of the .pub file again'],
  ],
  [
    'an SSH key that is not base64',
    { 'users/zeus/keys/0': 'ssh-ed25519 %%%' },
    [`[fleet] users.zeus.keys.0: must have base64 after 'ssh-ed25519'; copy the whole line of the .pub file again`],
  ],
  [
    'a private SSH key',
    { 'users/zeus/keys/0': '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n-----END OPENSSH PRIVATE KEY-----' },
    [
      '[fleet] users.zeus.keys.0: is a private key; give the public one (the .pub file), and replace this one, which has been exposed',
    ],
  ],
  [
    'a WireGuard key cut short',
    { 'networks/wg0/members/ares/publicKey': wireGuardKey(1).slice(4) },
    [
      '[fleet] networks.wg0.members.ares.publicKey: must be a WireGuard public key, 32 bytes in base64, got 40 characters; take the output of wg pubkey',
    ],
  ],
  [
    'a private key for a domain',
    { domain: wireGuardKey(2) },
    ['[fleet] domain: is not what belongs here, got text (not shown: it may be a private key)'],
  ],
  [
    'a private key of age for a name',
    { operator: 'AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQ' },
    [
      '[fleet] operator: must be at most 31 small letters, digits, _ and -, no digit first, got text (not shown: it may be a private key)',
    ],
  ],
  [
    'a private key as an unknown field',
    { 'networks/wg0/members/ares/privateKey': wireGuardKey(2) },
    [
      `[fleet] networks.wg0.members.ares.privateKey: is not a known field; known: 'behindNat', 'endpoint', 'fullTunnel', 'ipv4', 'ipv6', 'publicKey', …`,
    ],
  ],
  [
    'a zone id of another form',
    { 'dns/zones/titan.dev/zoneId': 'xyz' },
    [`[fleet] dns.zones."titan.dev".zoneId: must be 32 hexadecimal digits, got 'xyz'`],
  ],
  [
    'a domain without a dot',
    { domain: 'olymp' },
    [`[fleet] domain: must be a full domain name such as 'fufu.land', got 'olymp'`],
  ],
  [
    'a domain with an empty label',
    { domain: 'olymp..dev' },
    [`[fleet] domain: must not have an empty label, got 'olymp..dev'`],
  ],
  [
    'a VLAN id beyond 4094',
    { [interfaces + '/v']: { kind: 'vlan', id: 4095, parent: 'eno3' } },
    ['[fleet] hosts.ares.network.interfaces.v.id: must be a whole number from 1 to 4094, got 4095'],
  ],
];

describe('a fleet is refused for its values', () => {
  test.each(faults)('%s', (_, changes, lines) => {
    expect(linesOf(changed(changes))).toEqual(lines);
  });
});
