import { Cidr, type Forward, type Host, InterfaceAddress } from '../../lib';
import { everything, type MeshPlan } from './plan';

/**
 * What a member passes on for others: between spokes, to and from the networks behind it, and into the Internet for
 * full tunnels. Sources and destinations hold both families; a rule is for packets whose two ends are of the same.
 */
export function forwardsOf(plan: MeshPlan, host: Host): readonly Forward[] {
  const forwards = [...betweenSpokes(plan, host.name), ...behind(plan, host)];
  const { uplink } = host.network;
  if (uplink === undefined) return forwards;
  const from = plan.network.name;
  const clients = plan.all.filter(({ name }) => plan.exitOf(name) === host.name && plan.neighbours(name).length > 0);
  const exits = clients.map(({ name }) => {
    return { from, to: uplink, sources: plan.ownOf(name), destinations: everything, why: `full tunnel of ${name}` };
  });
  return [...forwards, ...exits];
}

function betweenSpokes(plan: MeshPlan, name: string): Forward[] {
  if (plan.hub !== name) return [];
  const interfaces = { from: plan.network.name, to: plan.network.name };
  const { spokeLinks } = plan;
  if (spokeLinks === 'all') {
    const spokes = plan.neighbours(name);
    if (spokes.length < 2) return [];
    const reach = [...plan.prefixes, ...spokes.flatMap((spoke) => plan.node(spoke).subnets).sort()];
    return [{ ...interfaces, sources: reach, destinations: reach, why: 'between all spokes' }];
  }
  return spokeLinks.flatMap(([a, b]) => {
    return [[a, b] as const, [b, a] as const].map(([source, destination]) => {
      const why = `${source} to ${destination}`;
      return { ...interfaces, sources: plan.ownOf(source), destinations: plan.ownOf(destination), why };
    });
  });
}

function behind(plan: MeshPlan, host: Host): Forward[] {
  const { subnets } = plan.node(host.name);
  if (subnets.length === 0) return [];
  const mesh = plan.network.name;
  const others = plan.reachOf(host.name);
  return subnets.flatMap((subnet) => {
    const lan = interfaceTo(host, subnet);
    if (lan === undefined) return [];
    return [
      { from: mesh, to: lan, sources: others, destinations: [subnet], why: `${mesh} to the network behind` },
      { from: lan, to: mesh, sources: [subnet], destinations: others, why: `network behind to ${mesh}` },
    ];
  });
}

/** The interface of a host that leads to a network: one with an address in it, or with a zone that it is a source of. */
export function interfaceTo(host: Host, subnet: string): string | undefined {
  const network = Cidr.of(subnet);
  const attached = Object.values(host.network.interfaces).find(({ addresses }) =>
    addresses.some((address) => InterfaceAddress.of(address).network.overlaps(network)),
  );
  if (attached !== undefined) return attached.name;
  const entries = Object.values(host.zones).flat();
  return entries.find(({ sources }) => sources.some((source) => Cidr.of(source).overlaps(network)))?.interface;
}
