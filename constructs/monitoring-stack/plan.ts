import { type IHost, type Network, networkAddress, Port, sleeps } from '../../lib';
import { type MonitoringStackProps } from './props';

const loopback = '127.0.0.1';

/** Who asks whom, and where: what all parts of a stack know. */
export class MonitoringPlan {
  /** Members by name, the server among them. */
  public readonly members: ReadonlyMap<string, IHost>;
  public readonly ports: { readonly prometheus: Port; readonly alertmanager: Port };

  public constructor(
    public readonly props: MonitoringStackProps,
    public readonly server: IHost,
    others: readonly IHost[],
    public readonly network?: Network,
  ) {
    const all = [server, ...others.filter((host) => host !== server)];
    this.members = new Map(all.map((host) => [host.hostName, host] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
    const { prometheus = Port.of(9092), alertmanager = Port.of(9093) } = props.ports ?? {};
    this.ports = { prometheus, alertmanager };
  }

  public isServer(host: IHost): boolean {
    return host === this.server;
  }

  /**
   * Address of a host in the network, IPv4 where there is one; undefined where it has none. Ask only when addresses are
   * allocated.
   */
  public addressOf(host: IHost): string | undefined {
    return networkAddress(host, host.hostName, this.network);
  }

  /** Address that exporters of a member listen on: what the server has of its own is for itself alone. */
  public exporterAddress(host: IHost): string | undefined {
    return this.isServer(host) ? loopback : this.addressOf(host);
  }

  /** Address that Prometheus and Alertmanager of the server listen on. */
  public get serverAddress(): string {
    return this.props.watchedBy === undefined ? loopback : (this.addressOf(this.server) ?? loopback);
  }

  /** Labels of all series of a host. */
  public labelsOf({ hostName, facts }: IHost): Readonly<Record<string, string>> {
    return {
      host: hostName,
      instance: hostName,
      role: facts.kind,
      sleeps: sleeps(facts) ? 'yes' : 'no',
      zone: this.network?.zone ?? 'loopback',
    };
  }
}

export function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}
