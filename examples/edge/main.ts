import { AcmeDomain } from '../../constructs/acme-domain';
import { AdGuardDns } from '../../constructs/adguard-dns';
import { CloudflareTunnel } from '../../constructs/cloudflare-tunnel';
import { DeclarativeUsers } from '../../constructs/declarative-users';
import { DhcpServer } from '../../constructs/dhcp-server';
import { HostFirewall } from '../../constructs/host-firewall';
import { HostResolver } from '../../constructs/host-resolver';
import { Journal } from '../../constructs/journal';
import { LogPipeline } from '../../constructs/log-pipeline';
import { MonitoringStack } from '../../constructs/monitoring-stack';
import { NatGateway } from '../../constructs/nat-gateway';
import { NginxSite } from '../../constructs/nginx-site';
import { ResticBackup, ResticRepository } from '../../constructs/restic-backup';
import { SshServer } from '../../constructs/ssh-server';
import { Topology, WireGuardMesh } from '../../constructs/wire-guard-mesh';
import { defineFleet, FleetApp, Port } from '../../lib';
import { HostStack } from '../../stacks/host-stack';
import { ZoneStack } from '../../stacks/zone-stack';

const cycle = { system: 'x86_64-linux', release: '25.11', stateVersion: '25.11', kind: 'server' } as const;
const lan = ['192.168.8.0/24', 'fd00:8::/64'];

/** A shop behind one public address: a gateway with two cables, and a box behind it that runs the shop's services. */
const fleet = defineFleet({
  domain: 'example.org',
  hosts: {
    gate: {
      ...cycle,
      network: {
        manager: 'networkd',
        uplink: 'eno1',
        interfaces: {
          eno1: { kind: 'ethernet', addresses: ['198.51.100.7/24'], gateway4: '198.51.100.1' },
          eno2: { kind: 'ethernet', addresses: ['192.168.8.1/24', 'fd00:8::1/64'] },
        },
      },
      zones: { lan: [{ interface: 'eno2', sources: lan }], wan: [{ interface: 'eno1' }] },
      publicAddress: { ipv4: '198.51.100.7' },
    },
    box: {
      ...cycle,
      network: {
        manager: 'networkd',
        uplink: 'eno1',
        interfaces: {
          eno1: { kind: 'ethernet', addresses: ['192.168.8.10/24', 'fd00:8::10/64'], gateway4: '192.168.8.1' },
        },
      },
      zones: { lan: [{ interface: 'eno1', sources: lan }], wan: [{ interface: 'eno1' }] },
      existingServices: [
        { name: 'mail', port: 25, protocol: 'tcp', zones: ['lan', 'wan'], reason: 'takes mail in' },
        { name: 'till', port: 8080, protocol: 'tcp', zones: ['lan'], reason: 'the till', address: '192.168.8.10' },
      ],
      existingState: [
        { path: '/var/lib/till', why: 'sales', dump: { kind: 'sqlite', file: '/var/lib/till/sales.db' } },
        { path: '/var/vmail', why: 'mail' },
      ],
    },
  },
  users: {
    ann: {
      uid: 1000,
      wheel: true,
      keys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB1R/m89MccRMh+wI7enTbGeLJxS1MURFuJ4gbZR4HBp ann@shop'],
      recipients: ['age164mauaq50plv99am2vg5c4837ewm57eex48m3xxcghmn9u7ywddqd929hs'],
    },
  },
  operator: 'ann',
  networks: {
    wg0: {
      description: 'what the two tell each other',
      ipv4: '10.9.0.0/24',
      domain: 'vpn',
      members: {
        gate: { endpoint: '192.168.8.1', publicKey: 'JFiVAOFDItZySdqCep3YTwCoCYtI47q1kTwtFySmCUE=' },
        box: { endpoint: '192.168.8.10', publicKey: 'vF3JbZM6pgYFoLeaGp0uBG0s39JYWIuHomejlOoADEE=' },
      },
    },
  },
  dns: {
    zones: {
      'example.org': {
        zoneId: '0123456789abcdef0123456789abcdef',
        accountId: 'fedcba9876543210fedcba9876543210',
        records: [
          { type: 'A', name: '@', host: 'gate' },
          { type: 'A', name: 'mail', host: 'gate' },
          { type: 'MX', name: '@', content: 'mail.example.org', priority: 10 },
        ],
      },
    },
  },
});

