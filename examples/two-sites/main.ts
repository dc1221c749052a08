import { HostFirewall } from '../../constructs/host-firewall';
import { Topology, WireGuardMesh } from '../../constructs/wire-guard-mesh';
import { defineFleet, FleetApp, type FleetInput, placeholder, placeholderId } from '../../lib';
import { HostStack } from '../../stacks/host-stack';
import { ZoneStack } from '../../stacks/zone-stack';

/** The router of a site: one cable to the Internet, one to its LAN. */
const router = (site: string, lan: string, publicAddress: string): FleetInput['hosts'][string] => ({
  system: 'x86_64-linux',
  release: '25.11',
  stateVersion: '25.11',
  kind: 'server',
  site,
  network: {
    manager: 'networkd',
    uplink: 'eno1',
    interfaces: {
      eno1: { kind: 'ethernet', dhcp: 'yes' },
      eno2: { kind: 'ethernet', addresses: [`${lan}.1/24`] },
    },
  },
  zones: { wan: [{ interface: 'eno1' }], lan: [{ interface: 'eno2' }] },
  publicAddress: { ipv4: placeholder(publicAddress, `public IPv4 address of ${site}`) },
});

const fleet = defineFleet({
  domain: 'example.org',
  secrets: 'host',
  hosts: {
    bergen: router('bergen', '192.168.10', '192.0.2.10'),
    turku: router('turku', '192.168.20', '192.0.2.20'),
  },
  networks: {
    wg0: {
      ipv4: '10.7.0.0/24',
      ipv6: 'fd00:7::/64',
      members: {
        bergen: {
          endpoint: 'bergen.example.org',
          subnets: ['192.168.10.0/24'],
          publicKey: 'smUZ6pKXgjKU2A9U9eRUQ98Kh0lvsCeoG6LO/oFGTR8=',
        },
        turku: {
          endpoint: 'turku.example.org',
          subnets: ['192.168.20.0/24'],
          publicKey: '0/v8gf9U+ba9f2HQixz6cC0jvhmclAKRiDgnZbtHqm8=',
        },
      },
    },
  },
  dns: {
    zones: {
      'example.org': {
        zoneId: placeholder(placeholderId, 'Cloudflare zone id of example.org'),
        records: [{ type: 'TXT', name: '@', content: 'v=spf1 -all' }],
      },
    },
  },
});

const app = new FleetApp({ fleet, root: __dirname });
const bergen = new HostStack(app, 'bergen');
const turku = new HostStack(app, 'turku');
new HostFirewall(bergen, 'firewall');
new HostFirewall(turku, 'firewall');
new ZoneStack(app, 'example-org', { zone: 'example.org' });
new WireGuardMesh(app, 'wg0', { network: 'wg0', topology: Topology.links([['bergen', 'turku']]) });
app.synth();
