import { defineFleet, placeholder, placeholderId, placeholderSshKey } from './lib/fleet';

const lan = '192.168.1.0/24';
/** Every one of these is a warning at synth until it is filled in. */
const sshKey = (user: string) => placeholder(placeholderSshKey, `SSH public key of ${user}`);
/** Opens the secrets of every host; from `age-keygen`, or an SSH key. */
const secretsKey = placeholder(placeholderSshKey, 'key of fufud that opens the secrets');
const cycle = { release: '25.11', stateVersion: '25.11' } as const;

/** The fleet of fufu.land: a home server behind an ISP's router, a laptop that roams, and a WSL instance. */
export const fleet = defineFleet({
  name: 'fufu',
  domain: 'fufu.land',
  operator: 'fufud',
  secrets: 'host',
  hosts: {
    fufuwuqi: {
      ...cycle,
      system: 'x86_64-linux',
      kind: 'server',
      description: 'headless home server, VPN hub, NAT gateway',
      network: {
        manager: 'networkd',
        uplink: 'bond0',
        // Its own AdGuard Home, and one that answers before that is up.
        nameservers: ['127.0.0.1', '9.9.9.9'],
        interfaces: {
          eno1: { kind: 'ethernet' },
          enp4s0: { kind: 'ethernet' },
          bond0: {
            kind: 'bond',
            members: ['eno1', 'enp4s0'],
            mtu: 1492,
            addresses: ['192.168.1.42/24'],
            gateway4: '192.168.1.1',
            acceptRa: true,
          },
        },
      },
      // One cable: what the LAN sends and what the router forwards in from the Internet arrive at the same interface.
      zones: {
        lan: [{ interface: 'bond0', sources: [lan, 'fe80::/10'] }],
        wan: [{ interface: 'bond0' }],
      },
      publicAddress: { ipv4: 'dynamic' },
      existingServices: [
        { name: 'cockpit', port: 9090, protocol: 'tcp', zones: ['lan', 'vpn'], reason: 'administration in a browser' },
        { name: 'openvscode-server', port: 4444, protocol: 'tcp', zones: ['vpn'], reason: 'editor in a browser' },
        { name: 'nfs', port: 2049, protocol: 'tcp', zones: ['lan', 'vpn'], reason: 'shares below /srv/nfs' },
        { name: 'minecraft', port: 25565, protocol: 'tcp', zones: ['wan', 'lan', 'vpn'], reason: 'game server' },
        { name: 'mdns', port: 5353, protocol: 'udp', zones: ['lan'], reason: 'names on the LAN' },
      ],
      existingState: [
        { path: '/srv/nfs', why: 'shares' },
        { path: '/var/lib/minecraft', why: 'world of the game server' },
      ],
    },
    fuyidong: {
      ...cycle,
      system: 'x86_64-linux',
      kind: 'laptop',
      description: 'ThinkPad that roams',
      network: { manager: 'networkmanager', interfaces: { wlp0s20f3: { kind: 'wifi', dhcp: 'yes' } } },
      zones: { wan: [{ interface: 'wlp0s20f3' }] },
    },
    fuchuang: {
      ...cycle,
      system: 'x86_64-linux',
      kind: 'wsl',
      description: 'development under Windows',
      network: { manager: 'wsl', interfaces: { eth0: { kind: 'external' } } },
      zones: { wan: [{ interface: 'eth0' }] },
    },
  },
  profiles: {
    all: ['fufuwuqi', 'fuyidong', 'fuchuang'],
    server: ['fufuwuqi'],
    desktop: ['fuyidong'],
    development: ['fuyidong', 'fuchuang'],
  },
  users: {
    fufud: { description: 'operator', shell: 'zsh', wheel: true, keys: [sshKey('fufud')], recipients: [secretsKey] },
    workd: { description: 'work', shell: 'zsh', keys: [sshKey('workd')] },
    tempd: { removed: true, hosts: ['fufuwuqi'] },
  },
  networks: {
    wg0: {
      description: 'between the machines, with fufuwuqi as the hub',
      ipv4: '10.100.0.0/24',
      ipv6: 'fd00:100::/64',
      port: 51820,
      mtu: 1380,
      domain: 'vpn',
      members: {
        fufuwuqi: {
          ipv4: '10.100.0.1',
          ipv6: 'fd00:100::1',
          // The router passes the port on.
          endpoint: 'fufuwuqi.fufu.land',
          publicKey: 'QA2qAna4n/CvD3xKXEgMaiwDWZpH3lC2Kn76oJ6rcRw=',
        },
        fuyidong: {
          ipv4: '10.100.0.2',
          ipv6: 'fd00:100::2',
          publicKey: 'lGriY6UJK7M4O9oOq/JBHM6/HXTUx5pX/VH97Cs2njo=',
        },
        fuchuang: {
          ipv4: '10.100.0.3',
          ipv6: 'fd00:100::3',
          publicKey: 'aDcV7ZGtQTg/0twxpObeU1FM+nBFgD9wlYQ8Txygf3U=',
        },
      },
      reserved: {
        roaming: {
          description: 'roaming client',
          ipv4: '10.100.0.4',
          ipv6: 'fd00:100::4',
          publicKey: 'azePQG6Sbg9O2jNDVMU99jPO96yfNGjd+FM0FdsI0Q8=',
        },
      },
    },
  },
  dns: {
    zones: {
      'fufu.land': {
        zoneId: placeholder(placeholderId, 'Cloudflare zone id of fufu.land'),
        accountId: placeholder(placeholderId, 'Cloudflare account id'),
        records: [
          { type: 'A', name: '@', host: 'fufuwuqi', comment: 'home server' },
          { type: 'A', name: 'fufuwuqi', host: 'fufuwuqi', comment: 'home server, also the VPN endpoint' },
          { type: 'CNAME', name: 'www', content: 'fufu.land' },
          // No mail is sent from this domain.
          { type: 'TXT', name: '@', content: 'v=spf1 -all' },
        ],
      },
    },
  },
});
