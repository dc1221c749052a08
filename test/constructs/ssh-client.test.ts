import { SshServer } from '../../constructs/ssh-server';
import { Topology, WireGuardMesh } from '../../constructs/wire-guard-mesh';
import { findHost, type Fleet, type FleetApp, Port, publicName } from '../../lib';
import { synthFleet, testFleet } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';
import { ZoneStack } from '../../stacks/zone-stack';
import { anyHost, lockWith, sshKey, sshTestFleet } from './ssh-server/fleet';

const client = 'generated/hera/security/ssh-client.nix';
const port = Port.of(24212);

/** Servers on all hosts named, and the file of one client. */
function clientOf(
  servers: Readonly<Record<string, Port>>,
  { fleet = sshTestFleet(), keys = {} }: { readonly fleet?: Fleet; readonly keys?: Readonly<Record<string, string>> },
  more: (app: FleetApp) => unknown = () => undefined,
): unknown {
  const build = (app: FleetApp): void => {
    for (const name of Object.keys(fleet.hosts)) {
      const host = new HostStack(app, name);
      if (servers[name] !== undefined)
        new SshServer(host, 'ssh', { zones: ['wan'], port: servers[name], names: [`${name}.lan`] });
    }
    more(app);
  };
  return synthFleet(build, { fleet, partial: true, before: lockWith(keys) }).files[client];
}
const mesh = (app: FleetApp) => new WireGuardMesh(app, 'wg0', { network: 'wg0', topology: Topology.hub('ares') });

test('a host knows the key of another under all its names, each with its port', () => {
  expect(clientOf({ ares: port }, { keys: { ares: sshKey(9) } }, mesh)).toBe(`{
  programs.ssh = {
    extraConfig = ''
      Host ares 10.77.0.1 ares.lan ares.vpn
        Port 24212
    '';
    knownHosts.ares = {
      hostNames = [
        "[ares]:24212"
        "[10.77.0.1]:24212"
        "[ares.lan]:24212"
        "[ares.vpn]:24212"
      ];
      publicKey = "${sshKey(9)}";
    };
  };
}
`);
});

test('names stand alone with port 22, which needs no word to the client', () => {
  expect(clientOf({ ares: Port.of(22) }, { keys: { ares: sshKey(9) } })).toBe(`{
  programs.ssh.knownHosts.ares = {
    hostNames = [
      "ares"
      "10.77.0.1"
      "ares.lan"
    ];
    publicKey = "${sshKey(9)}";
  };
}
`);
});

test('without a recorded key the port is known all the same', () => {
  const text = clientOf({ ares: port }, {});
  expect(text).toContain('Port 24212');
  expect(text).not.toContain('knownHosts');
});

test('a host does not know itself, nor hosts without a server', () => {
  expect(clientOf({ hera: port }, { keys: { hera: sshKey(9), ares: sshKey(8) } })).toBeUndefined();
});

test('public names count, but for those that Cloudflare stands in front of, and those of two hosts', () => {
  const record = (name: string, content: string) => ({ type: 'A' as const, name, content });
  const records = [
    { ...record('www', '1.1.1.1'), proxied: true },
    record('ssh', '1.1.1.1'),
    record('both', '1.1.1.1'),
    record('both', '8.8.8.8'),
  ];
  const fleet = testFleet({
    hosts: {
      ares: { ...anyHost, publicAddress: { ipv4: '1.1.1.1' } },
      iris: { ...anyHost, publicAddress: { ipv4: '8.8.8.8' } },
      hera: anyHost,
    },
    users: { zeus: { keys: [sshKey(1)] } },
    dns: { zones: { 'example.org': { zoneId: 'a'.repeat(32), records } } },
  });
  const text = clientOf({ ares: port, iris: port }, { fleet }, (app) => {
    new ZoneStack(app, 'example-org', { zone: 'example.org' });
    publicName(findHost(app, 'iris')!, 'git.example.org', { proxied: false, why: 'sources' });
  });
  expect(text).toContain('Host ares ares.lan ssh.example.org\n');
  expect(text).toContain('Host iris git.example.org iris.lan\n');
});
