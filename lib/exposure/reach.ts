import { type PortClaim } from '../facets/ports';
import { type Forward } from '../facets/forwards';
import { type Host, type ZoneEntry } from '../fleet';
import { Cidr } from '../net/cidr';
import { IpAddress } from '../net/ip-address';

type Zones = Host['zones'];
const families = [4, 6] as const;
type Family = (typeof families)[number];

/** Those of a claim's zones whose packets can get to it, sorted. */
export function zonesReaching(zones: Zones, claim: Pick<PortClaim, 'zones' | 'address' | 'sources'>): string[] {
  const { address } = claim;
  if (address !== undefined && addressOf(address)?.isLoopback === true) return [];
  const possible = families.filter((family) => listens(address, family));
  return [...new Set(claim.zones)].sort().filter((zone) => {
    const entries = (zones[zone] ?? []).filter((entry) => entry.interface !== 'lo');
    return entries.some((entry) => possible.some((family) => sends(entry, family, claim.sources)));
  });
}

/** Zones whose traffic a host passes on by a forward, sorted. */
export function zonesForwarded(zones: Zones, { from, sources }: Pick<Forward, 'from' | 'sources'>): string[] {
  const sending = Object.keys(zones).filter((zone) => {
    const entries = (zones[zone] ?? []).filter((entry) => entry.interface === from);
    return entries.some((entry) => families.some((family) => sends(entry, family, sources)));
  });
  return sending.sort();
}

/** Whether an address takes packets of a family; `::` takes both, as Linux binds it. */
function listens(address: string | undefined, family: Family): boolean {
  return address === undefined || address === '::' || (addressOf(address)?.family ?? family) === family;
}

/** Whether packets of a family come in by an entry of a zone, from the networks asked for if any are. */
function sends({ sources, except }: ZoneEntry, family: Family, wanted: readonly string[] | undefined): boolean {
  const asked = wanted === undefined ? undefined : networks(wanted, family);
  if (sources.length > 0) {
    const own = networks(sources, family);
    return asked === undefined ? own.length > 0 : own.some((one) => asked.some((other) => one.overlaps(other)));
  }
  const closed = networks(except, family);
  return (asked ?? [everything[family]]).some((one) => !closed.some((other) => contains(other, one)));
}

const everything = { 4: Cidr.of('0.0.0.0/0'), 6: Cidr.of('::/0') } as const;

/** Those of a family. What cannot be read is a problem that others report; here it hides nothing. */
function networks(texts: readonly string[], family: Family): Cidr[] {
  const all = texts.map((text) => readable(() => Cidr.of(text)) ?? everything[family]);
  return all.filter((network) => network.family === family);
}

function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.prefixLength <= inner.prefixLength && outer.overlaps(inner);
}

function addressOf(text: string): IpAddress | undefined {
  return readable(() => IpAddress.of(text));
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
