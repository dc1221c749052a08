import { Cidr, type IHost, zoneSources } from '../../lib';

/** Machines that ask a resolver and are told the same: those of one network. */
export interface Asker {
  readonly network: Cidr;
  /** Zones of the resolver that the network is in, sorted; none for the resolver's own host. */
  readonly zones: readonly string[];
  /** How AdGuard Home's rules name exactly these: by their network, and those inside it or beside it that are not meant. */
  readonly clients: readonly string[];
}

const loopback = ['127.0.0.0/8', '::1/128'].map((text) => Cidr.of(text));
const linkLocal = Cidr.of('fe80::/10');

/** Who asks a resolver, the host itself first. */
export function askersOf(host: IHost, zones: readonly string[]): Asker[] {
  const found = new Map(loopback.map((network) => [network.toString(), { network, zones: [] as string[] }]));
  for (const zone of [...new Set(zones)].sort()) {
    for (const text of zoneSources(host, zone) ?? []) {
      const network = Cidr.of(text);
      const known = found.get(network.toString());
      if (known === undefined) found.set(network.toString(), { network, zones: [zone] });
      else if (!isLoopback(network)) known.zones.push(zone);
    }
  }
  const [ipv4, ipv6, ...others] = [...found.values()];
  const sorted = others.sort((a, b) => Cidr.compare(a.network, b.network));
  const all = [ipv4, ipv6, ...sorted].filter((one) => one !== undefined);
  const networks = all.map(({ network }) => network);
  return all.map((one) => ({ ...one, clients: clientsIn(one.network, networks) }));
}

/** Whether an asker is the resolver's own host. */
export function isItself({ network }: Asker): boolean {
  return isLoopback(network);
}

/** Whether all of a network is on one cable, so that its addresses tell nothing of a place. */
export function isLinkLocal(network: Cidr): boolean {
  return linkLocal.overlaps(network);
}

export function isLoopback(network: Cidr): boolean {
  return loopback.some((one) => one.overlaps(network));
}

/**
 * A link-local asker is known with the interface behind the address, which AdGuard Home finds in no network. Nobody else
 * is left but these, when all other networks are taken away: from elsewhere it answers nobody.
 *
 * @see https://github.com/AdguardTeam/urlfilter/blob/v0.23.2/rules/clients.go
 */
function clientsIn(network: Cidr, all: readonly Cidr[]): string[] {
  const others = all.filter((other) => !other.equals(network));
  if (isLinkLocal(network)) return others.filter((other) => !isLinkLocal(other)).map((other) => `~${other.toString()}`);
  const inside = others.filter((other) => other.prefixLength > network.prefixLength && other.overlaps(network));
  return [network.toString(), ...inside.map((other) => `~${other.toString()}`)];
}
