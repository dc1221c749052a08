import { type IHost, type NixAttributes, probes, type ScrapeTarget, scrapeTargets, withPort } from '../../lib';
import { exporterTable } from './exporter-table';
import { isLoopback, type MonitoringPlan } from './plan';
import { questionOf } from './probing';

/** Job of all probes: their `instance` is what was asked. */
const probeJob = 'probe';

/** What a host is asked, of all that it has to say. */
export function askedOf(plan: MonitoringPlan, host: IHost): readonly ScrapeTarget[] {
  return host.facets.read(scrapeTargets).filter((target) => isReached(plan, host, target));
}

/** What a host would say on loopback only, where the server does not hear it. */
export function unheardOf(plan: MonitoringPlan, host: IHost): readonly ScrapeTarget[] {
  return host.facets.read(scrapeTargets).filter((target) => !isReached(plan, host, target));
}

/** Whether the server hears a target: what listens on loopback is for its own host. */
export function isReached(plan: MonitoringPlan, host: IHost, { address }: ScrapeTarget): boolean {
  return plan.isServer(host) || !isLoopback(address);
}

/** `services.prometheus.scrapeConfigs`: a job for each kind of target, with the hosts that have one. */
export function scrapeConfigs(plan: MonitoringPlan): NixAttributes[] {
  const jobs = new Map<string, NixAttributes[]>();
  const add = (job: string, target: string, labels: Readonly<Record<string, string>>): void => {
    const all = jobs.get(job) ?? [];
    all.push({ targets: [target], labels });
    jobs.set(job, all);
  };
  for (const host of plan.members.values()) {
    const labels = plan.labelsOf(host);
    for (const { job, address, port, path } of askedOf(plan, host)) {
      const asked = path === undefined || path === '/metrics' ? labels : { ...labels, __metrics_path__: path };
      add(job, withPort(address, port.value), asked);
    }
    for (const one of probesOf(plan, host)) add(probeJob, one.prober, { ...labels, ...one.labels });
  }
  return [...jobs]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([job, targets]) => ({ job_name: job, static_configs: targets }));
}

/** Each probe is a target of its host's prober, which takes from its labels what it has to ask. */
function probesOf(plan: MonitoringPlan, host: IHost): { prober: string; labels: Readonly<Record<string, string>> }[] {
  const address = plan.exporterAddress(host);
  const port = exporterTable.get('blackbox')?.port;
  if (address === undefined || port === undefined) return [];
  const seen = new Map(host.facets.read(probes).map((probe) => [keyOf(questionOf(probe)), probe] as const));
  return [...seen.values()].map((probe) => {
    const { module, target } = questionOf(probe);
    const question = { __metrics_path__: '/probe', __param_module: module, __param_target: target };
    return { prober: withPort(address, port), labels: { instance: probe.target, why: probe.why, ...question } };
  });
}

function keyOf({ module, target }: { module: string; target: string }): string {
  return `${module} ${target}`;
}
