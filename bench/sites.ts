/** A web server with as many sites as its argument says, one certificate for all of them and a firewall. */
import { createHash } from 'node:crypto';
import { AcmeDomain } from '../constructs/acme-domain';
import { HostFirewall } from '../constructs/host-firewall';
import { NginxSite } from '../constructs/nginx-site';
import { defineFleet, FleetApp, Port } from '../lib';
import { HostStack } from '../stacks/host-stack';
import { ZoneStack } from '../stacks/zone-stack';

const count = Number(process.argv[2]);
// An authority refuses mail addresses of example.com.
const zone = 'fleet.land';
const zones = ['lan', 'wan'];
const fleet = defineFleet({
  domain: zone,
  hosts: {
    ares: {
      system: 'x86_64-linux',
      release: '25.11',
      stateVersion: '25.11',
      kind: 'server',
      network: {
        manager: 'networkd',
        uplink: 'eno1',
        interfaces: { eno1: { kind: 'ethernet', addresses: ['192.168.1.10/24'], gateway4: '192.168.1.1' } },
      },
      zones: { lan: [{ interface: 'eno1', sources: ['192.168.1.0/24'] }], wan: [{ interface: 'eno1' }] },
      publicAddress: { ipv4: '45.100.0.1' },
    },
  },
  dns: { zones: { [zone]: { zoneId: createHash('md5').update('zone').digest('hex') } } },
});
const exceptions = ['PublicHostIsBackedUp', 'PublicHostIsMonitored'].map((policy) => {
  return { policy, construct: 'ares', reason: 'what is measured, and never missed' };
});
const app = new FleetApp({ fleet, args: [], exceptions });
const ares = new HostStack(app, 'ares');
new ZoneStack(app, 'zone', { zone });
new HostFirewall(ares, 'firewall');
new AcmeDomain(ares, 'certificate', { zone, email: `admin@${zone}`, acceptTerms: true });
for (let index = 0; index < count; index++) {
  const port = Port.of(8000 + index);
  const proxy = { scheme: 'http', address: '127.0.0.1', port, hasLogin: true, why: 'a program' } as const;
  new NginxSite(ares, `site-${index}`, { name: `site-${index}.${zone}`, zones, serve: { proxy }, why: 'a site' });
}
app.synth();
