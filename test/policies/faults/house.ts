/**
 * A program of one server that the Internet uses, all of which is saved, at home and elsewhere, and looked after. Whoever
 * saves and looks after it only says so: it is what rules look at.
 */
export const house = `
import { DeclarativeUsers } from './constructs/declarative-users';
import { HostFirewall } from './constructs/host-firewall';
import { SshServer } from './constructs/ssh-server';
import { backups, defineFleet, FleetApp, monitored, SecretRef } from './lib';
import { HostStack } from './stacks/host-stack';

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB1R/m89MccRMh+wI7enTbGeLJxS1MURFuJ4gbZR4HBp';
const ageKey = 'age1x7tvyjp8p0ud4uens760q37f2p4u79c3mru8drnar7vjlr852v9qhc3j76';
const lan = ['192.168.7.0/24'];
const fleet = defineFleet({
  domain: 'example.org',
  operator: 'ann',
  secrets: 'host',
  hosts: {
    attic: {
      system: 'x86_64-linux',
      release: '25.11',
      stateVersion: '25.11',
      kind: 'server',
      network: {
        manager: 'networkd',
        uplink: 'eno1',
        interfaces: { eno1: { kind: 'ethernet', addresses: ['192.168.7.10/24'], gateway4: '192.168.7.1' } },
      },
      zones: { lan: [{ interface: 'eno1', sources: lan }], wan: [{ interface: 'eno1' }] },
      existingServices: [{ name: 'web', port: 443, protocol: 'tcp', zones: ['wan'], reason: 'photos for friends' }],
      existingState: [
        { path: '/srv/photos', why: 'photos' },
        { path: '/var/lib/game', why: 'worlds', dump: { kind: 'sqlite', file: '/var/lib/game/worlds.db' } },
      ],
    },
  },
  users: { ann: { wheel: true, keys: [key], recipients: [ageKey] } },
});

const app = new FleetApp({ fleet, root: process.argv[3] });
const attic = new HostStack(app, 'attic');
const { port } = new SshServer(attic, 'ssh', { zones: ['lan', 'wan'] });
new HostFirewall(attic, 'firewall', { adminPort: port });
new DeclarativeUsers(attic, 'users');
new SecretRef(attic, 'password', { key: 'backup/password', origin: 'random' });
const near = { where: '/mnt/backup', isOffsite: false };
const far = { where: 's3:https://example.org/house', isOffsite: true };
const keys = ['/etc/nixos/secrets/key.txt', '/home/ann/.config/sops/age/keys.txt'];
const paths = ['/etc', '/home', '/srv', '/var/lib'];
const dumped = ['/var/lib/game'];
const saved = { name: 'house', paths, excludes: [...keys], dumped, repositories: [near, far] };
attic.facets.declare(backups, saved, attic);
attic.facets.declare(monitored, { server: 'attic' }, attic);
app.synth();
`;
