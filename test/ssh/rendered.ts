import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SshServer, type SshServerProps } from '../../constructs/ssh-server';
import { Topology, WireGuardMesh } from '../../constructs/wire-guard-mesh';
import { type Fleet, FleetApp, type FleetInput } from '../../lib';
import { testFleet, testHost } from '../../lib/testing';
import { inCleanEnvironment } from '../../lib/testing/clean-environment';
import { HostStack } from '../../stacks/host-stack';
import { evaluateNixos, inputModule, someHardware } from '../helpers/nixos';

/** A key that is in no file: whoever needs its private half makes one of their own. */
export const somePublicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPRk/BksueiC0g76JjAI6j3A5lSNOL08vUFBSelacaek';

/** Users by name, with their keys. */
export type Keys = Readonly<Record<string, string>>;

const wireGuardKey = (byte: number): string => Buffer.alloc(32, byte).toString('base64');

/** A server with LAN and Internet on one cable and a mesh, and a laptop in the mesh. */
export function sshFleet(keys: Keys): Fleet {
  const ares: FleetInput['hosts'][string] = {
    ...testHost,
    network: {
      manager: 'networkd',
      uplink: 'eno1',
      interfaces: {
        eno1: { kind: 'ethernet', addresses: ['192.168.7.10/24', 'fd00:7::10/64'], gateway4: '192.168.7.1' },
      },
    },
    zones: {
      lan: [{ interface: 'eno1', sources: ['192.168.7.0/24', 'fd00:7::/64', 'fe80::/10'] }],
      wan: [{ interface: 'eno1' }],
    },
  };
  const hera: FleetInput['hosts'][string] = {
    ...testHost,
    kind: 'laptop',
    network: { manager: 'networkmanager', interfaces: { wlan0: { kind: 'wifi', dhcp: 'yes' } } },
    zones: { wan: [{ interface: 'wlan0' }] },
  };
  const users = Object.entries(keys).map(([name, key]) => [name, { keys: [key] }]);
  const members = {
    ares: { ipv4: '10.77.0.1', endpoint: 'ares.example.org', publicKey: wireGuardKey(1) },
    hera: { ipv4: '10.77.0.2', publicKey: wireGuardKey(2) },
  };
  return testFleet({
    hosts: { ares, hera },
    users: Object.fromEntries(users) as NonNullable<FleetInput['users']>,
    networks: { wg0: { ipv4: '10.77.0.0/24', zone: 'vpn', domain: 'vpn', members } },
  });
}

/** Accounts as they are declared on a machine, beside our modules. */
export function accounts(keys: Keys): string {
  const users = Object.entries(keys).map(
    ([name, key]) => `${name} = { isNormalUser = true; openssh.authorizedKeys.keys = [ ${JSON.stringify(key)} ]; };`,
  );
  return `{ users.users = { ${users.join(' ')} }; }`;
}

/** What NixOS makes of a server. */
export interface RenderedSsh {
  readonly failed: readonly string[];
  readonly warnings: readonly string[];
  readonly sshdConfig: string;
  readonly pam: string;
  /** Files of `authorized_keys.d` by user. */
  readonly authorizedKeys: Keys;
  /** The script of the enrolment window; empty without one. */
  readonly enrolment: string;
  /** Paths of the keys that sops decrypts with. */
  readonly ageKeys: readonly string[];
}

/** Files of a client below `/etc/ssh`. */
export interface RenderedClient {
  readonly sshConfig: string;
  readonly knownHosts: string;
}

/** The module's own text of sshd_config, with the text of its first part in place of the file that a build would write. */
const sshdConfig = `(import (tree + "/nixos/modules/services/networking/ssh/sshd.nix") {
  inherit (e) config lib;
  pkgs = e.pkgs // {
    runCommand = _: _: text: text;
    formats = e.pkgs.formats // { keyValue = args: {
      inherit (e.pkgs.formats.keyValue args) type;
      generate = _: value: e.lib.generators.toKeyValue { inherit (args) mkKeyValue; } value;
    }; };
  };
}).config.content.environment.etc."ssh/sshd_config".source`;
const authorizedKeys = `let prefix = "ssh/authorized_keys.d/"; in e.lib.mapAttrs' (name: file: {
  name = e.lib.removePrefix prefix name;
  value = file.source.text;
}) (e.lib.filterAttrs (name: _: e.lib.hasPrefix prefix name) e.config.environment.etc)`;

/** Renders a server on `ares` of {@link sshFleet} for NixOS 24.11 and evaluates it. */
export function renderedSsh(props: SshServerProps, keys: Keys, more = '{ }'): RenderedSsh {
  return withFleet(props, keys, somePublicKey, (out) => {
    const { failed, warnings, facts } = evaluatedServer(out, [accounts(keys), more], props.enrolUntil !== undefined);
    return { ...facts, failed, warnings, sshdConfig: joined(String(facts.sshdConfig)) } as unknown as RenderedSsh;
  });
}

/** What the same fleet gives the clients of `hera`. */
export function renderedClient(props: SshServerProps, keys: Keys, hostKey = somePublicKey): RenderedClient {
  return withFleet(props, keys, hostKey, (out) => {
    const facts = {
      sshConfig: 'e.config.environment.etc."ssh/ssh_config".text',
      knownHosts: 'e.config.environment.etc."ssh/ssh_known_hosts".text',
    };
    const modules = [join(out, 'generated', 'hera'), ...shared];
    return evaluateNixos({ modules, facts }).facts as Record<keyof RenderedClient, string>;
  });
}

function withFleet<T>(props: SshServerProps, keys: Keys, hostKey: string, use: (out: string) => T): T {
  const out = mkdtempSync(join(tmpdir(), 'cdknix-ssh-'));
  try {
    inCleanEnvironment(() => {
      const args = ['--release', '24.11', '--out', out];
      const app = new FleetApp({ fleet: sshFleet(keys), root: out, args, log: () => undefined });
      app.lock.record('host-key', 'ares', hostKey);
      new SshServer(new HostStack(app, 'ares'), 'ssh', props);
      new HostStack(app, 'hera');
      new WireGuardMesh(app, 'wg0', { network: 'wg0', topology: Topology.hub('ares') });
      app.synth();
    });
    return use(out);
  } finally {
    rmSync(out, { recursive: true });
  }
}

const shared = [inputModule('sops-nix/modules/sops'), someHardware];

function evaluatedServer(out: string, more: readonly string[], hasWindow: boolean) {
  const code = `(import ${out}/generated/ares/security/ssh-server-code.nix {
    inherit (e) config lib; pkgs = e.pkgs // { writeShellScript = _: text: text; }; })`;
  const script = `builtins.elemAt ${code}.security.pam.services.sshd.rules.auth.enrolment.args 1`;
  return evaluateNixos({
    modules: [join(out, 'generated', 'ares'), ...more, ...shared],
    facts: {
      sshdConfig,
      authorizedKeys,
      pam: 'e.config.security.pam.services.sshd.text',
      ageKeys: 'e.config.sops.age.sshKeyPaths',
      enrolment: hasWindow ? script : '""',
    },
  });
}

/** What the module's script writes: its settings and the rest behind them. */
function joined(script: string): string {
  const [, settings = '', rest = ''] = /^cat ([^]*) - >\$out <<EOL\n([^]*)\nEOL\n$/.exec(script) ?? [];
  return `${settings}${rest}\n`;
}
