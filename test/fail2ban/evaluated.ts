import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fleet, type FleetApp } from '../../lib';
import { PartialFleet } from '../../lib/testing';
import { inCleanEnvironment } from '../../lib/testing/clean-environment';
import { evaluateNixos, inputModule, someHardware } from '../helpers/nixos';
import { type Ruleset, rulesetFact } from '../nftables/ruleset';

type Scalar = string | number | boolean | null;
type Section = Readonly<Record<string, Scalar>>;

/** A jail as the module has it. */
export interface EvaluatedJail {
  readonly enabled: boolean;
  readonly filter: string | null;
  readonly settings: Section;
}

/** What NixOS makes of the bans of a machine. */
export interface EvaluatedBans {
  readonly failed: readonly string[];
  readonly warnings: readonly string[];
  readonly jails: Readonly<Record<string, EvaluatedJail>>;
  readonly daemon: Readonly<Record<string, Section>>;
  readonly ruleset: Ruleset;
  /** Files and folders that are there before any service, with who owns them. */
  readonly files: Readonly<Record<string, string>>;
}

const facts = {
  jails: 'e.config.services.fail2ban.jails',
  daemon: 'e.config.services.fail2ban.daemonSettings',
  ruleset: rulesetFact,
  files: `builtins.mapAttrs (_: types: e.lib.concatMapStringsSep " " (one: "\${one.type} \${one.mode} \${one.user}")
    (builtins.attrValues types)) (e.config.systemd.tmpfiles.settings.nginx or { })`,
};

/** Renders a fleet for NixOS 24.11 and evaluates the bans of one of its hosts. */
export function evaluatedBans(
  fleet: Fleet,
  host: string,
  build: (app: FleetApp) => unknown,
  handwritten: readonly string[] = [],
): EvaluatedBans {
  const out = mkdtempSync(join(tmpdir(), 'cdknix-fail2ban-'));
  try {
    inCleanEnvironment(() => {
      const app = new PartialFleet({
        ...{ fleet, root: out, args: ['--release', '24.11', '--out', out] },
        ...{ allow: ['docs/peers/'], log: () => undefined },
      });
      build(app);
      app.synth();
    });
    const modules = [join(out, 'generated', host), someHardware, inputModule('sops-nix/modules/sops'), ...handwritten];
    const { failed, warnings, facts: found } = evaluateNixos({ modules, facts });
    return { failed, warnings, ...(found as Omit<EvaluatedBans, 'failed' | 'warnings'>) };
  } finally {
    rmSync(out, { recursive: true });
  }
}

/** The files below `/etc/fail2ban` that NixOS makes, as nixos/modules/services/security/fail2ban.nix does. */
export function configurationFiles({ jails, daemon }: Pick<EvaluatedBans, 'jails' | 'daemon'>): Record<string, string> {
  const sections = Object.entries(jails).map(([name, { enabled, filter, settings }]) => {
    const before = { ...(name !== 'DEFAULT' && { enabled }), ...(filter !== null && { filter: name }) };
    return [name, { ...before, ...settings }] as const;
  });
  return {
    'jail.local': ini({ INCLUDES: { before: 'paths-nixos.conf' }, ...Object.fromEntries(sections) }),
    'fail2ban.local': ini(daemon),
    'paths-nixos.conf': ini({ INCLUDES: { before: 'paths-common.conf', after: 'paths-overrides.local' }, DEFAULT: {} }),
  };
}

function ini(sections: Readonly<Record<string, Section>>): string {
  const texts = Object.entries(sections).map(([name, section]) => {
    const lines = Object.entries(section).map(([key, value]) => `${key} = ${value}\n`);
    return `[${name}]\n${lines.join('')}`;
  });
  return texts.join('\n');
}
