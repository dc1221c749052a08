import { alertRules, asNetwork, type IHost, type PortClaim, ProblemsError, type promql } from '../../lib';
import { AlertmanagerPart } from './alertmanager-part';
import { ruleProblems, rulesOf } from './fleet-rules';
import { type MonitoringPlan } from './plan';
import { PrometheusPart } from './prometheus-part';
import { serverRules } from './rules';
import { scrapeConfigs } from './scraping';

/** Puts Prometheus, and Alertmanager where somebody is told, on the server of a stack. */
export function placeServer(id: string, plan: MonitoringPlan, watcher: IHost | undefined): void {
  const { server, props } = plan;
  const { alerting, retention: { time = '90d', size = '20GB' } = {} } = props;
  const place = { plan, address: () => plan.serverAddress, door: () => doorFor(plan, watcher) };
  const part = new PrometheusPart(server, `${id}-prometheus`, {
    ...place,
    retention: { time, size },
    scrapeConfigs: () => scrapeConfigs(plan),
    rules: () => fleetRules(plan),
    replaceable: 'measurements of the past, which alerts do without',
  });
  for (const rule of serverRules()) {
    // Where nobody is told, there is nothing that tells.
    if (alerting === false && rule.expr.includes('alertmanager')) continue;
    server.facets.declare(alertRules, rule, part);
  }
  if (alerting !== false) new AlertmanagerPart(server, `${id}-alertmanager`, { ...place, alerting });
}

/** Who may reach what listens on a host for another one: that one. */
export function doorFor(plan: MonitoringPlan, other: IHost | undefined): Pick<PortClaim, 'zones' | 'sources'> {
  const address = other === undefined ? undefined : plan.addressOf(other);
  if (plan.network === undefined || address === undefined) return { zones: [] };
  return { zones: [plan.network.zone], sources: [asNetwork(address)] };
}

function fleetRules(plan: MonitoringPlan): readonly promql.PrometheusRule[] {
  const problems = ruleProblems(plan);
  if (problems.length > 0) throw new ProblemsError(problems);
  return rulesOf(plan);
}
