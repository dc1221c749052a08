import { alertRules, type IHost, type NixAttributes, promql, withPort } from '../../lib';
import { type AlertingOptions } from './alerting';
import { watchdog } from './alertmanager';
import { AlertmanagerPart } from './alertmanager-part';
import { type MonitoringPlan } from './plan';
import { PrometheusPart } from './prometheus-part';
import { serverRules, watcherRules } from './rules';
import { doorFor } from './server';

/** Puts a small Prometheus on another host that looks whether the server's is there, with an Alertmanager of its own. */
export function placeWatcher(id: string, plan: MonitoringPlan, host: IHost, alerting: AlertingOptions): void {
  const address = (): string => plan.addressOf(host) ?? '127.0.0.1';
  const place = { plan, address, door: () => doorFor(plan, plan.server) };
  const part = new PrometheusPart(host, `${id}-watcher`, {
    ...place,
    retention: { time: '2d', size: '512MB' },
    scrapeConfigs: () => watched(plan),
    rules: () => watcherRules().map((rule) => promql.prometheusRule(rule)),
    replaceable: 'two days of whether the other one answered',
  });
  // The server tells of it in turn.
  for (const rule of serverRules()) if (rule.alert !== watchdog) host.facets.declare(alertRules, rule, part);
  const { receivers, day } = alerting;
  const told = { receivers, ...(day && { day }) };
  new AlertmanagerPart(host, `${id}-watcher-alertmanager`, { ...place, alerting: told });
}

/** The two services of the server, and nothing else. */
function watched(plan: MonitoringPlan): NixAttributes[] {
  const labels = plan.labelsOf(plan.server);
  return (['alertmanager', 'prometheus'] as const).map((job) => ({
    job_name: job,
    static_configs: [{ targets: [withPort(plan.serverAddress, plan.ports[job].value)], labels }],
  }));
}
