import { asNetwork, Cidr, type FleetApp, InterfaceAddress, meshAddress, type Network, withPort } from '../../lib';
import { type MeshNode, nodesOf } from './nodes';
import { type Link, type Topology } from './topology';

/** Everything that is routed into a full tunnel; IPv6 also where the mesh has none, so that nothing goes past it. */
export const everything: readonly string[] = ['0.0.0.0/0', '::/0'];

/**
 * Who is linked to whom in one mesh network and what each routes to the other. The graph is known while constructs are
 * made; addresses only when those that are allocated have been, so ask for them in thunks.
 */
export class MeshPlan {
  /** IPv4 and IPv6 network of the mesh, those that it has. */
  public readonly prefixes: readonly string[];
  private readonly nodes: ReadonlyMap<string, MeshNode>;
  private readonly links = new Map<string, string[]>();
  private readonly ownIPs = new Map<string, readonly string[]>();

  public constructor(
    private readonly app: FleetApp,
    public readonly network: Network,
    private readonly topology: Topology,
  ) {
    this.prefixes = [network.ipv4, network.ipv6].filter((prefix) => prefix !== undefined);
    this.nodes = nodesOf(app, network);
    for (const [a, b] of topology.linksAmong(Object.keys(network.members))) this.link(a, b);
    for (const name of Object.keys(network.reserved)) for (const member of this.viaOf(name)) this.link(name, member);
    for (const names of this.links.values()) names.sort();
  }

  public get all(): readonly MeshNode[] {
    return [...this.nodes.values()];
  }

  public get hub(): string | undefined {
    return this.topology.hubName;
  }

  /** Which spokes may talk to each other through the hub. */
  public get spokeLinks(): 'all' | readonly Link[] {
    return this.topology.spokeLinks;
  }

  public node(name: string): MeshNode {
    const node = this.nodes.get(name);
    if (node === undefined) throw new Error(`no peer of '${this.network.name}' is named '${name}'`);
    return node;
  }

  /** Those that it is linked to, sorted. */
  public neighbours(name: string): readonly string[] {
    return this.links.get(name) ?? [];
  }

  /** Those that it is linked to and whose key is known, sorted. */
  public peersOf(name: string): readonly MeshNode[] {
    return this.neighbours(name).flatMap((other) => {
      const node = this.node(other);
      return node.publicKey === undefined ? [] : [node];
    });
  }

  /** The member through which everything of a full tunnel goes. */
  public exitOf(name: string): string | undefined {
    if (!this.node(name).fullTunnel) return undefined;
    return this.node(name).isReserved ? this.viaOf(name)[0] : this.hub;
  }

  /** Members that a reserved peer talks to. */
  public viaOf(reserved: string): readonly string[] {
    return this.network.reserved[reserved]?.via ?? (this.hub === undefined ? [] : [this.hub]);
  }

  /** Its addresses in the mesh without prefix length, IPv4 first. */
  public addressesOf(name: string): readonly string[] {
    const { lock, fleet } = this.app;
    const both = (['ipv4', 'ipv6'] as const).map((family) => {
      return this.network[family] === undefined ? undefined : meshAddress(lock, fleet, this.network.name, name, family);
    });
    return both.filter((address) => address !== undefined);
  }

  /** Its own addresses and the networks behind it. */
  public ownOf(name: string): readonly string[] {
    const known = this.ownIPs.get(name);
    if (known !== undefined) return known;
    const own = this.addressesOf(name).map(asNetwork);
    const ips = [...own, ...this.node(name).subnets];
    this.ownIPs.set(name, ips);
    return ips;
  }

  /** What one routes to the other, and takes from it: disjoint for all that it is linked to. */
  public allowedIPs(from: string, to: string): readonly string[] {
    if (this.exitOf(from) === to) return everything;
    // The whole mesh, not each spoke: who may talk to whom is then the hub's business alone.
    if (to === this.hub) return this.reachOf(from);
    const { subnets } = this.node(to);
    return subnets.length === 0
      ? this.ownOf(to)
      : [...this.ownOf(to).slice(0, -subnets.length), ...this.elsewhere(from, [to])];
  }

  /** Everything in the mesh that a member may exchange packets with, itself or through the hub. */
  public reachOf(name: string): readonly string[] {
    if (this.hub !== undefined) return [...this.prefixes, ...this.elsewhere(name, [...this.nodes.keys()])];
    return this.peersOf(name).flatMap((peer) => this.allowedIPs(name, peer.name));
  }

  /** `fufuwuqi.fufu.land:51820`, or nothing where it cannot be called. */
  public endpointOf(name: string): string | undefined {
    const { endpoint } = this.node(name);
    if (endpoint === undefined) return undefined;
    return withPort(endpoint, this.network.port);
  }

  /** Seconds between the packets that keep a router's way back open, where one needs that. */
  public keepalive(from: string, to: string): number | undefined {
    return this.node(from).behindNat && this.node(to).endpoint !== undefined ? 25 : undefined;
  }

  /** Networks behind others, without those that it is on itself. */
  private elsewhere(from: string, others: readonly string[]): string[] {
    const subnets = others.flatMap((name) => (name === from ? [] : this.node(name).subnets)).sort();
    if (subnets.length === 0) return subnets;
    const interfaces = Object.values(this.app.fleet.hosts[from]?.network.interfaces ?? {});
    const lans = interfaces.flatMap(({ addresses }) => addresses.map((text) => InterfaceAddress.of(text).network));
    return subnets.filter((subnet) => !lans.some((lan) => lan.overlaps(Cidr.of(subnet))));
  }

  private link(a: string, b: string): void {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const others = this.links.get(from);
      if (others === undefined) this.links.set(from, [to]);
      else others.push(to);
    }
  }
}
