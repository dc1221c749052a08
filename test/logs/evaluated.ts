import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PartialFleet } from '../../lib/testing';
import { evaluateNixos, inputModule, someHardware } from '../helpers/nixos';
import { buildLogs, type LogBuild, logFleet } from './log-fleet';

type Unit = Readonly<Record<string, unknown>>;

/** What NixOS 24.11 makes of a host of a pipeline. */
export interface EvaluatedLogs {
  readonly failed: readonly string[];
  readonly warnings: readonly string[];
  /** `services.loki.configuration`; empty where there is none. */
  readonly loki: Readonly<Record<string, unknown>>;
  /** The file of rules. */
  readonly rules: string | null;
  /** `/etc/alloy/config.alloy`. */
  readonly alloy: string | null;
  /** `services.promtail.configuration`. */
  readonly promtail: Readonly<Record<string, unknown>> | null;
  readonly units: Readonly<Record<'loki' | 'alloy' | 'promtail', Unit | null>>;
  readonly sysctl: Readonly<Record<string, unknown>>;
}

const service = (name: string): string => `(e.config.systemd.services.${name}.serviceConfig or null)`;
const text = (path: string): string => `(e.config.environment.etc."${path}".text or null)`;
const asked = {
  loki: 'e.config.services.loki.configuration',
  rules: text('loki/rules/fake/rules.yaml'),
  alloy: text('alloy/config.alloy'),
  promtail: 'if e.config.services.promtail.enable then e.config.services.promtail.configuration else null',
  units: `{ loki = ${service('loki')}; alloy = ${service('alloy')}; promtail = ${service('promtail')}; }`,
  sysctl: 'e.lib.filterAttrs (n: _: e.lib.hasSuffix "ip_nonlocal_bind" n) e.config.boot.kernel.sysctl',
};

/** Renders a pipeline for 24.11 and evaluates hosts of it with the real module system. */
export function evaluateLogs<Name extends string>(
  names: readonly Name[],
  options: LogBuild = {},
  modules: readonly string[] = [],
): Readonly<Record<Name, EvaluatedLogs>> {
  const out = mkdtempSync(join(tmpdir(), 'cdknix-logs-'));
  try {
    const args = ['--release', '24.11', '--out', out];
    const fleet = logFleet();
    const app = new PartialFleet({ fleet, root: out, args, allow: ['docs/peers/'], log: () => undefined });
    buildLogs(app, options);
    app.synth();
    const others = '{ services.openssh.enable = true; services.nginx.enable = true; }';
    const found = names.map((name) => {
      const own = [join(out, 'generated', name), inputModule('sops-nix/modules/sops'), someHardware, others];
      const { failed, warnings, facts } = evaluateNixos({ modules: [...own, ...modules], facts: asked });
      return [name, { failed, warnings, ...facts } as unknown as EvaluatedLogs];
    });
    return Object.fromEntries(found) as Readonly<Record<Name, EvaluatedLogs>>;
  } finally {
    rmSync(out, { recursive: true });
  }
}
