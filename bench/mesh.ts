/** A mesh of as many hosts as its arguments say, each a peer of every other or of a hub: `full 200`, `hub 1000`. */
import { HostFirewall } from '../constructs/host-firewall';
import { Topology, WireGuardMesh } from '../constructs/wire-guard-mesh';
import { defineFleet, FleetApp, type FleetInput } from '../lib';
import { HostStack } from '../stacks/host-stack';
import { membersOf, namesOf } from './members';

const [kind, count] = process.argv.slice(2);
const names = namesOf(Number(count));

const host = (name: string): FleetInput['hosts'][string] => ({
  system: 'x86_64-linux',
  release: '25.11',
  stateVersion: '25.11',
  kind: 'server',
  site: name,
  network: {
    manager: 'networkd',
    uplink: 'eno1',
    interfaces: { eno1: { kind: 'ethernet', addresses: ['192.168.1.10/24'], gateway4: '192.168.1.1' } },
  },
  zones: { wan: [{ interface: 'eno1' }] },
});

const fleet = defineFleet({
  domain: 'example.com',
  hosts: Object.fromEntries(names.map((name) => [name, host(name)])),
  profiles: { all: names },
  networks: {
    wg0: {
      ipv4: '10.100.0.0/16',
      ipv6: 'fd00:100::/64',
      domain: 'vpn',
      members: membersOf(names),
    },
  },
});
const app = new FleetApp({ fleet, args: [] });
const hosts = names.map((name) => new HostStack(app, name));
const [first] = hosts;
const hub = kind === 'hub' ? first : undefined;
const topology = hub === undefined ? Topology.fullMesh() : Topology.hub(hub.hostName);
// What a hub passes on has to be filtered.
if (hub !== undefined) new HostFirewall(hub, 'firewall');
new WireGuardMesh(app, 'wg0', { network: 'wg0', topology });
app.synth();
