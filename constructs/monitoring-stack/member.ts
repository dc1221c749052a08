import { Construct } from 'constructs';
import {
  alertRules,
  bindEarly,
  ConstructError,
  exporters,
  type Fault,
  type IHost,
  monitored,
  type NixAttributes,
  NixModule,
  probes,
  refuse,
  type StatePath,
  statePaths,
  textMetricsFolder,
} from '../../lib';
import { exporterFaults, exporterModule } from './exporter-module';
import { type MonitoringPlan } from './plan';
import { probeFault } from './probing';
import { hasDisks, hostRules } from './rules';

const numbersOfJobs: StatePath = {
  path: textMetricsFolder,
  why: 'numbers that jobs leave to be read',
  replaceable: 'each job writes its own anew when it runs',
};

/** What a monitored host has: the exporters that its constructs ask for, and those that every host has. */
export class MonitoringMember extends Construct {
  public constructor(
    private readonly host: IHost,
    id: string,
    private readonly plan: MonitoringPlan,
  ) {
    super(host, id);
    const { facets, facts } = host;
    const { server, network } = plan;
    const over = network === undefined || plan.isServer(host) ? {} : { network: network.name };
    facets.declare(monitored, { server: server.hostName, ...over }, this);
    const options = {
      // Off by default there, and what tells of units that failed.
      enabledCollectors: ['systemd'],
      extraFlags: [
        '--collector.systemd.enable-restarts-metrics',
        `--collector.textfile.directory=${textMetricsFolder}`,
      ],
    };
    facets.declare(exporters, { exporter: 'node', options, why: 'the machine itself' }, this);
    if (hasDisks(facts)) {
      facets.declare(exporters, { exporter: 'smartctl', why: 'what its disks say of themselves' }, this);
    }
    facets.declare(statePaths, numbersOfJobs, this);
    for (const rule of hostRules(host)) facets.declare(alertRules, rule, this);
    if (network !== undefined) bindEarly(host);
    new NixModule(this, 'exporters', { area: 'monitoring', config: () => this.config() });
  }

  private config(): NixAttributes {
    const { host, plan } = this;
    const asked = host.facets.entries(exporters);
    refuse(this.node.path, [...exporterFaults(asked), ...this.probeFaults()]);
    const address = plan.exporterAddress(host);
    if (address === undefined) {
      const message = `has no address for '${host.hostName}'; give the network an ipv4 or ipv6 range`;
      throw new ConstructError(this.node.path, `network ${plan.network?.name ?? ''}`, message);
    }
    return exporterModule(asked, address, host.facets.read(probes));
  }

  private probeFaults(): Fault[] {
    return this.host.facets.entries(probes).flatMap(({ value, by }) => {
      const fault = probeFault(value);
      return fault === undefined ? [] : [{ field: `probe of '${by}'`, message: fault }];
    });
  }
}
