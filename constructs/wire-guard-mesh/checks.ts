import { type IConstruct } from 'constructs';
import { findHost, hasGateway } from '../../lib';
import { interfaceTo } from './forwarding';
import { type MeshPlan } from './plan';

/** What cannot work, with the field that it is about. */
export function meshFaults(mesh: IConstruct, plan: MeshPlan): string[] {
  return [...twice(mesh, plan), ...fullTunnelFaults(mesh, plan), ...subnetFaults(mesh, plan)];
}

/** Paths of the meshes that build the networks of a tree. */
const builders = new WeakMap<object, Map<string, string>>();

/** Path of the mesh that builds a network: the first one that asked. */
export function builderOf({ node }: IConstruct, network: string): string {
  const all = builders.get(node.root) ?? new Map<string, string>();
  builders.set(node.root, all);
  const path = all.get(network) ?? node.path;
  all.set(network, path);
  return path;
}

function twice(mesh: IConstruct, { network: { name } }: MeshPlan): string[] {
  const other = builderOf(mesh, name);
  if (other === mesh.node.path) return [];
  return [`network: '${name}' is built by '${other}' already; give each mesh a network of its own`];
}

function fullTunnelFaults(mesh: IConstruct, plan: MeshPlan): string[] {
  return plan.all.flatMap(({ name, isReserved, fullTunnel }) => {
    if (!fullTunnel) return [];
    const field = `fullTunnel of '${name}'`;
    if (isReserved && plan.viaOf(name).length !== 1) {
      return [`${field}: needs one member to go through, got ${plan.viaOf(name).length}; name one in its 'via'`];
    }
    if (!isReserved && plan.hub === undefined) return [`${field}: needs a hub to go through; use Topology.hub`];
    if (name === plan.hub) return [`${field}: is the hub itself; leave fullTunnel out there`];
    const exit = plan.exitOf(name) ?? '';
    const host = findHost(mesh, exit);
    if (host !== undefined && host.facts.network.uplink === undefined) {
      return [`${field}: goes through '${exit}', which names no uplink; give hosts.${exit}.network.uplink`];
    }
    const others = Object.values(host?.fleet.networks ?? {}).filter(({ name: other }) => other < plan.network.name);
    const second = others.find(({ members }) => members[name]?.fullTunnel === true);
    if (second === undefined || isReserved) return [];
    return [`${field}: network '${second.name}' takes everything of it already; keep one`];
  });
}

function subnetFaults(mesh: IConstruct, plan: MeshPlan): string[] {
  return plan.all.flatMap(({ name, subnets }) => {
    const host = findHost(mesh, name);
    if (host === undefined) return [];
    return subnets
      .filter((subnet) => interfaceTo(host.facts, subnet) === undefined)
      .map((subnet) => {
        const remedy = 'give one an address in it, or make it a source of a zone';
        return `subnets of '${name}': no interface of it leads to ${subnet}; ${remedy}`;
      });
  });
}

/** What is legal and still leaves somebody out. */
export function meshWarnings(mesh: IConstruct, plan: MeshPlan): string[] {
  return [...missingKeys(plan), ...unlinked(plan), ...silent(plan), ...islands(plan), ...untranslated(mesh, plan)];
}

/** Hosts that full tunnels leave by with addresses of the mesh, to which only few routers know the way back. */
function untranslated(mesh: IConstruct, plan: MeshPlan): string[] {
  const exits = plan.all.flatMap(({ name }) => findHost(mesh, plan.exitOf(name) ?? '') ?? []);
  const bare = [...new Set(exits)].filter((host) => !hasGateway(host, plan.network.name));
  return bare.map(({ hostName }) => {
    const how = "add a NatGateway to it, from the mesh's zone, with ipv4: 'routed' where that router does";
    return `full tunnels leave '${hostName}' with addresses of the mesh, to which its router must know the way back; ${how}`;
  });
}

function missingKeys(plan: MeshPlan): string[] {
  return plan.all.flatMap(({ name, isReserved, publicKey }) => {
    if (publicKey !== undefined) return [];
    const place = `networks.${plan.network.name}.${isReserved ? 'reserved' : 'members'}.${name}.publicKey`;
    return [`'${name}' has no public key yet, so nobody has it as a peer; put what wg pubkey prints under ${place}`];
  });
}

function unlinked(plan: MeshPlan): string[] {
  return plan.all.flatMap(({ name, isReserved }) => {
    if (plan.neighbours(name).length > 0) return [];
    return [
      `'${name}' is linked to nobody; ${isReserved ? "name members in its 'via'" : 'give it a link, or take it out of the network'}`,
    ];
  });
}

/** Links over which neither can call the other. */
function silent(plan: MeshPlan): string[] {
  const deaf = plan.all.filter(({ endpoint }) => endpoint === undefined);
  const names = new Set(deaf.map(({ name }) => name));
  const pairs = deaf.flatMap(({ name }) =>
    plan.neighbours(name).flatMap((other) => (name < other && names.has(other) ? [`'${name}' and '${other}'`] : [])),
  );
  if (pairs.length === 0) return [];
  const [first = ''] = pairs;
  const more = pairs.length > 1 ? ` (and ${pairs.length - 1} more pairs)` : '';
  return [
    `${first}${more} cannot find each other, for neither has an endpoint; give one of them an endpoint, or use a hub`,
  ];
}

/** Parts of the graph that nothing joins. */
function islands(plan: MeshPlan): string[] {
  const linked = plan.all
    .map(({ name }) => name)
    .filter((name) => plan.neighbours(name).length > 0)
    .sort();
  const [start] = linked;
  if (start === undefined) return [];
  const reached = new Set([start]);
  for (const name of reached) for (const other of plan.neighbours(name)) reached.add(other);
  const rest = linked.filter((name) => !reached.has(name));
  const [first] = rest;
  return first === undefined
    ? []
    : [`'${first}' and '${start}' are in parts that no link joins; add a link if they are to be one mesh`];
}
