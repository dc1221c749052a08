import { HostFirewall } from '../../constructs/host-firewall';
import { Topology, WireGuardMesh } from '../../constructs/wire-guard-mesh';
import { defineFleet, FleetApp, type FleetInput, placeholder, placeholderId } from '../../lib';
import { HostStack } from '../../stacks/host-stack';
import { ZoneStack } from '../../stacks/zone-stack';

const ring = ['alma', 'bela', 'ciro', 'dora', 'enzo'];
const server = (name: string, index: number): [string, FleetInput['hosts'][string]] => [
  name,
  {
    system: 'x86_64-linux',
    release: '25.11',
    stateVersion: '25.11',
    kind: 'server',
    site: name,
    network: { manager: 'networkd', uplink: 'eno1', interfaces: { eno1: { kind: 'ethernet', dhcp: 'yes' } } },
    zones: { wan: [{ interface: 'eno1' }] },
    publicAddress: { ipv4: placeholder(`192.0.2.${index + 1}`, `public IPv4 address of ${name}`) },
  },
];

const fleet = defineFleet({
  domain: 'example.org',
  secrets: 'host',
  hosts: Object.fromEntries(ring.map(server)),
  networks: {
    // Addresses are allocated, once, in fleet.lock.json.
    wg0: {
      ipv4: '10.5.0.0/24',
      ipv6: 'fd00:5::/64',
      domain: 'vpn',
      members: {
        alma: { endpoint: 'alma.example.org', publicKey: 'rVzhPIOChApuA1EGGEJSS7Y4ECQzRs3ZXqoGERt2mGU=' },
        bela: { endpoint: 'bela.example.org', publicKey: 'UeDBjHUHBS352K53sGoRrgY+xNNMjdgRA4P++l7IMUw=' },
        ciro: { endpoint: 'ciro.example.org', publicKey: 'cdqWOgPOIZABHPikAKd2OBmoVNI+n6nU4fuGI9Jh+Gk=' },
        dora: { endpoint: 'dora.example.org', publicKey: '3nv4W/poiqMioBO/qhd0MPy5CFBIwhP7TOUVNsGzuwY=' },
        enzo: { endpoint: 'enzo.example.org', publicKey: 'H2mf8BmoTHjNmISx26puBga0KNEfHn1x9Y/n9Sl88Qs=' },
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
for (const name of ring) new HostFirewall(new HostStack(app, name), 'firewall');
new ZoneStack(app, 'example-org', { zone: 'example.org' });
new WireGuardMesh(app, 'wg0', { network: 'wg0', topology: Topology.ring(ring) });
app.synth();
