import { type DnsRecord, type DnsZone, type Fleet, isPlaceholder } from '../fleet';

/** A name of the fleet's own records at which one host answers, by its address or by another name of it. */
export interface FleetName {
  readonly name: string;
  readonly zone: DnsZone;
  /** Records of the name itself. */
  readonly records: readonly DnsRecord[];
  /** Whether its visitors come through Cloudflare: a CNAME of a proxied name is proxied, whatever it says itself. */
  readonly proxied: boolean;
}

interface NameIndex {
  /** A, AAAA and CNAME records by name. */
  readonly records: ReadonlyMap<string, { readonly zone: DnsZone; readonly records: readonly DnsRecord[] }>;
  /** By host, then by name. */
  readonly hosts: ReadonlyMap<string, ReadonlyMap<string, FleetName>>;
}

const none: ReadonlyMap<string, FleetName> = new Map();
const indexes = new WeakMap<Fleet, NameIndex>();

/** Names of `dns.zones` that lead to a host. */
export function fleetNames(fleet: Fleet, host: string): ReadonlyMap<string, FleetName> {
  return indexOf(fleet).hosts.get(host) ?? none;
}

/** A, AAAA and CNAME records of `dns.zones` at a name. */
export function recordsAt(fleet: Fleet, name: string): readonly DnsRecord[] {
  return indexOf(fleet).records.get(name)?.records ?? [];
}

/** The zone of the fleet that a full name is in: the longest one. */
export function zoneOf(fleet: Fleet, name: string): DnsZone | undefined {
  const labels = name.split('.');
  for (const [index] of labels.entries()) {
    const zone = labels.slice(index).join('.');
    if (Object.hasOwn(fleet.dns.zones, zone)) return fleet.dns.zones[zone];
  }
  return undefined;
}

function indexOf(fleet: Fleet): NameIndex {
  const known = indexes.get(fleet);
  if (known !== undefined) return known;
  const index = makeIndex(fleet);
  indexes.set(fleet, index);
  return index;
}

function makeIndex(fleet: Fleet): NameIndex {
  const byName = new Map<string, { zone: DnsZone; records: DnsRecord[] }>();
  for (const zone of Object.values(fleet.dns.zones)) {
    for (const record of zone.records) {
      if (record.type !== 'A' && record.type !== 'AAAA' && record.type !== 'CNAME') continue;
      const at = byName.get(record.name);
      if (at === undefined) byName.set(record.name, { zone, records: [record] });
      else at.records.push(record);
    }
  }
  const hosts = new Map<string, Map<string, FleetName>>();
  for (const [name, { zone, records }] of byName) {
    const end = followed(name, byName);
    for (const host of hostsOf(fleet, end.records)) {
      const names = hosts.get(host) ?? new Map<string, FleetName>();
      hosts.set(host, names.set(name, { name, zone, records, proxied: end.proxied }));
    }
  }
  return { records: byName, hosts };
}

/** Where the CNAMEs of a name end, and whether Cloudflare stands in front on the way. */
function followed(name: string, byName: ReadonlyMap<string, { readonly records: readonly DnsRecord[] }>) {
  let records: readonly DnsRecord[] = byName.get(name)?.records ?? [];
  let proxied = false;
  const seen = new Set([name]);
  for (;;) {
    proxied ||= records.some((record) => 'proxied' in record && record.proxied);
    const alias = records.find((record) => record.type === 'CNAME');
    if (alias?.type !== 'CNAME' || seen.has(alias.content)) return { records, proxied };
    seen.add(alias.content);
    records = byName.get(alias.content)?.records ?? [];
  }
}

/** Hosts that records of addresses lead to. */
function hostsOf(fleet: Fleet, records: readonly DnsRecord[]): Set<string> {
  const found = new Set<string>();
  for (const record of records) {
    if (record.type !== 'A' && record.type !== 'AAAA') continue;
    if (record.host !== undefined) found.add(record.host);
    else for (const host of addresses(fleet).get(record.content ?? '') ?? []) found.add(host);
  }
  return found;
}

const addressIndexes = new WeakMap<Fleet, ReadonlyMap<string, readonly string[]>>();

/** Hosts by their public addresses. */
function addresses(fleet: Fleet): ReadonlyMap<string, readonly string[]> {
  const known = addressIndexes.get(fleet);
  if (known !== undefined) return known;
  const index = new Map<string, string[]>();
  for (const [host, { publicAddress }] of Object.entries(fleet.hosts)) {
    for (const address of [publicAddress.ipv4, publicAddress.ipv6]) {
      if (address === undefined || address === 'dynamic' || isPlaceholder(address)) continue;
      index.set(address, [...(index.get(address) ?? []), host]);
    }
  }
  addressIndexes.set(fleet, index);
  return index;
}
