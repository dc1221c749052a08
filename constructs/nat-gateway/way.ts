import { Cidr, FleetApp, type Host, type IHost, InterfaceAddress, IpAddress, meshAddress } from '../../lib';
import { type PortForward } from './port-forward';

/** How a host gets to the target of a port forward. */
export interface Way {
  /** Interface that leads there. */
  readonly interface: string;
  /** The target's address; undefined while it is to be allocated. */
  readonly address: string | undefined;
  /** Network that both are in. */
  readonly network: string;
  /** Interface of the target, where it is a host of the fleet. */
  readonly targetInterface?: string;
  /** Whether the target answers the Internet through this host. */
  readonly isReturn: boolean;
}

type Target = PortForward['to'];

/** The way to a target; undefined where none of the host's interfaces leads to it. */
export function wayTo(host: IHost, target: Target): Way | undefined {
  if ('address' in target) return wayToAddress(host, target.address);
  const facts = host.fleet.hosts[target.host];
  return facts === undefined ? undefined : (wayOnLan(host, facts) ?? wayOnMesh(host, facts));
}

interface Local {
  readonly name: string;
  readonly own: InterfaceAddress;
}

/** IPv4 addresses of a host, with the networks that they are in. */
function locals({ network }: Host): Local[] {
  return Object.values(network.interfaces).flatMap(({ name, addresses }) =>
    addresses.map((text) => ({ name, own: InterfaceAddress.of(text) })).filter(({ own }) => own.network.family === 4),
  );
}

function wayToAddress(host: IHost, text: string): Way | undefined {
  const address = IpAddress.of(text);
  const way = (name: string, network: string): Way => ({ interface: name, address: text, network, isReturn: false });
  const attached = locals(host.facts).find(({ own }) => own.network.contains(address));
  if (attached !== undefined) return way(attached.name, attached.own.network.toString());
  for (const name of host.facts.networks) {
    const { ipv4, members = {} } = host.fleet.networks[name] ?? {};
    const reach = [ipv4, ...Object.values(members).flatMap(({ subnets }) => subnets)];
    const found = reach.find((network) => network !== undefined && Cidr.of(network).contains(address));
    if (found !== undefined) return way(name, found);
  }
  for (const entry of Object.values(host.facts.zones).flat()) {
    const found = entry.sources.find((source) => Cidr.of(source).contains(address));
    if (found !== undefined && entry.interface !== 'lo') return way(entry.interface, found);
  }
  return undefined;
}

/** The same private range may be used again at another site. */
function wayOnLan({ facts }: IHost, target: Host): Way | undefined {
  if (facts.site !== target.site) return undefined;
  for (const there of locals(target)) {
    const here = locals(facts).find(({ own }) => own.network.equals(there.own.network));
    if (here === undefined) continue;
    const routers = Object.values(target.network.interfaces).map(({ gateway4 }) => gateway4);
    return {
      interface: here.name,
      address: there.own.address.toString(),
      network: here.own.network.toString(),
      targetInterface: there.name,
      isReturn: routers.includes(here.own.address.toString()),
    };
  }
  return undefined;
}

function wayOnMesh(host: IHost, { name: target, networks }: Host): Way | undefined {
  const { lock } = FleetApp.of(host);
  for (const name of host.facts.networks.filter((one) => networks.includes(one))) {
    const network = host.fleet.networks[name]?.ipv4;
    if (network === undefined) continue;
    const address = meshAddress(lock, host.fleet, name, target, 'ipv4');
    return { interface: name, address, network, targetInterface: name, isReturn: false };
  }
  return undefined;
}

/** The host's own address where a way begins; undefined where the fleet does not know it. */
export function ownAddress(host: IHost, { interface: name }: Way): string | undefined {
  if (host.facts.networks.includes(name)) {
    return meshAddress(FleetApp.of(host).lock, host.fleet, name, host.hostName, 'ipv4');
  }
  return locals(host.facts)
    .find((one) => one.name === name)
    ?.own.address.toString();
}
