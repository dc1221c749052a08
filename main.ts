import { AutoUpgrade } from './constructs/auto-upgrade';
import { HostFirewall } from './constructs/host-firewall';
import { HostResolver } from './constructs/host-resolver';
import { LogPipeline } from './constructs/log-pipeline';
import { MonitoringStack } from './constructs/monitoring-stack';
import { SopsRules } from './constructs/sops-rules';
import { SshServer } from './constructs/ssh-server';
import { Topology, WireGuardMesh } from './constructs/wire-guard-mesh';
import { fleet } from './fleet';
import { FleetApp } from './lib';
import { GuardedHostStack } from './stacks/guarded-host-stack';
import { HomeServerStack } from './stacks/home-server-stack';
import { ZoneStack } from './stacks/zone-stack';

const app = new FleetApp({ fleet, allow: ['docs/peers/', '.sops.yaml'] });

const fufuwuqi = new HomeServerStack(app, 'fufuwuqi');
const fuyidong = new GuardedHostStack(app, 'fuyidong');
const fuchuang = new GuardedHostStack(app, 'fuchuang');
new ZoneStack(app, 'fufu-land', { zone: 'fufu.land' });
new WireGuardMesh(app, 'wg0', { network: 'wg0', topology: Topology.hub('fufuwuqi') });

for (const host of [fuyidong, fuchuang]) {
  new HostResolver(host, 'resolver', { resolver: fufuwuqi.dns, over: 'vpn' });
  new SshServer(host, 'ssh', { zones: ['vpn'] });
}
// Windows decides what else reaches fuchuang.
new HostFirewall(fuyidong, 'firewall');

const graphs = `graphs.${fleet.domain}`;
const monitoring = new MonitoringStack(app, 'monitoring', {
  server: 'fufuwuqi',
  network: 'wg0',
  // The second one tells when the server is gone, and nobody is left to tell the first.
  alerting: { receivers: { phone: { kind: 'ntfy' } }, deadMansSwitch: {} },
  grafana: { domain: graphs },
});
fufuwuqi.addGraphs(graphs, monitoring.grafana);
new LogPipeline(app, 'logs', { server: 'fufuwuqi', network: 'wg0' });

new SopsRules(app, 'sops-rules');
// The laptop has each change first, and lets the others have it once it is well.
new AutoUpgrade(app, 'upgrades', { flake: 'github:fufu-land/nixos', canary: { host: 'fuyidong' } });

app.synth();
