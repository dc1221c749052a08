import { HostFirewall } from '../../constructs/host-firewall';
import { Topology, WireGuardMesh } from '../../constructs/wire-guard-mesh';
import { defineFleet, FleetApp, placeholder, placeholderId } from '../../lib';
import { HostStack } from '../../stacks/host-stack';
import { ZoneStack } from '../../stacks/zone-stack';

/** Slots for devices that are no hosts of the fleet. Their addresses and keys are in fleet.lock.json. */
const clients = Array.from({ length: 50 }, (_, index) => `client-${String(index + 1).padStart(2, '0')}`);

const fleet = defineFleet({
  domain: 'example.org',
  secrets: 'host',
  hosts: {
    hub: {
      system: 'x86_64-linux',
      release: '25.11',
      stateVersion: '25.11',
      kind: 'server',
      network: { manager: 'networkd', uplink: 'eno1', interfaces: { eno1: { kind: 'ethernet', dhcp: 'yes' } } },
      zones: { wan: [{ interface: 'eno1' }] },
      publicAddress: { ipv4: placeholder('192.0.2.1', 'public IPv4 address of hub') },
    },
  },
  networks: {
    wg0: {
      ipv4: '10.6.0.0/24',
      ipv6: 'fd00:6::/64',
      mtu: 1380,
      domain: 'vpn',
      members: { hub: { endpoint: 'vpn.example.org', publicKey: '735ie6pqRNxWeU6TqRUJBPETutaTezQVNT5YHFxliiU=' } },
      reserved: Object.fromEntries(clients.map((name) => [name, {}])),
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

const app = new FleetApp({ fleet, root: __dirname, allow: ['docs/peers/'] });
const hub = new HostStack(app, 'hub');
new ZoneStack(app, 'example-org', { zone: 'example.org' });
// Each reaches the hub, and none another.
new WireGuardMesh(app, 'wg0', { network: 'wg0', topology: Topology.hub('hub', { spokes: 'none' }) });
new HostFirewall(hub, 'firewall');
app.synth();
