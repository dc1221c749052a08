import { Facet } from './facet';

/** What was measured, and when it is looked at: one case that a rule is tried with. */
export interface AlertExample {
  /**
   * Series with a value a minute, in the notation of promtool's tests: `{ 'up{job="node"}': '1x10 0x20' }`. The labels of
   * the host come on top.
   */
  readonly series: Readonly<Record<string, string>>;
  /** How long after the first value: `30m`. */
  readonly at: string;
}

/** What somebody is told when it goes wrong, stated by the owner of the thing. */
export interface AlertRule {
  /** Name, in the words of Prometheus: `CertificateExpiresSoon`. */
  readonly alert: string;
  /**
   * What is wrong when it has a result, in PromQL, of this host alone: whoever collects the rules adds `host="…"` to each
   * selector.
   */
  readonly expr: string;
  /** How long it has to be so: `15m`. @default - at once */
  readonly for?: string;
  /** `critical` calls somebody, `warning` can wait for the morning, `info` is for the record. */
  readonly severity: 'critical' | 'warning' | 'info';
  /** Labels beside the severity, which tell alerts of one name apart. @default {} */
  readonly labels?: Readonly<Record<string, string>>;
  /** One line for the person who is told; may have Prometheus' templates: `{{ $labels.instance }}`. */
  readonly summary: string;
  /** What to look at and what to do. */
  readonly runbook: string;
  /** A case in which it fires. */
  readonly fires: AlertExample;
  /** A case near it in which it does not. */
  readonly quiet: AlertExample;
}

/** Alert rules of what a host has. */
export const alertRules = new Facet<AlertRule>('alert rules', {
  key: ({ alert, expr, labels = {} }) => [alert, ...Object.entries(labels).sort().flat(), expr].join(' '),
});
