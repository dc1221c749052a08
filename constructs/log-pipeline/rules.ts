import { type Declared, type Fault, type LogAlertRule, shown } from '../../lib';
import { ofHosts, selectorsOf } from './selectors';

/** What the logs of a host are watched for. */
export interface HostRules {
  readonly host: string;
  readonly rules: readonly Declared<LogAlertRule>[];
}

/** A rule as Loki reads it. */
export interface RulerRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: { readonly summary: string; readonly runbook: string };
}

/** The rules of all hosts, each once: what is the same on several is one rule about all of them. */
export function rulerRules(members: readonly HostRules[]): readonly RulerRule[] {
  const found = new Map<string, { rule: LogAlertRule; hosts: Set<string> }>();
  for (const { host, rules } of members) {
    for (const { value } of rules) {
      const key = keyOf(value);
      const entry = found.get(key) ?? { rule: value, hosts: new Set<string>() };
      found.set(key, entry);
      entry.hosts.add(host);
    }
  }
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  return sorted.map(({ rule, hosts }) => rulerRule(rule, hosts.size === members.length ? [] : [...hosts]));
}

/** The file of rules. JSON is YAML. */
export function rulesText(rules: readonly RulerRule[]): string {
  return `${JSON.stringify({ groups: [{ name: 'logs', interval: '1m', rules }] }, null, 2)}\n`;
}

/** What is wrong with a rule, by host and owner. */
export function ruleFaults(members: readonly HostRules[]): Fault[] {
  return members.flatMap(({ host, rules }) =>
    rules.flatMap(({ value: { alert, expr }, by }) => {
      const message = complaintAbout(expr);
      return message === undefined ? [] : [{ field: `log alert ${alert} of '${by}' on '${host}'`, message }];
    }),
  );
}

function complaintAbout(expr: string): string | undefined {
  if (selectorsOf(expr).length === 0) {
    return `names no streams, got ${shown(expr)}; start from some, such as {unit="sshd.service"}`;
  }
  if (/\bby\s*\([^)]*\bhost\b/.test(expr)) return undefined;
  return `does not tell which host it is about, got ${shown(expr)}; write it as sum by (host) (…)`;
}

function rulerRule(
  { alert, expr, labels, severity, summary, runbook, ...rule }: LogAlertRule,
  hosts: string[],
): RulerRule {
  return {
    alert,
    expr: hosts.length === 0 ? expr : ofHosts(expr, hosts),
    ...(rule.for !== undefined && { for: rule.for }),
    labels: { ...labels, severity },
    annotations: { summary, runbook },
  };
}

function keyOf({ alert, expr, severity, summary, runbook, labels = {}, ...rule }: LogAlertRule): string {
  return JSON.stringify([alert, expr, rule.for ?? '', severity, summary, runbook, Object.entries(labels).sort()]);
}
