import { AcmeDomain } from '../../constructs/acme-domain';
import { AdGuardDns } from '../../constructs/adguard-dns';
import { AutoUpgrade } from '../../constructs/auto-upgrade';
import { CloudflareTunnel } from '../../constructs/cloudflare-tunnel';
import { DhcpServer } from '../../constructs/dhcp-server';
import { DynamicDns } from '../../constructs/dynamic-dns';
import { Fail2ban } from '../../constructs/fail2ban';
import { LogPipeline } from '../../constructs/log-pipeline';
import { MonitoringStack } from '../../constructs/monitoring-stack';
import { jobRules, probeRules } from '../../constructs/monitoring-stack/rules';
import { NginxSite } from '../../constructs/nginx-site';
import { NixGc } from '../../constructs/nix-gc';
import { ResticBackup, ResticRepository } from '../../constructs/restic-backup';
import { SshServer } from '../../constructs/ssh-server';
import { Topology, WireGuardMesh } from '../../constructs/wire-guard-mesh';
import { defineFleet, findHost, type Fleet, type FleetApp } from '../../lib';
import { HostStack } from '../../stacks/host-stack';
import { ZoneStack } from '../../stacks/zone-stack';

const cycle = { system: 'x86_64-linux', release: '25.11', stateVersion: '25.11' } as const;
const key = (name: string): string => Buffer.alloc(32, name).toString('base64');
const domain = 'example.org';
const sshKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB1R/m89MccRMh+wI7enTbGeLJxS1MURFuJ4gbZR4HBp ann@shop';

/** A gateway, a server behind it, a laptop and somebody's telephone: with all that has alerts of its own. */
export const house: Fleet = defineFleet({
  domain,
  operator: 'ann',
  secrets: 'host',
  hosts: {
    gate: {
      ...cycle,
      kind: 'server',
      network: {
        manager: 'networkd',
        uplink: 'eno1',
        nameservers: ['127.0.0.1', '9.9.9.9'],
        interfaces: {
          eno1: { kind: 'ethernet', addresses: ['192.168.1.2/24'], gateway4: '192.168.1.1' },
          eno2: { kind: 'ethernet' },
          eno3: { kind: 'ethernet' },
          bond0: { kind: 'bond', members: ['eno2', 'eno3'], addresses: ['192.168.8.1/24'] },
        },
      },
      zones: { lan: [{ interface: 'bond0', sources: ['192.168.8.0/24'] }], wan: [{ interface: 'eno1' }] },
      publicAddress: { ipv4: 'dynamic' },
    },
    box: {
      ...cycle,
      kind: 'server',
      network: {
        manager: 'networkd',
        uplink: 'eno1',
        interfaces: { eno1: { kind: 'ethernet', addresses: ['192.168.8.10/24'], gateway4: '192.168.8.1' } },
      },
      zones: { lan: [{ interface: 'eno1', sources: ['192.168.8.0/24'] }] },
    },
    lap: {
      ...cycle,
      kind: 'laptop',
      network: { manager: 'networkmanager', interfaces: { wlan0: { kind: 'wifi', dhcp: 'yes' } } },
      zones: { wan: [{ interface: 'wlan0' }] },
    },
  },
  users: { ann: { uid: 1000, wheel: true, keys: [sshKey] } },
  networks: {
    wg0: {
      ipv4: '10.77.0.0/24',
      members: {
        gate: { ipv4: '10.77.0.1', endpoint: 'gate.example.org', publicKey: key('gate') },
        box: { ipv4: '10.77.0.2', publicKey: key('box') },
        lap: { ipv4: '10.77.0.3', publicKey: key('lap') },
      },
      reserved: { phone: { ipv4: '10.77.0.9', publicKey: key('phone') } },
    },
  },
  dns: {
    zones: {
      [domain]: {
        zoneId: '0123456789abcdef0123456789abcdef',
        accountId: 'fedcba9876543210fedcba9876543210',
        records: [
          { type: 'A', name: '@', host: 'gate' },
          { type: 'A', name: 'gate', host: 'gate' },
        ],
      },
    },
  },
});

/** The program of it. */
export function build(app: FleetApp): void {
  for (const rule of [jobRules, probeRules]) app.addDerivation(rule);
  const [gate, box] = [new HostStack(app, 'gate'), new HostStack(app, 'box')];
  const lap = new HostStack(app, 'lap');
  new ZoneStack(app, 'zone', { zone: domain });
  new WireGuardMesh(app, 'wg0', { network: 'wg0', topology: Topology.hub('gate') });
  new AcmeDomain(gate, 'certificate', { zone: domain, email: 'admin@fufu.land', acceptTerms: true });
  const dns = new AdGuardDns(gate, 'dns', { zones: ['lan'] });
  new DhcpServer(gate, 'dhcp', { zone: 'lan', pool: { from: '192.168.8.100', to: '192.168.8.199' }, dns });
  new DynamicDns(gate, 'dynamic-dns');
  new Fail2ban(gate, 'fail2ban');
  new NginxSite(gate, 'home', { name: domain, zones: ['wan'], serve: { files: '/srv/www' }, why: 'home page' });
  new CloudflareTunnel(box, 'tunnel', { sites: { 'shop.example.org': { to: 'http://127.0.0.1:9000', why: 'shop' } } });
  for (const host of [gate, box]) new SshServer(host, 'ssh', { zones: ['lan'] });
  for (const host of [gate, box, lap]) new NixGc(host, 'gc');
  new AutoUpgrade(app, 'upgrades', { flake: 'github:example/nixos', canary: { host: 'lap' } });
  box.existingJob({ unit: 'btrfs-scrub', every: '5w', why: 'nobody reads what is on the disks' });
  box.existingJob({ unit: 'snapper-timeline', every: '1h', why: 'there is nothing to go back to' });
}

/** The same house with all that watches over it. */
export function buildWatched(app: FleetApp): void {
  build(app);
  const receivers = { pager: { kind: 'webhook', url: 'http://127.0.0.1:8080/alerts' } } as const;
  const place = { server: 'gate', network: 'wg0' };
  new MonitoringStack(app, 'monitoring', { ...place, watchedBy: 'box', alerting: { receivers }, grafana: {} });
  new LogPipeline(app, 'logs', place);
  const box = findHost(app, 'box');
  if (box === undefined) throw new Error('box has no stack');
  new ResticBackup(box, 'backup', { repositories: { near: ResticRepository.local('/mnt/backup') } });
}

/** What its synth may write beside the usual. */
export const allow = ['docs/peers/'];
