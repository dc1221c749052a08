import { fleet } from './fleet';
import { FleetApp } from '../../../lib';
import { HostStack } from '../../../stacks/host-stack';
import { ZoneStack } from '../../../stacks/zone-stack';

const reason = 'what tests run, and never miss';
const exceptions = ['PublicHostIsBackedUp', 'PublicHostIsMonitored'].map((policy) => {
  return { policy, construct: 'fufuwuqi', reason };
});
const app = new FleetApp({ fleet, exceptions });

new HostStack(app, 'fufuwuqi');
new HostStack(app, 'fuyidong');
new HostStack(app, 'fuchuang');
new ZoneStack(app, 'fufu-land', { zone: 'fufu.land' });

app.synth();
