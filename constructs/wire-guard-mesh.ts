import { Construct } from 'constructs';
import {
  Annotations,
  ConstructError,
  didYouMean,
  findHost,
  FleetApp,
  type IHost,
  type Network,
  publicName,
  shown,
} from '../lib';
import { builderOf, meshFaults, meshWarnings } from './wire-guard-mesh/checks';
import { MeshMember, type MeshStyle } from './wire-guard-mesh/mesh-member';
import { PeerPages } from './wire-guard-mesh/peer-pages';
import { isName } from './wire-guard-mesh/nodes';
import { MeshPlan } from './wire-guard-mesh/plan';
import { type Topology } from './wire-guard-mesh/topology';

export { type HubOptions, type Link, Topology } from './wire-guard-mesh/topology';
export { type MeshStyle } from './wire-guard-mesh/mesh-member';

/** Properties for {@link WireGuardMesh}. */
export interface WireGuardMeshProps {
  /** Network of the fleet that it builds, by its interface's name: `wg0`. Members, addresses and keys are the fleet's. */
  readonly network: string;
  /** Who is a peer of whom: `Topology.hub('fufuwuqi')`. */
  readonly topology: Topology;
  /**
   * What every member's side is written as: `networking.wireguard`, or units of systemd-networkd, which then runs beside
   * whatever else manages the host. @default 'module'
   */
  readonly style?: MeshStyle;
  /**
   * Whether a preshared key for each pair of members is mixed in: one more secret that both hosts need.
   * Renders to `sops.secrets."wireguard/<network>/psk/<a>_<b>"` on both. @default true
   */
  readonly presharedKeys?: boolean;
}

/**
 * The tunnels of one mesh network of the fleet, on every member that has a stack; a member without one is still a peer
 * of the others.
 *
 * Renders to `networking.wireguard` or `systemd.network`, by style, with a timer that finds endpoints
 * again, and `docs/peers/<network>-<peer>.md` for each reserved peer.
 *
 * @throws ConstructError when the fleet has no such network.
 */
export class WireGuardMesh extends Construct {
  public readonly network: Network;
  public readonly style: MeshStyle;

  public constructor(scope: Construct, id: string, props: WireGuardMeshProps) {
    super(scope, id);
    const app = FleetApp.of(this);
    const network = app.fleet.networks[props.network];
    if (network === undefined) {
      const hint = didYouMean(props.network, Object.keys(app.fleet.networks));
      throw new ConstructError(
        this.node.path,
        'network',
        `no network of the fleet has that name, got ${shown(props.network)}${hint}`,
      );
    }
    this.network = network;
    this.style = props.style ?? 'module';
    const faults = topologyFaults(props.topology, network);
    this.node.addValidation({ validate: () => [...faults] });
    if (faults.length > 0) return;
    const plan = new MeshPlan(app, network, props.topology);
    this.node.addValidation({ validate: () => meshFaults(this, plan) });
    if (Object.keys(network.reserved).length > 0) new PeerPages(this, 'peers', { plan });
    app.whenDeclared(this, () => this.spread(plan, props.presharedKeys ?? true));
  }

  /** Puts a member's part on every host that there is. */
  private spread(plan: MeshPlan, presharedKeys: boolean): void {
    if (builderOf(this, this.network.name) !== this.node.path) return;
    for (const warning of meshWarnings(this, plan)) Annotations.of(this).addWarning(warning);
    const hosts = Object.keys(this.network.members).flatMap((name) => findHost(this, name) ?? []);
    const speaker = hosts.find(({ hostName }) => hostName === plan.hub) ?? hosts[0];
    const present = new Set(hosts.map(({ hostName }) => hostName));
    const absent = plan.all.flatMap(({ name }) => (present.has(name) ? [] : [name]));
    for (const host of hosts) {
      const names = [host.hostName, ...(host === speaker ? absent : [])];
      new MeshMember(host, this.node.id, { plan, style: this.style, presharedKeys, names });
      this.publish(host, plan);
    }
  }

  private publish(host: IHost, plan: MeshPlan): void {
    const { endpoint } = plan.node(host.hostName);
    if (endpoint === undefined || !isName(endpoint)) return;
    const zones = Object.keys(host.fleet.dns.zones);
    if (!zones.some((zone) => endpoint === zone || endpoint.endsWith(`.${zone}`))) return;
    publicName(host, endpoint, { proxied: false, why: `endpoint of ${this.network.name}` });
  }
}

function topologyFaults(topology: Topology, { name, members, reserved }: Network): readonly string[] {
  const faults = topology.faults(name, Object.keys(members), Object.keys(reserved));
  return faults.map((fault) => `topology: ${fault}`);
}
