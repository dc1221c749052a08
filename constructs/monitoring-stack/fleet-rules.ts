import {
  type AlertRule,
  alertRules,
  didYouMean,
  type IHost,
  type NixAttributes,
  type Problem,
  promql,
  shown,
  textMetrics,
} from '../../lib';
import { exporterTable } from './exporter-table';
import { prometheusOwn } from './metrics';
import { type MonitoringPlan } from './plan';
import { askedOf, unheardOf } from './scraping';

/** A rule, with the hosts whose owners state it. */
interface FleetRule {
  readonly rule: AlertRule;
  readonly hosts: string[];
}

/**
 * Rules of all members, each once: what several hosts state in the same words is one rule about them, in order of its
 * words. One of some hosts only gets a `host` in each selector.
 */
export function rulesOf(plan: MonitoringPlan): readonly promql.PrometheusRule[] {
  const found = new Map<string, FleetRule>();
  for (const [host, { facets }] of plan.members) {
    for (const rule of facets.read(alertRules)) {
      const key = keyOf(rule);
      const known = found.get(key);
      if (known === undefined) found.set(key, { rule, hosts: [host] });
      else if (known.hosts.at(-1) !== host) known.hosts.push(host);
    }
  }
  const all = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return all.map(([, { rule, hosts }]) =>
    promql.prometheusRule(rule, hosts.length === plan.members.size ? undefined : hosts),
  );
}

/** Groups of rules as Prometheus reads them: one for each alert, so that none waits for another. */
export function groupsOf(rules: readonly promql.PrometheusRule[]): readonly NixAttributes[] {
  const groups = new Map<string, promql.PrometheusRule[]>();
  for (const rule of rules) {
    const group = groups.get(rule.alert) ?? [];
    group.push(rule);
    groups.set(rule.alert, group);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, all]) => ({ name, rules: all }));
}

function keyOf({ alert, expr, for: pending = '', severity, labels = {}, summary, runbook }: AlertRule): string {
  return JSON.stringify([alert, expr, pending, severity, Object.entries(labels).sort(), summary, runbook]);
}

/** What is wrong with rules that nobody would notice: what cannot be read, and what asks for series that are nowhere. */
export function ruleProblems(plan: MonitoringPlan): Problem[] {
  const parsed = new Map<string, { fault: string | undefined; metrics: readonly string[] }>();
  const read = (expr: string) => {
    const known = parsed.get(expr);
    if (known !== undefined) return known;
    const fault = promql.syntaxFault(expr);
    const one = { fault, metrics: fault === undefined ? promql.metricsOf(expr) : [] };
    parsed.set(expr, one);
    return one;
  };
  return [...plan.members.values()].flatMap((host) => {
    const served = new Served(plan, host);
    return host.facets.entries(alertRules).flatMap(({ value: { alert, expr }, by }) => {
      const { fault, metrics } = read(expr);
      const problem = (message: string): Problem => ({ path: by, field: `alert ${alert}`, message });
      if (fault !== undefined) return [problem(`${fault}, got ${shown(expr)}; write it in PromQL`)];
      return metrics.filter((name) => !served.has(name)).map((name) => problem(served.missing(name)));
    });
  });
}

const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

/** The names of a list, for many questions: an exporter's list is the same one on all hosts. */
function setOf(names: readonly string[]): ReadonlySet<string> {
  const known = sets.get(names) ?? new Set(names);
  sets.set(names, known);
  return known;
}

/** Series that a host serves. */
class Served {
  private readonly lists: readonly (readonly string[])[];

  public constructor(
    plan: MonitoringPlan,
    private readonly host: IHost,
  ) {
    const targets = [...askedOf(plan, host), ...unheardOf(plan, host)].map(({ metrics }) => metrics);
    this.lists = [prometheusOwn, ...targets, ...host.facets.read(textMetrics).map(({ metrics }) => metrics)];
  }

  public has(name: string): boolean {
    return this.lists.some((list) => setOf(list).has(name));
  }

  /** What to tell of a name that is not there: a slip of the hand, or an exporter that nobody asked for. */
  public missing(name: string): string {
    const what = `asks for the metric ${shown(name)} that nothing on '${this.host.hostName}' serves`;
    const [owner] = [...exporterTable].find(([, { metrics }]) => setOf(metrics).has(name)) ?? [];
    if (owner !== undefined) return `${what}; declare the exporter '${owner}' beside it`;
    return `${what}${didYouMean(name, this.lists.flat())}`;
  }
}
