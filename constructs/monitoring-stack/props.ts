import { type Port } from '../../lib';
import { type AlertingOptions } from './alerting';
import { type GrafanaOptions } from './grafana-options';

/** Properties for {@link MonitoringStack}. */
export interface MonitoringStackProps {
  /** Host that asks all others, keeps what they say, and sends alerts: its name in the fleet. */
  readonly server: string;
  /** Who is told of what. `false` where nobody is: alerts are then seen by who looks. */
  readonly alerting: AlertingOptions | false;
  /**
   * Network of the fleet that members are asked over, by its interface's name: `wg0`. What answers listens on the member's
   * address there. @default - the server asks itself only, on loopback
   */
  readonly network?: string;
  /**
   * Names of the hosts that are monitored, without the server, which always is.
   * @default - all that have a stack and are in the network
   */
  readonly members?: readonly string[];
  /** How long measurements are kept. */
  readonly retention?: RetentionOptions;
  /**
   * Host of the network with a small Prometheus of its own that looks whether the server's is there, and tells the same
   * receivers when it is not. @default - nobody does
   */
  readonly watchedBy?: string;
  /** Graphs, by Grafana on the server. `false` for none. @default {} */
  readonly grafana?: GrafanaOptions | false;
  /** Ports on the server, and on the host that watches it. */
  readonly ports?: MonitoringPorts;
}

/** How long measurements are kept: until one of both is reached. */
export interface RetentionOptions {
  /** Age, 1 day to 10 years: `90d`, `1y`. Renders to `services.prometheus.retentionTime`. @default '90d' */
  readonly time?: string;
  /** Size on the disk, from 512 MB on: `20GB`. Renders to `--storage.tsdb.retention.size`. @default '20GB' */
  readonly size?: string;
}

/** Ports of a {@link MonitoringStack}. */
export interface MonitoringPorts {
  /** Renders to `services.prometheus.port`. @default Port.of(9092), for 9090 is Cockpit's */
  readonly prometheus?: Port;
  /** Renders to `services.prometheus.alertmanager.port`. @default Port.of(9093) */
  readonly alertmanager?: Port;
}
