import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AlertExample, type AlertRule, promql } from '../../lib';
import { alertTests, type HostLabels, serverLabels } from '../../lib/testing';
import { labelled } from '../../lib/testing/labelled-series';
import { findProgram } from '../helpers/consumer';

/**
 * What promtool says against the tests of some rules, by the alert's name; nothing of those that pass. Each rule is tried
 * alone, as together each would be computed for the tests of all.
 */
export function failures(rules: readonly AlertRule[], labels?: HostLabels): Readonly<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'cdknix-alerts-'));
  try {
    const tests = rules.map((rule, index) => {
      const place = join(folder, String(index));
      mkdirSync(place);
      const made = alertTests(rule, labels);
      for (const [name, text] of Object.entries(made.files)) writeFileSync(join(place, name), text);
      return join(place, made.tests);
    });
    const { stdout, stderr } = spawnSync(findProgram('promtool') ?? 'promtool', ['test', 'rules', ...tests], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    const reports = `${stdout}${stderr}`.split(/^Unit Testing: +/m).slice(1);
    if (reports.length !== rules.length) return { promtool: stdout + stderr };
    const said = reports.map((report, index) => [rules[index]?.alert ?? '', report] as const);
    return Object.fromEntries(said.filter(([, report]) => !report.includes('SUCCESS')));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Alerts that fire where rules are computed together, as Prometheus does it, sorted by name. */
export function firing(rules: readonly AlertRule[], { series, at }: AlertExample): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'cdknix-alerts-'));
  try {
    const input_series = Object.entries(series).map(([name, values]) => ({
      series: labelled(name, serverLabels),
      values,
    }));
    // What it has instead of nothing, it says.
    const nothing = { expr: 'ALERTS{alertstate="firing"}', eval_time: at, exp_samples: [] };
    const tests = [{ interval: '1m', input_series, promql_expr_test: [nothing] }];
    const groups = [{ name: 'all', rules: rules.map((rule) => promql.prometheusRule(rule, [serverLabels.host])) }];
    const [own, file] = [join(folder, 'rules.json'), join(folder, 'tests.json')];
    writeFileSync(own, JSON.stringify({ groups }));
    writeFileSync(file, JSON.stringify({ rule_files: [own], evaluation_interval: '1m', tests }));
    const run = spawnSync(findProgram('promtool') ?? 'promtool', ['test', 'rules', file], { encoding: 'utf8' });
    const said = run.stdout + run.stderr;
    const names = [...said.matchAll(/alertname="(\w+)"/g)].map(([, name = '']) => name);
    if (run.status !== 0 && names.length === 0) throw new Error(said);
    return names.sort();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The rule with its two examples exchanged: no test of it may pass. */
export function exchanged(rule: AlertRule): AlertRule {
  return { ...rule, fires: rule.quiet, quiet: rule.fires };
}
