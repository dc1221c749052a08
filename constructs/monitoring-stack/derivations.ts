import {
  asNetwork,
  type Declared,
  type Derivation,
  type DerivationContext,
  exporters,
  type IHost,
  Port,
  ports,
  probes,
  type ScrapeTarget,
  scrapeTargets,
  withPort,
} from '../../lib';
import { exporterOf } from './exporter-table';
import { byExporter, valuesOf } from './exporter-module';
import { type MonitoringPlan } from './plan';
import { isReached } from './scraping';

/** Finds the plan of a stack; there is none where its server is missing. */
type PlanOf = () => MonitoringPlan | undefined;

/** What a host offers is asked by a prober beside it: much of it listens on loopback. */
export function probersOf(path: string, planOf: PlanOf): Derivation {
  return {
    name: `probers of ${path}`,
    from: [probes],
    to: [exporters],
    derive: (context) => {
      for (const host of planOf()?.members.values() ?? []) {
        const [first] = context.read(host.hostName, probes);
        if (first === undefined) continue;
        context.declare(host.hostName, exporters, { exporter: 'blackbox', why: 'asks what the host offers' }, first);
      }
    },
  };
}

/** An exporter that runs answers on a port, for the server alone. */
export function exporterTargets(path: string, planOf: PlanOf): Derivation {
  return {
    name: `exporters of ${path}`,
    from: [exporters],
    to: [scrapeTargets, ports],
    derive: (context) => {
      const plan = planOf();
      for (const host of plan?.members.values() ?? []) targetsOf(host, plan as MonitoringPlan, context);
    },
  };
}

function targetsOf(host: IHost, plan: MonitoringPlan, { read, declare }: DerivationContext): void {
  const { hostName } = host;
  const address = plan.exporterAddress(host);
  if (address === undefined) return;
  for (const [name, asked] of byExporter(read(hostName, exporters))) {
    const exporter = exporterOf(name, valuesOf(asked));
    const [first] = asked;
    if (exporter === undefined || first === undefined) continue;
    const port = Port.of(exporter.port);
    const target: ScrapeTarget = { job: name, address, port, metrics: exporter.metrics, why: first.value.why };
    declare(hostName, scrapeTargets, target, first as Declared<unknown>);
    const why = `${name} exporter: ${first.value.why}`;
    const process = `prometheus-${name}-exporter`;
    const claim = { port, protocol: 'tcp' as const, address, why, process };
    declare(hostName, ports, { ...claim, ...doorFor(host, plan) }, first as Declared<unknown>);
  }
}

/** Who may reach what a member has for the server. */
function doorFor(host: IHost, plan: MonitoringPlan): { zones: readonly string[]; sources?: readonly string[] } {
  const { network, server } = plan;
  const asking = plan.addressOf(server);
  if (network === undefined || asking === undefined || plan.isServer(host)) return { zones: [] };
  return { zones: [network.zone], sources: [asNetwork(asking)] };
}

/** What answers on loopback is heard on its own host only. */
export function unheardTargets(path: string, planOf: PlanOf, warn: (message: string) => void): Derivation {
  return {
    name: `targets of ${path}`,
    from: [scrapeTargets],
    to: [],
    derive: ({ read }) => {
      const plan = planOf();
      for (const host of plan?.members.values() ?? []) {
        const targets = read(host.hostName, scrapeTargets);
        for (const { value, by } of targets.filter((one) => !isReached(plan as MonitoringPlan, host, one.value))) {
          const where = `${withPort(value.address, value.port.value)} of '${host.hostName}'`;
          const server = plan?.server.hostName ?? '';
          warn(
            `'${server}' does not hear '${value.job}' of '${by}', which listens on ${where}; let it listen in the network`,
          );
        }
      }
    },
  };
}
