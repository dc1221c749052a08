import { type Fault, fleet } from './fault';

const privateKey = `${'q'.repeat(42)}o=`;

/** What `fleet.ts` says wrong. */
export const fleetFaults: readonly Fault[] = [
  {
    name: 'a misspelt host in a profile',
    edit: fleet(["desktop: ['fuyidong']", "desktop: ['fuyidon']"]),
    start: 'ts-node',
    expected: ["[fleet] profiles.desktop.0: no host is named 'fuyidon'; did you mean 'fuyidong'?"],
  },
  {
    name: 'one address on two hosts of a LAN',
    edit: fleet(["{ kind: 'wifi', dhcp: 'yes' }", "{ kind: 'wifi', addresses: ['192.168.1.42/24'] }"]),
    expected: [
      "[fleet] hosts.fuyidong.network.interfaces.wlp0s20f3.addresses.0: host 'fufuwuqi' has 192.168.1.42 too; give each its own",
    ],
  },
  {
    name: 'one address for two members of a mesh',
    edit: fleet(["ipv4: '10.100.0.2'", "ipv4: '10.100.0.1'"]),
    expected: [
      '[fleet] networks.wg0.members.fuyidong.ipv4: networks.wg0.members.fufuwuqi.ipv4 has the same address 10.100.0.1; give each its own',
    ],
  },
  {
    name: 'a mesh that overlaps a LAN',
    edit: fleet(["ipv4: '10.100.0.0/24'", "ipv4: '192.168.0.0/16'"]),
    expected: [
      "[fleet] networks.wg0.ipv4: overlaps 192.168.1.0/24 of hosts.fufuwuqi.network.interfaces.bond0.addresses.0, got '192.168.0.0/16'; take a network that is used nowhere else",
      "[fleet] networks.wg0.members.fuchuang.ipv4: must be inside 192.168.0.0/16, got '10.100.0.3'",
      "[fleet] networks.wg0.members.fufuwuqi.ipv4: must be inside 192.168.0.0/16, got '10.100.0.1'",
      "[fleet] networks.wg0.members.fuyidong.ipv4: must be inside 192.168.0.0/16, got '10.100.0.2'",
      "[fleet] networks.wg0.reserved.roaming.ipv4: must be inside 192.168.0.0/16, got '10.100.0.4'",
    ],
  },
  {
    name: 'a port above 65535',
    edit: fleet(['port: 51820', 'port: 70000']),
    expected: ['[fleet] networks.wg0.port: must be a whole number from 1 to 65535, got 70000'],
  },
  {
    name: 'a port claimed twice by existing services',
    edit: fleet(['port: 853', 'port: 53']),
    expected: [
      "[fleet] hosts.fufuwuqi.existingServices.2.port: 'adguard-dns' listens on 53/tcp too; one port has one owner",
    ],
  },
  {
    name: 'an unknown field',
    edit: fleet(["operator: 'fufud'", "operater: 'fufud'"]),
    expected: ["[fleet] operater: is not a known field; did you mean 'operator'?"],
  },
  {
    name: 'an unknown release',
    edit: fleet(["release: '25.11', state", "release: '25.10', state"]),
    expected: [
      "[fleet] hosts.fuchuang.release: must be one of '24.11', '25.05', '25.11', '26.05', '26.11', got '25.10'; did you mean '25.11'?",
      "[fleet] hosts.fufuwuqi.release: must be one of '24.11', '25.05', '25.11', '26.05', '26.11', got '25.10'; did you mean '25.11'?",
      "[fleet] hosts.fuyidong.release: must be one of '24.11', '25.05', '25.11', '26.05', '26.11', got '25.10'; did you mean '25.11'?",
    ],
  },
  {
    name: 'a state version newer than the release',
    edit: fleet(["stateVersion: '25.11' }", "stateVersion: '26.05' }"]),
    expected: [
      "[fleet] hosts.fuchuang.stateVersion: must not be newer than the release 25.11, got '26.05'; it is the release that the machine was installed with",
      "[fleet] hosts.fufuwuqi.stateVersion: must not be newer than the release 25.11, got '26.05'; it is the release that the machine was installed with",
      "[fleet] hosts.fuyidong.stateVersion: must not be newer than the release 25.11, got '26.05'; it is the release that the machine was installed with",
    ],
  },
  {
    name: 'a record outside its zone',
    edit: fleet(["name: 'www'", "name: 'www.example.org.'"]),
    expected: [
      '[fleet] dns.zones."fufu.land".records.2.name: must be a name within fufu.land, got \'www.example.org.\'',
    ],
  },
  {
    name: 'a CNAME beside an A record',
    edit: fleet(["name: 'www'", "name: 'fufuwuqi'"]),
    expected: [
      '[fleet] dns.zones."fufu.land".records.2: a CNAME must be the only record at \'fufuwuqi.fufu.land\', but dns.zones."fufu.land".records.1 (A) is there too; remove one',
    ],
  },
  {
    name: 'a private address in public DNS',
    edit: fleet([
      "{ type: 'A', name: '@', host: 'fufuwuqi', comment: 'home server' }",
      "{ type: 'A', name: '@', content: '192.168.1.42' }",
    ]),
    expected: [
      '[fleet] dns.zones."fufu.land".records.0.content: must be a public address, got \'192.168.1.42\'; public DNS must not name private addresses; private names belong to the resolver',
    ],
  },
  {
    name: 'a bad TTL',
    edit: fleet(["content: 'fufu.land' }", "content: 'fufu.land', ttl: 30 }"]),
    expected: [
      '[fleet] dns.zones."fufu.land".records.2.ttl: must be 1 (automatic) or a whole number from 60 to 86400, got 30',
    ],
  },
  {
    name: 'a record of a host that is misspelt',
    edit: fleet(["name: '@', host: 'fufuwuqi'", "name: '@', host: 'fufuwuki'"]),
    expected: ["[fleet] dns.zones.\"fufu.land\".records.0.host: no host is named 'fufuwuki'; did you mean 'fufuwuqi'?"],
  },
  {
    name: 'records of an address that changes, and nothing that keeps them current',
    edit: fleet(["{ ipv4: placeholder('192.0.2.1', 'public IPv4 address of fufuwuqi') }", "{ ipv4: 'dynamic' }"]),
    expected: [
      "[fufu-land/records] fufu.land A: nothing on host 'fufuwuqi' keeps it current; add new DynamicDns(host, 'dynamic-dns')",
      "[fufu-land/records] fufuwuqi.fufu.land A: nothing on host 'fufuwuqi' keeps it current; add new DynamicDns(host, 'dynamic-dns')",
    ],
  },
  {
    name: 'a gateway outside its subnet',
    edit: fleet(["gateway4: '192.168.1.1'", "gateway4: '192.168.2.1'"]),
    expected: [
      "[fleet] hosts.fufuwuqi.network.interfaces.bond0.gateway4: must be inside a network of the interface, got '192.168.2.1'; its networks: 192.168.1.0/24",
    ],
  },
  {
    name: 'an MTU too small for IPv6',
    edit: fleet(['mtu: 1492', 'mtu: 1279']),
    expected: [
      '[fleet] hosts.fufuwuqi.network.interfaces.bond0.mtu: must be at least 1280 on an interface with IPv6, got 1279',
      '[fleet] networks.wg0.mtu: does not fit with 60 bytes around it into hosts.fufuwuqi.network.interfaces.bond0.mtu, 1279, got 1380; raise that to 1440, or 1460 where endpoints have IPv6',
    ],
  },
  {
    name: 'an MTU too small for anything',
    edit: fleet(['mtu: 1380', 'mtu: 68']),
    expected: ['[fleet] networks.wg0.mtu: must be a whole number from 576 to 9216, got 68'],
  },
  {
    name: 'a bad time zone',
    edit: fleet(["secrets: 'host'", "secrets: 'host',\n  timeZone: 'Europe/Berln'"]),
    expected: [
      "[fleet] timeZone: must be a time zone such as 'Europe/Berlin', got 'Europe/Berln'; did you mean 'Europe/Berlin'?",
    ],
  },
  {
    name: 'a misspelt uplink',
    edit: fleet(["uplink: 'bond0'", "uplink: 'bond1'"]),
    expected: ["[fleet] hosts.fufuwuqi.network.uplink: no interface is named 'bond1'; did you mean 'bond0'?"],
  },
  {
    name: 'a zone on an interface that is not there',
    edit: fleet(["wan: [{ interface: 'wlp0s20f3' }]", "wan: [{ interface: 'wlan0' }]"]),
    expected: [
      "[fleet] hosts.fuyidong.zones.wan.0.interface: no interface is named 'wlan0'; known: 'wg0', 'wlp0s20f3'",
    ],
  },
  {
    name: 'two zones that take the rest of one interface',
    edit: fleet(["{ interface: 'bond0', sources: [lan, 'fe80::/10'] }", "{ interface: 'bond0' }"]),
    expected: [
      "[fleet] hosts.fufuwuqi.zones.wan.0: takes the rest of 'bond0' as hosts.fufuwuqi.zones.lan.0 does; only one may; give the other its sources",
    ],
  },
  {
    name: 'a service for a zone that the host does not have',
    edit: fleet(["port: 5353, protocol: 'udp', zones: ['lan']", "port: 5353, protocol: 'udp', zones: ['lam']"]),
    expected: [
      "[fleet] hosts.fufuwuqi.existingServices.10.zones.0: no zone of host 'fufuwuqi' is named 'lam'; did you mean 'lan'?",
    ],
  },
  {
    name: 'a WireGuard key that is cut off',
    edit: fleet(['QA2qAna4n/CvD3xKXEgMaiwDWZpH3lC2Kn76oJ6rcRw=', 'QA2qAna4n/CvD3xKXEg']),
    expected: [
      '[fleet] networks.wg0.members.fufuwuqi.publicKey: must be a WireGuard public key, 32 bytes in base64, got 19 characters; take the output of wg pubkey',
    ],
  },
  {
    name: 'an SSH key that is private',
    edit: fleet([
      "keys: [sshKey('fufud')]",
      "keys: ['-----BEGIN OPENSSH PRIVATE KEY-----\\nc2VjcmV0\\n-----END OPENSSH PRIVATE KEY-----']",
    ]),
    expected: [
      '[fleet] users.fufud.keys.0: is a private key; give the public one (the .pub file), and replace this one, which has been exposed',
    ],
  },
  {
    name: 'what may be a private key, in a field that is shown',
    edit: fleet(["system: 'x86_64-linux',\n      kind: 'wsl'", `system: '${privateKey}',\n      kind: 'wsl'`]),
    expected: [
      "[fleet] hosts.fuchuang.system: must be one of 'x86_64-linux', 'aarch64-linux', got text (not shown: it may be a private key)",
    ],
  },
  {
    name: 'a placeholder that is no documentation value',
    edit: fleet(['placeholder(placeholderSshKey', "placeholder(/* here */ 'ssh-ed25519 real'"]),
    start: 'ts-node',
    expected: [
      "[fleet.ts:here] placeholder must be a documentation value, got 'ssh-ed25519 real'; take one of 192.0.2.1, 2001:db8::1, 32 zeros for an id, a key of zeros",
    ],
  },
  {
    name: 'a bond of interfaces that are not there',
    edit: fleet(["members: ['eno1', 'enp4s0']", "members: ['eno1', 'enp4s1']"]),
    expected: [
      "[fleet] hosts.fufuwuqi.network.interfaces.bond0.members.1: no other interface is named 'enp4s1'; did you mean 'enp4s0'?",
    ],
  },
  {
    name: 'a host name with a dot',
    edit: fleet(['fuchuang: {\n      ...cycle', "'fu.chuang': {\n      ...cycle"]),
    expected: [
      '[fleet] hosts."fu.chuang": the name must be at most 63 small letters, digits and inner hyphens, a letter first, got \'fu.chuang\'',
      "[fleet] networks.wg0.members.fuchuang: no host is named 'fuchuang'; did you mean 'fu.chuang'?",
      "[fleet] profiles.all.2: no host is named 'fuchuang'; did you mean 'fu.chuang'?",
      "[fleet] profiles.development.1: no host is named 'fuchuang'; did you mean 'fu.chuang'?",
    ],
  },
  {
    name: 'two users with one uid',
    edit: fleet(
      ["{ description: 'operator'", "{ uid: 1000, description: 'operator'"],
      ["{ description: 'work'", "{ uid: 1000, description: 'work'"],
    ),
    expected: ["[fleet] users.workd.uid: user 'fufud' has 1000 too; give each its own"],
  },
  {
    name: 'an operator who is no user',
    edit: fleet(["operator: 'fufud'", "operator: 'fufu'"]),
    expected: ["[fleet] operator: no user is named 'fufu'; did you mean 'fufud'?"],
  },
  {
    name: 'a fleet that is hardly begun',
    edit: (project) => {
      project.write(
        'fleet.ts',
        "import { defineFleet } from './lib';\nexport const fleet = defineFleet({ domain: 'fufu' } as never);\n",
      );
    },
    expected: [
      "[fleet] domain: must be a full domain name such as 'fufu.land', got 'fufu'",
      '[fleet] hosts: is missing; give an object',
    ],
  },
  {
    name: 'several of these at once',
    edit: fleet(
      ["desktop: ['fuyidong']", "desktop: ['fuyidon']"],
      ['port: 51820', 'port: 70000'],
      ["uplink: 'bond0'", "uplink: 'bond1'"],
      ["content: 'fufu.land' }", "content: 'fufu.land', ttl: 30 }"],
    ),
    start: 'ts-node',
    expected: [
      '[fleet] dns.zones."fufu.land".records.2.ttl: must be 1 (automatic) or a whole number from 60 to 86400, got 30',
      "[fleet] hosts.fufuwuqi.network.uplink: no interface is named 'bond1'; did you mean 'bond0'?",
      '[fleet] networks.wg0.port: must be a whole number from 1 to 65535, got 70000',
      "[fleet] profiles.desktop.0: no host is named 'fuyidon'; did you mean 'fuyidong'?",
    ],
  },
];
