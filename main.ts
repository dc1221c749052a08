import { DynamicDns } from './constructs/dynamic-dns';
import { HostFirewall } from './constructs/host-firewall';
import { Topology, WireGuardMesh } from './constructs/wire-guard-mesh';
import { fleet } from './fleet';
import { FleetApp, Port } from './lib';
import { HostStack } from './stacks/host-stack';
import { ZoneStack } from './stacks/zone-stack';

/** Podman's own networks; without this its containers would reach nothing. */
const containers = [
  {
    from: 'podman*',
    to: 'bond0',
    sources: ['10.88.0.0/16', '172.17.0.0/16', '172.18.0.0/16'],
    destinations: ['0.0.0.0/0'],
    why: 'containers to the LAN and the Internet',
  },
];

const app = new FleetApp({ fleet, allow: ['docs/peers/'] });

const fufuwuqi = new HostStack(app, 'fufuwuqi');
const fuyidong = new HostStack(app, 'fuyidong');
new HostStack(app, 'fuchuang');
new ZoneStack(app, 'fufu-land', { zone: 'fufu.land' });
new WireGuardMesh(app, 'wg0', { network: 'wg0', topology: Topology.hub('fufuwuqi') });

new DynamicDns(fufuwuqi, 'dynamic-dns');

// Windows decides what reaches fuchuang.
new HostFirewall(fufuwuqi, 'firewall', { adminPort: Port.of(24212), forwards: containers });
new HostFirewall(fuyidong, 'firewall');

app.synth();