const app = new FleetApp({ fleet, root: __dirname });
const gate = new HostStack(app, 'gate');
const box = new HostStack(app, 'box');
new ZoneStack(app, 'example-org', { zone: 'example.org' });

const email = 'admin@fufu.land';
new AcmeDomain(gate, 'certificate', { zone: 'example.org', email, acceptTerms: true });

const dns = new AdGuardDns(gate, 'dns', { zones: ['lan'], serverName: 'dns.example.org' });
for (const [host, over] of [[gate], [box, 'lan']] as const) {
  new HostResolver(host, 'resolver', { resolver: dns, ...(over !== undefined && { over }) });
}
new DhcpServer(gate, 'dhcp', { zone: 'lan', pool: { from: '192.168.8.100', to: '192.168.8.199' }, dns });

// Cloudflare stands in front of the shop, nobody in front of the till, and only the LAN reaches the resolver's pages.
new NginxSite(gate, 'shop', {
  name: 'shop.example.org',
  zones: ['wan', 'lan'],
  proxied: true,
  serve: { proxy: 'http://127.0.0.1:8000' },
  maxBodySize: '20m',
  rateLimit: { perSecond: 20 },
  why: 'the shop',
});
new NginxSite(gate, 'home', {
  name: 'example.org',
  zones: ['wan', 'lan'],
  serve: { redirect: 'https://shop.example.org/' },
  why: 'leads to the shop',
});
new NginxSite(gate, 'dns-site', {
  name: 'dns.example.org',
  zones: ['lan'],
  serve: { proxy: dns.ui },
  locations: { '= /dns-query': { proxy: dns.doh } },
  why: 'settings of the resolver, and DNS over HTTPS',
});
new CloudflareTunnel(box, 'tunnel', {
  sites: { 'track.example.org': { to: 'http://127.0.0.1:9000', why: 'where a parcel is' } },
});

for (const host of [gate, box]) {
  new DeclarativeUsers(host, 'users');
  const { port } = new SshServer(host, 'ssh', { zones: ['lan', 'wan'], keyOnly: ['lan'] });
  new HostFirewall(host, 'firewall', { adminPort: port });
}
new NatGateway(gate, 'nat', {
  from: ['lan'],
  portForwards: [{ port: Port.of(25), protocol: 'tcp', zones: ['wan'], to: { host: 'box' }, why: 'mail' }],
});

new WireGuardMesh(app, 'wg0', { network: 'wg0', topology: Topology.fullMesh() });
for (const host of [gate, box]) {
  new Journal(host, 'journal');
  // Nobody takes a copy away for a month, not even with the keys of the host.
  const far = ResticRepository.r2({ location: 'weur', lockDays: 30 });
  new ResticBackup(host, 'backup', {
    repositories: { far, near: ResticRepository.local('/mnt/backup') },
    keep: { within: '30d', weekly: 8, monthly: 12 },
  });
}
// The box looks after the gateway, as that does after the box.
const monitoring = new MonitoringStack(app, 'monitoring', {
  server: 'gate',
  watchedBy: 'box',
  network: 'wg0',
  alerting: {
    receivers: {
      ann: {
        kind: 'email',
        to: ['ann@example.org'],
        from: 'alerts@example.org',
        smarthost: 'smtp.example.net:587',
        user: 'shop',
      },
      phone: { kind: 'telegram', chat: 123456789, severities: ['critical'] },
    },
    deadMansSwitch: {},
  },
  grafana: { domain: 'graphs.example.org' },
});
new NginxSite(gate, 'graphs', {
  name: 'graphs.example.org',
  zones: ['lan'],
  serve: { proxy: monitoring.grafana },
  why: 'how the machines are',
});
new LogPipeline(app, 'logs', { server: 'gate', network: 'wg0', retention: '30d' });

app.synth();
