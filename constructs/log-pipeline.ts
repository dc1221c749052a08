import { Construct } from 'constructs';
import { Annotations, faultLine, findHost, FleetApp, type IHost, refuse } from '../lib';
import { optionFaults, pipelineOf, relationFaults } from './log-pipeline/checks';
import { LogShipper } from './log-pipeline/log-shipper';
import { LokiServer } from './log-pipeline/loki-server';
import { pipelinePorts } from './log-pipeline/openings';
import { type PipelinePlan } from './log-pipeline/plan';
import { type LogPipelineProps } from './log-pipeline/props';

export { type LogPipelineProps, type LokiSchema, type Shipper } from './log-pipeline/props';

/**
 * Keeps the lines of all hosts in one place, for some days: what their journals and log files say is sent over a network
 * of the fleet to Loki on one of them, without the secrets that URLs hold, and watched by the log alert rules that
 * constructs state. What a host cannot send it keeps, and sends later.
 *
 * Renders to `services.loki` (nixos/modules/services/monitoring/loki.nix) on the server, and on each member to
 * `services.alloy` (monitoring/alloy.nix) or `services.promtail` (logging/promtail.nix, until 25.11).
 *
 * @throws ProblemsError for hosts and networks that the fleet does not have, and for what Loki cannot keep.
 */
export class LogPipeline extends Construct {
  private readonly app: FleetApp;
  private plan: PipelinePlan | undefined;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: LogPipelineProps,
  ) {
    super(scope, id);
    this.app = FleetApp.of(this);
    refuse(this.node.path, optionFaults(this.app.fleet, props));
    pipelineOf(this);
    this.node.addValidation({ validate: () => this.faults() });
    const ports = pipelinePorts(
      this.node.path,
      () => this.plan,
      () => this.warnUnheard(),
    );
    this.app.addDerivation(ports);
    this.app.whenDeclared(this, () => this.spread());
  }

  private faults(): string[] {
    return relationFaults(this, findHost(this, this.props.server), this.props, this.hosts()).map(faultLine);
  }

  /** Puts a host's part on every member that there is. */
  private spread(): void {
    const server = findHost(this, this.props.server);
    if (server === undefined || pipelineOf(this) !== this.node.path) return;
    const { id } = this.node;
    const { retention = '14d', shipper = 'alloy', schemas = [] } = this.props;
    const network = this.props.network === undefined ? undefined : this.app.fleet.networks[this.props.network];
    const plan: PipelinePlan = {
      server: server.hostName,
      ...(network !== undefined && { network }),
      hosts: this.hosts(),
      retention,
      shipper,
      schemas,
    };
    this.plan = plan;
    new LokiServer(server, `${id}-server`, plan);
    for (const host of plan.hosts) new LogShipper(host, id, plan);
  }

  private hosts(): IHost[] {
    const { server, network, members } = this.props;
    const inNetwork = network === undefined ? [server] : Object.keys(this.app.fleet.networks[network]?.members ?? {});
    return [...(members ?? inNetwork)].sort().flatMap((name) => findHost(this, name) ?? []);
  }

  private warnUnheard(): void {
    const message = `server: '${this.props.server}' has no Alertmanager, so that nobody is told what logs say; monitor it`;
    Annotations.of(this).addWarning(message);
  }
}
