import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MonitoringStackProps } from '../../constructs/monitoring-stack';
import { type Fleet, type IHost } from '../../lib';
import { synthFleet } from '../../lib/testing';
import { buildHome, home } from '../constructs/monitoring-stack/fleet';
import { run } from '../helpers/consumer';

/** One target, with the labels that its series get. */
export interface Target {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** `services.prometheus` of a host, as its modules set it. */
export interface RenderedPrometheus {
  readonly globalConfig: Readonly<Record<string, unknown>>;
  readonly scrapeConfigs: readonly { readonly job_name: string; readonly static_configs: readonly Target[] }[];
  readonly rules: readonly string[];
  readonly extraFlags: readonly string[];
  readonly retentionTime: string;
  readonly listenAddress: string;
  readonly port: number;
  readonly alertmanagers?: readonly unknown[];
  readonly exporters: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly alertmanager?: {
    readonly configuration: Readonly<Record<string, unknown>>;
    readonly extraFlags: readonly string[];
  };
}

/** A rule as Prometheus reads it. */
export interface RenderedRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What is rendered of a fleet. */
export interface Options {
  readonly fleet?: Fleet;
  readonly props?: Partial<MonitoringStackProps>;
  /** What else is on each host. */
  readonly more?: (host: IHost, owner: IHost) => unknown;
}

/** Renders a fleet and evaluates the modules of one host, each by itself. */
export function renderedPrometheus(host: string, { fleet = home, props, more }: Options = {}): RenderedPrometheus {
  const { texts } = synthFleet((app) => buildHome(app, props, more), { fleet, partial: true });
  const folder = mkdtempSync(join(tmpdir(), 'cdknix-monitoring-'));
  try {
    const names = ['prometheus', 'alertmanager', 'exporters', 'watcher'].map((name) => [
      name,
      texts[`generated/${host}/monitoring/${name}.nix`],
    ]);
    const files = names.flatMap(([name, text]) => {
      if (name === undefined || text === undefined) return [];
      writeFileSync(join(folder, `${name}.nix`), text);
      return [`(one ${join(folder, name)}.nix)`];
    });
    const args = ['--eval', '--strict', '--json', '--store', 'dummy://', '--expr', expression(files)];
    return JSON.parse(run('nix', args)) as RenderedPrometheus;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Each module is a function of what it uses, or a set; secrets are where sops-nix puts them. */
function expression(files: readonly string[]): string {
  return `
    let
      keys = [ "phone" "mail" "chat" "hook" "dead-mans-switch" ];
      secret = name: { name = "monitoring/\${name}"; value.path = "/run/secrets/monitoring/\${name}"; };
      args = {
        config.sops.secrets = builtins.listToAttrs (map secret keys);
        pkgs.writeText = _: text: text;
      };
      one = file: let module = import file; in (if builtins.isFunction module then module args else module).services.prometheus;
    in builtins.foldl' (all: more: all // more) { } [ ${files.join(' ')} ]`;
}

/** The configuration file that NixOS makes of it: the four parts of `promConfig`. */
export function prometheusFile(prometheus: RenderedPrometheus, ruleFile: string): Record<string, unknown> {
  const { globalConfig, scrapeConfigs, alertmanagers = [] } = prometheus;
  return { global: globalConfig, scrape_configs: scrapeConfigs, rule_files: [ruleFile], alerting: { alertmanagers } };
}

/** All rules of a Prometheus. */
export function rulesIn({ rules }: RenderedPrometheus): readonly RenderedRule[] {
  const { groups } = JSON.parse(rules.join('\n')) as { groups: { rules: RenderedRule[] }[] };
  return groups.flatMap((group) => group.rules);
}

/** The configuration of Alertmanager after the module's `envsubst`. */
export function alertmanagerFile({ alertmanager }: RenderedPrometheus): string {
  return JSON.stringify(alertmanager?.configuration).replaceAll('$$', '$');
}
