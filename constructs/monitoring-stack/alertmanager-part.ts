import { Construct } from 'constructs';
import {
  alertManagers,
  bracketed,
  dataSources,
  type IHost,
  NixModule,
  type PortClaim,
  ports,
  scrapeTargets,
  SecretRef,
  statePaths,
  withPort,
} from '../../lib';
import { type AlertingOptions } from './alerting';
import { alertmanager } from './alertmanager';
import { exporterMetrics } from './metrics';
import { type MonitoringPlan } from './plan';
import { type SecretPlace, secretPlaces } from './receivers';

/** Properties for {@link AlertmanagerPart}. */
export interface AlertmanagerPartProps {
  readonly plan: MonitoringPlan;
  readonly alerting: AlertingOptions;
  /** Address that it listens on. Asked only when all is declared. */
  readonly address: () => string;
  /** Who may reach it beside its own host. Asked only when all is declared. */
  readonly door: () => Pick<PortClaim, 'zones' | 'sources'>;
}

/** Alertmanager on one host, with its secrets. */
export class AlertmanagerPart extends Construct {
  public constructor(host: IHost, id: string, props: AlertmanagerPartProps) {
    super(host, id);
    const { plan, alerting, address } = props;
    const { alertmanager: port } = plan.ports;
    const secrets = new Map(secretPlaces(alerting).map((place) => [place.name, this.secret(place, plan)]));
    this.declareFacets(host, props);
    new NixModule(this, 'alertmanager', {
      area: 'monitoring',
      config: () => {
        const { timeZone } = host.facts;
        return alertmanager({ alerting, secrets, address: bracketed(address()), port, timeZone });
      },
    });
  }

  private secret({ name, key }: SecretPlace, { props }: MonitoringPlan): SecretRef {
    // The watcher tells the same people; the switch is the server's alone.
    const shared = props.watchedBy !== undefined && name.startsWith('receiver-');
    return new SecretRef(this, name, { key, restartUnits: ['alertmanager.service'], shared });
  }

  private declareFacets({ facets }: IHost, { plan, address, door }: AlertmanagerPartProps): void {
    const { alertmanager: port } = plan.ports;
    const at = () => withPort(address(), port.value);
    const why = 'Alertmanager';
    facets.declareLater(alertManagers, () => [{ target: at() }], this);
    const source = { uid: 'alertmanager', type: 'alertmanager' } as const;
    facets.declareLater(dataSources, () => [{ ...source, url: `http://${at()}` }], this);
    const target = { job: 'alertmanager', port, metrics: exporterMetrics['alertmanager'] ?? [], why };
    facets.declareLater(scrapeTargets, () => [{ ...target, address: address() }], this);
    const claim = { port, protocol: 'tcp', why, process: 'alertmanager' } as const;
    facets.declareLater(ports, () => [{ ...claim, address: address(), ...door() }], this);
    const replaceable = 'silences, which are made again by hand, and what was sent already, which is sent once more';
    facets.declare(statePaths, { path: '/var/lib/private/alertmanager', why: 'silences', replaceable }, this);
  }
}
