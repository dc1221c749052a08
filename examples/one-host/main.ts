import { defineFleet, FleetApp, placeholder, placeholderId } from '../../lib';
import { HostStack } from '../../stacks/host-stack';
import { ZoneStack } from '../../stacks/zone-stack';

const zoneId = placeholder(placeholderId, 'Cloudflare zone id of example.org');
const fleet = defineFleet({
  domain: 'example.org',
  hosts: {
    ares: {
      system: 'x86_64-linux',
      release: '25.11',
      stateVersion: '25.11',
      kind: 'server',
      network: { manager: 'networkd', uplink: 'eno1', interfaces: { eno1: { kind: 'ethernet', dhcp: 'yes' } } },
      zones: { wan: [{ interface: 'eno1' }] },
    },
  },
  dns: {
    // No mail is sent from this domain.
    zones: { 'example.org': { zoneId, records: [{ type: 'TXT', name: '@', content: 'v=spf1 -all' }] } },
  },
});

const app = new FleetApp({ fleet, root: __dirname });
new HostStack(app, 'ares');
new ZoneStack(app, 'example-org', { zone: 'example.org' });
app.synth();
