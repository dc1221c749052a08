/** Records of the fleet that is deployed, as `fleet.ts` spells them: every kind, and what servers normalise. */
export const everyKind = `
          { type: 'A', name: '@', host: 'ares' },
          { type: 'AAAA', name: '@', host: 'ares' },
          { type: 'A', name: 'WWW', content: '45.10.20.31', proxied: true, comment: 'web' },
          { type: 'AAAA', name: 'v6.example.org', content: '2A0E:B107:0::31', ttl: 3600 },
          { type: 'A', name: 'many', content: '45.10.20.32' },
          { type: 'A', name: 'many', content: '45.10.20.33' },
          { type: 'CNAME', name: 'docs', content: 'Docs.Example.COM', proxied: true },
          { type: 'CNAME', name: '*.lan', content: 'example.org' },
          { type: 'CNAME', name: '_dmarc.sub', content: '_dmarc.example.com' },
          { type: 'MX', name: '@', content: 'Mail.Example.COM', priority: 10 },
          { type: 'MX', name: '@', content: 'mail2.example.com', priority: 0 },
          { type: 'TXT', name: '@', content: 'v=spf1 -all' },
          { type: 'TXT', name: 'long', content: 'k=rsa; p=${'A'.repeat(400)}' },
          { type: 'TXT', name: 'odd', content: 'a "quoted" \\\\ back; \\\${HOME} %{if} ünï 100%' },
          { type: 'SRV', name: '_sip._tcp', priority: 5, weight: 0, port: 5060, target: 'Sip.Example.COM' },
          { type: 'CAA', name: '@', tag: 'issue', value: 'letsencrypt.org; validationmethods=dns-01' },
          { type: 'CAA', name: '@', tag: 'issuewild', value: ';' },
          { type: 'CAA', name: '@', flags: 128, tag: 'iodef', value: 'mailto:a@example.org' },
`;

/** A fleet of one host and one zone with an id that is no placeholder. */
export const fleetText = (zoneId: string, records: string): string => `
import { defineFleet } from './lib/fleet';

export const fleet = defineFleet({
  domain: 'example.org',
  hosts: {
    ares: {
      system: 'x86_64-linux',
      release: '25.11',
      stateVersion: '25.11',
      kind: 'server',
      network: { manager: 'networkd', uplink: 'eno1', interfaces: { eno1: { kind: 'ethernet', dhcp: 'yes' } } },
      zones: { wan: [{ interface: 'eno1' }] },
      publicAddress: { ipv4: '45.10.20.30', ipv6: '2a0e:b107::30' },
    },
  },
  dns: {
    zones: {
      'example.org': {
        zoneId: '${zoneId}',
        records: [${records}],
      },
    },
  },
});
`;

/** The program for it. */
export const programText = `
import { fleet } from './fleet';
import { FleetApp } from './lib';
import { HostStack } from './stacks/host-stack';
import { ZoneStack } from './stacks/zone-stack';

const app = new FleetApp({ fleet });
new HostStack(app, 'ares');
new ZoneStack(app, 'example-org', { zone: 'example.org' });
app.synth();
`;

/** The program of a host that serves the Internet, which nobody would miss. */
export const unmissed = (program: string): string =>
  program.replace(
    'new FleetApp({ fleet })',
    `new FleetApp({
  fleet,
  exceptions: ['PublicHostIsBackedUp', 'PublicHostIsMonitored'].map((policy) => {
    return { policy, construct: 'ares', reason: 'a host of a test' };
  }),
})`,
  );
