import { Facet } from './facet';
import { type AlertRule } from './alert-rules';

/** A line of a log as it is collected. */
export interface LogLine {
  /** Its labels beside the host's: `{ unit: 'sshd.service' }`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly line: string;
}

/** As an {@link AlertRule}, from lines of logs. */
export interface LogAlertRule extends Omit<AlertRule, 'expr' | 'fires' | 'quiet'> {
  /** What is wrong when it has a result, in LogQL, by host: `sum by (host) (count_over_time({unit="sshd.service"} …[10m])) > 20`. */
  readonly expr: string;
  /** Lines, all of the last minutes, with which it has a result. */
  readonly fires: readonly LogLine[];
  /** Lines with which it has none. */
  readonly quiet: readonly LogLine[];
}

/** Alert rules of what a host's logs say. */
export const logAlertRules = new Facet<LogAlertRule>('log alert rules', {
  key: ({ alert, expr }) => `${alert} ${expr}`,
});
