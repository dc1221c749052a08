import { type AlertRule } from '../facets/alert-rules';
import { type NixAttributes } from '../nix';
import { withLabels } from './selectors';

/** An alert rule in the words of Prometheus' rule files. */
export type PrometheusRule = NixAttributes & {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
};

/**
 * A rule as Prometheus takes it: its severity is a label, its runbook an annotation.
 *
 * @param hosts - Hosts that alone it looks at. All that there are, where it is left out.
 */
export function prometheusRule(rule: Omit<AlertRule, 'fires' | 'quiet'>, hosts?: readonly string[]): PrometheusRule {
  const { alert, expr, severity, labels = {}, summary, runbook } = rule;
  return {
    alert,
    expr: hosts === undefined ? expr : withLabels(expr, { host: hosts }),
    ...(rule.for !== undefined && { for: rule.for }),
    labels: { severity, ...labels },
    annotations: { summary, runbook },
  };
}
