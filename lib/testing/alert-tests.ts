import { type AlertExample, type AlertRule } from '../facets/alert-rules';
import { metricsOf, prometheusRule } from '../promql';
import { labelled } from './labelled-series';

/** Labels of one host. */
export type HostLabels = Readonly<Record<string, string>> & { readonly host: string };

/** Labels that the series of a server named `ares` have. */
export const serverLabels: HostLabels = {
  host: 'ares',
  instance: 'ares',
  job: 'node',
  role: 'server',
  sleeps: 'no',
  zone: 'vpn',
};

/** A rule and its tests as promtool takes them. */
export interface AlertTests {
  /** Name of the file of tests, for `promtool test rules`. */
  readonly tests: string;
  /** Texts of both files, by name: JSON, which is YAML. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Tests of an alert rule for `promtool test rules`: it fires where it says that it does, not where it says that it does
 * not, and never for another host. For the rules of one's own, too.
 *
 * @param labels - Labels that series of the rule's host have beside those of its examples.
 * @example
 * const { files, tests } = alertTests(rule);
 * for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
 * execFileSync('promtool', ['test', 'rules', join(folder, tests)]);
 */
export function alertTests(rule: AlertRule, labels: HostLabels = serverLabels): AlertTests {
  const rules = `${rule.alert}.rules.json`;
  const tests = `${rule.alert}.tests.json`;
  const elsewhere = { ...labels, host: 'elsewhere' };
  const cases = [
    { ...inputs(rule.fires, labels), promql_expr_test: [expectation(rule, labels, rule.fires.at, true)] },
    { ...inputs(rule.quiet, labels), promql_expr_test: [expectation(rule, labels, rule.quiet.at, false)] },
    ...(isOfItsHost(rule)
      ? [{ ...inputs(rule.fires, elsewhere), promql_expr_test: [expectation(rule, elsewhere, rule.fires.at, false)] }]
      : []),
  ];
  const groups = [{ name: rule.alert, rules: [prometheusRule(rule, [labels.host])] }];
  const text = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  return {
    tests,
    files: {
      [rules]: text({ groups }),
      [tests]: text({ rule_files: [rules], evaluation_interval: '1m', tests: cases }),
    },
  };
}

/** What looks at no series, or at missing ones, is so on any host. */
function isOfItsHost({ expr }: AlertRule): boolean {
  return metricsOf(expr).length > 0 && !expr.includes('absent');
}

function inputs({ series }: AlertExample, labels: HostLabels): object {
  const input_series = Object.entries(series).map(([name, values]) => ({ series: labelled(name, labels), values }));
  return { interval: '1m', input_series };
}

/** Whether the alert is told of by then. That it has the host's name is part of it: without, nobody knows where to look. */
function expectation(rule: AlertRule, { host }: HostLabels, eval_time: string, fires: boolean): object {
  const { severity, labels = {}, expr, alert } = rule;
  const own = {
    alertname: alert,
    alertstate: 'firing',
    severity,
    ...labels,
    ...(metricsOf(expr).length > 0 && { host }),
  };
  const exp_samples = fires ? [{ labels: '{}', value: 1 }] : [];
  return { expr: `count(${labelled('ALERTS', own)}) > bool 0`, eval_time, exp_samples };
}
