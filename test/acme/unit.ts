import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Fleet, FleetApp, type IHost } from '../../lib';
import { HostStack } from '../../stacks/host-stack';
import { ZoneStack } from '../../stacks/zone-stack';
import { evaluateNixos, inputModule, someHardware } from '../helpers/nixos';

/** A unit that orders a certificate, as NixOS 24.11 makes it. */
export interface AcmeUnit {
  readonly script: string;
  /** What runs after it, as root. */
  readonly post: string;
  readonly user: string;
  readonly group: string;
  readonly umask: string;
  /** `SOURCE:TARGET` each. */
  readonly binds: readonly string[];
  /** Folders below `/var/lib`. */
  readonly state: readonly string[];
  /** `"NAME=VALUE"` each, in quotes. */
  readonly environment: readonly string[];
  /** `NAME:PATH` each. */
  readonly credentials: readonly string[];
  readonly timer: Readonly<Record<string, unknown>>;
}

/** Synthesizes the host `ares`, for 24.11 and without writing beside `out`. */
export function synthHost(out: string, fleet: Fleet, build: (ares: IHost, app: FleetApp) => unknown): string[] {
  const log: string[] = [];
  const args = ['--release', '24.11', '--out', out];
  const app = new FleetApp({ fleet, root: out, args, log: (line) => log.push(line) });
  const ares = new HostStack(app, 'ares');
  for (const zone of Object.keys(fleet.dns.zones)) new ZoneStack(app, zone.replaceAll('.', '-'), { zone });
  build(ares, app);
  app.synth();
  mkdirSync(join(out, 'secrets'), { recursive: true });
  writeFileSync(join(out, 'secrets', 'ares.yaml'), 'tokens:\n    cloudflare-acme: ENC[x]\nsops:\n    version: 3\n');
  return log;
}

/** Its key is what sops-nix decrypts with. */
const openssh = '{ services.openssh.enable = true; }';

/** The module's own unit, with the text of its last script in place of the file that a build would write. */
const unitOf = (id: string): string => `(builtins.head (import (tree + "/nixos/modules/security/acme/default.nix") {
  inherit (e) config lib options;
  pkgs = e.pkgs // { writeShellScript = _: text: text; };
}).config.contents).content.systemd.services."acme-${id}".serviceConfig`;

/** Evaluates the host with the real module system; other modules may come along. */
export function evaluateUnit<Fact extends string = never>(
  out: string,
  id: string,
  { modules = [], facts }: { modules?: readonly string[]; facts?: Readonly<Record<Fact, string>> } = {},
) {
  const service = `e.config.systemd.services."acme-${id}".serviceConfig`;
  const asked: Record<string, string> = {
    script: `e.config.systemd.services."acme-${id}".script`,
    post: `(${unitOf(id)}).ExecStartPost`,
    user: `${service}.User`,
    group: `${service}.Group`,
    umask: `${service}.UMask`,
    binds: `${service}.BindPaths`,
    state: `${service}.StateDirectory`,
    environment: `${service}.Environment`,
    credentials: `${service}.LoadCredential`,
    timer: `e.config.systemd.timers."acme-${id}".timerConfig`,
    ...facts,
  };
  const all = [join(out, 'generated', 'ares'), inputModule('sops-nix/modules/sops'), someHardware, openssh, ...modules];
  const answer = evaluateNixos({ modules: all, facts: asked });
  return {
    failed: answer.failed,
    warnings: answer.warnings,
    unit: answer.facts as unknown as AcmeUnit,
    facts: answer.facts as Readonly<Record<Fact, unknown>>,
  };
}
