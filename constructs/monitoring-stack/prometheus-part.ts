import { Construct } from 'constructs';
import {
  alertManagers,
  bracketed,
  dataSources,
  type IHost,
  nix,
  type NixAttributes,
  NixModule,
  type PortClaim,
  ports,
  type promql,
  scrapeTargets,
  statePaths,
  withPort,
} from '../../lib';
import { groupsOf } from './fleet-rules';
import { exporterMetrics } from './metrics';
import { type MonitoringPlan } from './plan';

/** Properties for {@link PrometheusPart}. */
export interface PrometheusPartProps {
  readonly plan: MonitoringPlan;
  /** Address that it listens on. Asked only when all is declared, as all that follows. */
  readonly address: () => string;
  /** Who may reach it beside its own host. */
  readonly door: () => Pick<PortClaim, 'zones' | 'sources'>;
  /** Whom it asks. */
  readonly scrapeConfigs: () => readonly NixAttributes[];
  /** What is wrong when. */
  readonly rules: () => readonly promql.PrometheusRule[];
  readonly retention: { readonly time: string; readonly size: string };
  /** Why its measurements need not be saved. */
  readonly replaceable: string;
}

const interval = '30s';

/** Prometheus on one host (nixos/modules/services/monitoring/prometheus/default.nix). */
export class PrometheusPart extends Construct {
  public constructor(
    private readonly host: IHost,
    id: string,
    private readonly props: PrometheusPartProps,
  ) {
    super(host, id);
    const { address, door, plan, replaceable } = props;
    const { prometheus: port } = plan.ports;
    const { facets } = host;
    const why = 'Prometheus';
    const url = () => `http://${withPort(address(), port.value)}`;
    const source = { uid: 'prometheus', type: 'prometheus', interval } as const;
    facets.declareLater(dataSources, () => [{ ...source, url: url() }], this);
    const target = { job: 'prometheus', port, metrics: exporterMetrics['prometheus'] ?? [], why };
    facets.declareLater(scrapeTargets, () => [{ ...target, address: address() }], this);
    const claim = { port, protocol: 'tcp', why, process: 'prometheus' } as const;
    facets.declareLater(ports, () => [{ ...claim, address: address(), ...door() }], this);
    facets.declare(statePaths, { path: '/var/lib/prometheus2', why: 'measurements', replaceable }, this);
    new NixModule(this, 'prometheus', { area: 'monitoring', config: () => this.config() });
  }

  private config(): NixAttributes {
    const { address, plan, retention, rules, scrapeConfigs } = this.props;
    const managers = this.host.facets.read(alertManagers).map(({ target }) => target);
    const prometheus = {
      enable: true,
      enableReload: true,
      listenAddress: bracketed(address()),
      port: plan.ports.prometheus.value,
      retentionTime: retention.time,
      extraFlags: [`--storage.tsdb.retention.size=${retention.size}`],
      globalConfig: {
        scrape_interval: interval,
        evaluation_interval: interval,
        external_labels: { fleet: this.host.fleet.name },
      },
      scrapeConfigs: scrapeConfigs(),
      // One text: of two, NixOS would make one file with `groups` in it twice.
      rules: [nix.apply(nix.builtins('toJSON'), { groups: groupsOf(rules()) })],
      ...(managers.length > 0 && { alertmanagers: [{ static_configs: [{ targets: managers }] }] }),
    };
    return {
      services: { prometheus },
      // Whatever ends it, it is started again for ever: nobody would tell that it is gone.
      systemd: { services: { prometheus: { startLimitIntervalSec: 0, serviceConfig: { RestartSec: '5s' } } } },
    };
  }
}
