import { Cidr } from '../net/cidr';

/** A condition on one address of a packet, which fits packets of one family only. */
export interface FamilyMatch {
  readonly family: 4 | 6;
  /** As nftables writes it: `ip saddr 192.168.1.0/24`. */
  readonly text: string;
}

const families = [4, 6] as const;
type Field = 'saddr' | 'daddr';

/** Packets of a family, whatever their addresses. */
export function everyPacketOf(family: 4 | 6): FamilyMatch {
  return { family, text: `meta nfproto ipv${family}` };
}

/** Packets whose address is in one of the networks: one condition for each family that has any. */
export function inNetworks(field: Field, networks: readonly string[]): FamilyMatch[] {
  return byFamily(networks).flatMap(({ family, members }) => {
    if (members.length === 0) return [];
    if (members.some(isEverything)) return [everyPacketOf(family)];
    return [{ family, text: `${keyword(family)} ${field} ${setOf(members.map(shortest))}` }];
  });
}

/** Packets whose address is in none of the networks: one condition for each family that has any left. */
export function outsideNetworks(field: Field, networks: readonly string[]): FamilyMatch[] {
  return byFamily(networks).flatMap(({ family, members }) => {
    if (members.length === 0) return [everyPacketOf(family)];
    if (members.some(isEverything)) return [];
    return [{ family, text: `${keyword(family)} ${field} != ${setOf(members.map(shortest))}` }];
  });
}

/** Packets whose address is in one of the networks, and in none of the others. */
export function inNetworksBut(field: Field, networks: readonly string[], others: readonly string[]): FamilyMatch[] {
  const holes = others.map((text) => Cidr.of(text));
  const left = networks.map((text) => Cidr.of(text)).filter((one) => !holes.some((hole) => holds(hole, one)));
  const within = holes.filter((hole) => left.some((one) => one.overlaps(hole)));
  const outside = outsideNetworks(field, within.map(String));
  return inNetworks(field, left.map(String)).map((match) => {
    const apart = outside.find(({ family }) => family === match.family);
    return apart === undefined ? match : both(match, apart);
  });
}

/** Both conditions as one. What an address says of the family need not be said again. */
export function both(a: FamilyMatch, b: FamilyMatch): FamilyMatch {
  const general = everyPacketOf(a.family).text;
  const texts = new Set([a.text, b.text].filter((text) => text !== general));
  return { family: a.family, text: texts.size === 0 ? general : [...texts].join(' ') };
}

/** One value as it is, several as an anonymous set. */
export function setOf(values: readonly string[]): string {
  const [first = ''] = values;
  return values.length === 1 ? first : `{ ${values.join(', ')} }`;
}

function byFamily(networks: readonly string[]): { family: 4 | 6; members: readonly Cidr[] }[] {
  const outermost: Cidr[] = [];
  // A network comes right before those inside it, which need no words of their own.
  for (const network of networks.map((text) => Cidr.of(text)).sort((a, b) => Cidr.compare(a, b))) {
    if (outermost.at(-1)?.overlaps(network) !== true) outermost.push(network);
  }
  return families.map((family) => ({ family, members: outermost.filter((network) => network.family === family) }));
}

function holds(outer: Cidr, inner: Cidr): boolean {
  return outer.prefixLength <= inner.prefixLength && outer.overlaps(inner);
}

function isEverything({ prefixLength }: Cidr): boolean {
  return prefixLength === 0;
}

/** A network of one address is written as that. */
function shortest(network: Cidr): string {
  return network.size === 1n ? network.address.toString() : network.toString();
}

function keyword(family: 4 | 6): string {
  return family === 4 ? 'ip' : 'ip6';
}
