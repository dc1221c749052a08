import { type DnsRecord, type DnsZone, type Fleet } from '../fleet';
import { zoneOf } from './fleet-names';

/** What public DNS has at a name, as far as the fleet's zones tell. */
export interface FleetAnswer {
  /** Where the name's CNAMEs lead: the name itself where it has none. */
  readonly name: string;
  /** Records there; none where the name is in no zone of the fleet. */
  readonly records: readonly DnsRecord[];
}

interface ZoneIndex {
  readonly records: ReadonlyMap<string, readonly DnsRecord[]>;
  /** Names with records, and all above them: a wildcard does not speak for these. */
  readonly existing: ReadonlySet<string>;
}

const indexes = new WeakMap<DnsZone, ZoneIndex>();

/**
 * Looks a name up in the fleet's `dns.zones` as a resolver would: by its records, those of a wildcard above it
 * (RFC 4592), and along CNAMEs. Cloudflare follows those of a proxied name, and of the zone itself, on its own.
 */
export function lookUp(fleet: Fleet, name: string): FleetAnswer {
  let end = name;
  const seen = new Set<string>();
  for (;;) {
    const zone = zoneOf(fleet, end);
    const records = zone === undefined ? [] : recordsOf(zone, end);
    const alias = records.find((record) => record.type === 'CNAME' && !record.proxied && end !== zone?.name);
    if (alias?.type !== 'CNAME' || seen.has(end)) return { name: end, records };
    seen.add(end);
    end = alias.content;
  }
}

function recordsOf(zone: DnsZone, name: string): readonly DnsRecord[] {
  const { records, existing } = indexOf(zone);
  if (existing.has(name)) return records.get(name) ?? [];
  let encloser = name;
  while (encloser !== zone.name && !existing.has(encloser)) encloser = parentOf(encloser);
  return records.get(`*.${encloser}`) ?? [];
}

function indexOf(zone: DnsZone): ZoneIndex {
  const known = indexes.get(zone);
  if (known !== undefined) return known;
  const records = new Map<string, DnsRecord[]>();
  const existing = new Set<string>();
  for (const record of zone.records) {
    records.set(record.name, [...(records.get(record.name) ?? []), record]);
    for (let name = record.name; name !== zone.name; name = parentOf(name)) existing.add(name);
  }
  const index = { records, existing: existing.add(zone.name) };
  indexes.set(zone, index);
  return index;
}

/** A name without its first label. */
export function parentOf(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}
