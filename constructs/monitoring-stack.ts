import { Construct } from 'constructs';
import { Annotations, ConstructError, FleetApp, findHost, type HttpUpstream, type IHost, refuse, sleeps } from '../lib';
import { exporterTargets, probersOf, unheardTargets } from './monitoring-stack/derivations';
import { propsFaults } from './monitoring-stack/faults';
import { GrafanaServer } from './monitoring-stack/grafana';
import { grafanaUpstream } from './monitoring-stack/grafana-options';
import { MonitoringMember } from './monitoring-stack/member';
import { MonitoringPlan } from './monitoring-stack/plan';
import { type MonitoringStackProps } from './monitoring-stack/props';
import { jobRules, probeRules } from './monitoring-stack/rules';
import { placeServer } from './monitoring-stack/server';
import { placeWatcher } from './monitoring-stack/watcher';

export {
  type AlertingOptions,
  type DeadMansSwitch,
  type EmailReceiver,
  type NtfyReceiver,
  type Receiver,
  type Severity,
  type TelegramReceiver,
  type WebhookReceiver,
} from './monitoring-stack/alerting';
export { type MonitoringPorts, type MonitoringStackProps, type RetentionOptions } from './monitoring-stack/props';

/**
 * Looks whether the hosts of a fleet are well, and tells somebody when they are not: Prometheus, Alertmanager and Grafana
 * on one host, exporters on all of them. Whom it asks and what is wrong when follows from what the constructs of the hosts
 * declare: their exporters, scrape targets, probes, jobs and alert rules.
 *
 * Renders to `services.prometheus` with its exporters and `services.prometheus.alertmanager`
 * (nixos/modules/services/monitoring/prometheus), and `services.grafana`.
 *
 * @throws ProblemsError for hosts or a network that the fleet does not have, and for receivers that cannot be told.
 */
export class MonitoringStack extends Construct {
  /** Name of the host that asks all others. */
  public readonly server: string;
  private plan: MonitoringPlan | undefined;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: MonitoringStackProps,
  ) {
    super(scope, id);
    const app = FleetApp.of(this);
    this.server = props.server;
    if (this.node.scope !== app) {
      const message = `spans hosts, got '${scope.node.path}' for its scope; create it with the FleetApp as scope`;
      throw new ConstructError(this.node.path, 'scope', message);
    }
    refuse(this.node.path, propsFaults(props, app.fleet));
    this.node.addValidation({ validate: () => this.absent() });
    const planOf = (): MonitoringPlan | undefined => this.plan;
    const { path } = this.node;
    app.addDerivation(jobRules);
    app.addDerivation(probeRules);
    app.addDerivation(probersOf(path, planOf));
    app.addDerivation(exporterTargets(path, planOf));
    app.addDerivation(unheardTargets(path, planOf, (message) => Annotations.of(this).addWarning(message)));
    app.whenDeclared(this, () => this.spread(app));
  }

  /** Grafana's pages, for a web server in front of them. @throws ConstructError where there is no Grafana. */
  public get grafana(): HttpUpstream {
    const { grafana = {} } = this.props;
    if (grafana === false) {
      throw new ConstructError(this.node.path, 'grafana', 'is left out, got false; write grafana: {}, or nothing');
    }
    return grafanaUpstream(grafana);
  }

  /** Puts a member's part on every host that there is. */
  private spread(app: FleetApp): void {
    const { server: name, network, members, watchedBy, alerting, grafana = {} } = this.props;
    const { id } = this.node;
    const server = findHost(this, name);
    if (server === undefined) return;
    const mesh = network === undefined ? undefined : app.fleet.networks[network];
    const asked = members ?? Object.keys(mesh?.members ?? {});
    const watcher = watchedBy === undefined ? undefined : findHost(this, watchedBy);
    const hosts = asked.flatMap((one) => findHost(this, one) ?? []);
    const plan = new MonitoringPlan(this.props, server, [...hosts, ...(watcher === undefined ? [] : [watcher])], mesh);
    this.plan = plan;
    for (const [field, host] of Object.entries({ server, ...(watcher && { watchedBy: watcher }) })) {
      if (sleeps(host.facts)) this.warnOfSleep(field, host);
    }
    for (const host of plan.members.values()) new MonitoringMember(host, id, plan);
    placeServer(id, plan, watcher);
    if (grafana !== false) new GrafanaServer(server, `${id}-grafana`, { options: grafana });
    if (watcher !== undefined && alerting !== false) placeWatcher(id, plan, watcher, alerting);
  }

  private warnOfSleep(field: string, { hostName, facts }: IHost): void {
    const message = `${field}: '${hostName}' is a ${facts.kind}, and nobody looks while it is off; take one that is always on`;
    Annotations.of(this).addWarning(message);
  }

  private absent(): string[] {
    const { server, members = [], watchedBy } = this.props;
    const asked = { server: [server], members, watchedBy: watchedBy === undefined ? [] : [watchedBy] };
    return Object.entries(asked).flatMap(([field, names]) =>
      names
        .filter((name) => findHost(this, name) === undefined)
        .map((name) => `${field}: '${name}' has no stack; add new HostStack(app, '${name}')`),
    );
  }
}
