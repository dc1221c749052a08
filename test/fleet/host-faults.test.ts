import { type Changes, changed, linesOf, sshKey } from './base-fleet';

const interfaces = 'hosts/ares/network/interfaces';

/** What is wrong, where, and every line of the error. */
const faults: [string, Changes, string[]][] = [
  [
    'a host misspelt in a profile',
    { 'profiles/server/0': 'aress' },
    [`[fleet] profiles.server.0: no host is named 'aress'; did you mean 'ares'?`],
  ],
  [
    'a host named like none in a profile',
    { 'profiles/server/0': 'poseidon' },
    [`[fleet] profiles.server.0: no host is named 'poseidon'; known: 'ares', 'hera'`],
  ],
  [
    'a host named twice in a profile',
    { 'profiles/all/1': 'ares' },
    [`[fleet] profiles.all.1: names 'ares' a second time; remove it`],
  ],
  [
    'a host misspelt for a user',
    { 'users/leto/hosts/0': 'hero' },
    [`[fleet] users.leto.hosts.0: no host is named 'hero'; did you mean 'hera'?`],
  ],
  ['an operator misspelt', { operator: 'zeuss' }, [`[fleet] operator: no user is named 'zeuss'; did you mean 'zeus'?`]],
  [
    'a uid given twice',
    { 'users/leto/uid': 1000 },
    [`[fleet] users.leto.uid: user 'zeus' has 1000 too; give each its own`],
  ],
  [
    'a key given twice',
    { 'users/zeus/keys': [sshKey(1), sshKey(2), `${sshKey(1)} home`] },
    ['[fleet] users.zeus.keys.2: is the same key as users.zeus.keys.0; remove one'],
  ],
  [
    'a host named as a folder of the output',
    {
      'hosts/profiles': {
        system: 'x86_64-linux',
        release: '25.11',
        stateVersion: '25.11',
        kind: 'vm',
        network: { manager: 'networkd' },
      },
    },
    [`[fleet] hosts.profiles: must not be named 'profiles', a folder of the output; take another name`],
  ],
  [
    'a stateVersion newer than the release',
    { 'hosts/ares/stateVersion': '26.05' },
    [
      `[fleet] hosts.ares.stateVersion: must not be newer than the release 25.11, got '26.05'; it is the release that the machine was installed with`,
    ],
  ],
  [
    'a server without uplink',
    { 'hosts/ares/network/uplink': undefined },
    ['[fleet] hosts.ares.network.uplink: is missing; a server must name the interface with its default route'],
  ],
  [
    'an uplink misspelt',
    { 'hosts/ares/network/uplink': 'bond1' },
    [`[fleet] hosts.ares.network.uplink: no interface is named 'bond1'; did you mean 'bond0'?`],
  ],
  [
    'a WSL host with networkd',
    { 'hosts/hera/kind': 'wsl' },
    [`[fleet] hosts.hera.network.manager: must be 'wsl' on a host of kind 'wsl', got 'networkmanager'`],
  ],
  [
    'a laptop with the manager of WSL',
    { 'hosts/hera/network/manager': 'wsl' },
    [`[fleet] hosts.hera.network.manager: must not be 'wsl' on a host that is not of kind 'wsl', got 'wsl'`],
  ],
  [
    'a port with two owners',
    { 'hosts/ares/existingServices/1': { name: 'x', port: 9090, protocol: 'tcp', zones: ['lan'], reason: 'r' } },
    [`[fleet] hosts.ares.existingServices.1.port: 'cockpit' listens on 9090/tcp too; one port has one owner`],
  ],
  [
    'a zone misspelt for a service',
    { 'hosts/ares/existingServices/0/zones/0': 'lam' },
    [`[fleet] hosts.ares.existingServices.0.zones.0: no zone of host 'ares' is named 'lam'; did you mean 'lan'?`],
  ],
  [
    'a bond member misspelt',
    { [interfaces + '/bond0/members/1']: 'eno22' },
    [
      `[fleet] hosts.ares.network.interfaces.bond0.members.1: no other interface is named 'eno22'; did you mean 'eno2'?`,
    ],
  ],
  [
    'a bond that is its own member',
    { [interfaces + '/bond0/members/1']: 'bond0' },
    [
      `[fleet] hosts.ares.network.interfaces.bond0.members.1: no other interface is named 'bond0'; known: 'eno1', 'eno2', 'eno3'`,
    ],
  ],
  [
    'a bond member named twice',
    { [interfaces + '/bond0/members/1']: 'eno1' },
    [`[fleet] hosts.ares.network.interfaces.bond0.members.1: 'eno1' is a member of 'bond0' already; remove one`],
  ],
  [
    'a member of two',
    { [interfaces + '/br0']: { kind: 'bridge', members: ['eno2'] } },
    [`[fleet] hosts.ares.network.interfaces.br0.members.0: 'eno2' is a member of 'bond0' already; remove one`],
  ],
  [
    'a bond member with addresses',
    { [interfaces + '/eno1/addresses']: ['10.5.0.2/24'] },
    [`[fleet] hosts.ares.network.interfaces.eno1: must have no addresses as a member of 'bond0'; give them to 'bond0'`],
  ],
  [
    'a VLAN parent misspelt',
    { [interfaces + '/v']: { kind: 'vlan', id: 5, parent: 'eno4' } },
    [`[fleet] hosts.ares.network.interfaces.v.parent: no other interface is named 'eno4'; did you mean 'eno1'?`],
  ],
  [
    'a gateway outside',
    { [interfaces + '/bond0/gateway4']: '192.168.2.1' },
    [
      `[fleet] hosts.ares.network.interfaces.bond0.gateway4: must be inside a network of the interface, got '192.168.2.1'; its networks: 192.168.1.0/24`,
    ],
  ],
  [
    'a gateway without an address',
    { [interfaces + '/bond0/gateway6']: 'fd00::1' },
    [
      `[fleet] hosts.ares.network.interfaces.bond0.gateway6: must be inside a network of the interface, got 'fd00::1'; it has no IPv6 address`,
    ],
  ],
  [
    'a gateway that is the host itself',
    { [interfaces + '/bond0/gateway4']: '192.168.1.2' },
    [
      `[fleet] hosts.ares.network.interfaces.bond0.gateway4: must be the router, got '192.168.1.2', the interface's own address`,
    ],
  ],
  [
    'a gateway that is the broadcast address',
    { [interfaces + '/bond0/gateway4']: '192.168.1.255' },
    [
      `[fleet] hosts.ares.network.interfaces.bond0.gateway4: must be a machine's address, got '192.168.1.255', a network's own or broadcast address`,
    ],
  ],
  [
    'a small MTU with IPv6',
    { [interfaces + '/eno3/mtu']: 1000, [interfaces + '/eno3/acceptRa']: true },
    ['[fleet] hosts.ares.network.interfaces.eno3.mtu: must be at least 1280 on an interface with IPv6, got 1000'],
  ],
  [
    'overlapping networks on two interfaces',
    { [interfaces + '/eno3/addresses/0']: '192.168.0.2/16' },
    [
      `[fleet] hosts.ares.network.interfaces.bond0.addresses.0: overlaps 192.168.0.0/16 of hosts.ares.network.interfaces.eno3.addresses.0, got '192.168.1.2/24'; each interface needs networks of its own`,
    ],
  ],
  [
    'an address that two hosts have',
    { 'hosts/hera/network/interfaces/eth0/addresses/0': '192.168.1.2/24' },
    [`[fleet] hosts.hera.network.interfaces.eth0.addresses.0: host 'ares' has 192.168.1.2 too; give each its own`],
  ],
  [
    'a zone on an unknown interface',
    { 'hosts/ares/zones/wan/0/interface': 'bond00' },
    [`[fleet] hosts.ares.zones.wan.0.interface: no interface is named 'bond00'; did you mean 'bond0'?`],
  ],
  [
    'two zones with overlapping sources',
    { 'hosts/ares/zones/guest': [{ interface: 'bond0', sources: ['192.168.1.128/25'] }] },
    [
      `[fleet] hosts.ares.zones.guest.0.sources.0: overlaps 192.168.1.0/24 of hosts.ares.zones.lan.0, got '192.168.1.128/25'; traffic must be in one zone`,
    ],
  ],
  [
    'two zones with the rest',
    { 'hosts/ares/zones/guest': [{ interface: 'bond0' }] },
    [
      `[fleet] hosts.ares.zones.guest.0: takes the rest of 'bond0' as hosts.ares.zones.wan.0 does; only one may; give the other its sources`,
    ],
  ],
  [
    'a declared loopback zone',
    { 'hosts/ares/zones/loopback': [] },
    ['[fleet] hosts.ares.zones.loopback: is there without being declared; remove it'],
  ],
];

describe('a fleet is refused for its hosts, users, interfaces and zones', () => {
  test.each(faults)('%s', (_, changes, lines) => {
    expect(linesOf(changed(changes))).toEqual(lines);
  });
});
