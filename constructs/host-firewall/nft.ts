import { Cidr } from '../../lib';

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

/** The end of a rule that accepts, with what it is for: at most 128 bytes, and no quotes, which have no escape. */
export function accept(why: string): string {
  const plain = why
    .replaceAll('"', "'")
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim();
  return plain === '' ? 'accept' : `accept comment "${clipped(plain)}"`;
}

/** Counts all that gets here, and logs as much of it as the rate allows. It decides nothing. */
export function logged(prefix: string, rate: string): string {
  return `counter limit rate ${rate} log level info prefix "${prefix}: "`;
}

function byFamily(networks: readonly string[]): { family: 4 | 6; members: readonly Cidr[] }[] {
  const outermost: Cidr[] = [];
  // A network comes right before those inside it, which need no words of their own.
  for (const network of networks.map((text) => Cidr.of(text)).sort((a, b) => Cidr.compare(a, b))) {
    if (outermost.at(-1)?.overlaps(network) !== true) outermost.push(network);
  }
  return families.map((family) => ({ family, members: outermost.filter((network) => network.family === family) }));
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

/** Longest that a comment of a rule may be (`NFTNL_UDATA_COMMENT_MAXLEN`). */
const maxComment = 128;

function clipped(text: string): string {
  if (Buffer.byteLength(text) <= maxComment) return text;
  let kept = '';
  for (const char of text) {
    if (Buffer.byteLength(`${kept}${char}…`) > maxComment) break;
    kept += char;
  }
  return `${kept.trimEnd()}…`;
}
