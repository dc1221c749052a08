import { type Problem, shown } from '../errors';
import { type FleetData } from './fleet-schema';
import { isPlaceholder, type PlaceholderFact } from './placeholder';
import { recordName } from './record-name';
import { type Release } from './releases';
import {
  type DnsRecord,
  type Fleet,
  type Frozen,
  type Host,
  type Interface,
  type Member,
  type ZoneEntry,
} from './types';

type HostData = FleetData['hosts'][string];

/** Fills in what depends on other parts of the fleet, sorts what has no order, and freezes everything. */
export function resolveFleet(data: FleetData, placeholders: readonly PlaceholderFact[], release?: Release): Fleet {
  const hostNames = Object.keys(data.hosts).sort();
  const name = data.name ?? data.domain.split('.')[0] ?? data.domain;
  const { backend } = data.terraform;
  const profilesOf = new Map<string, string[]>();
  for (const profile of Object.keys(data.profiles).sort()) {
    for (const host of data.profiles[profile] ?? []) profilesOf.set(host, [...(profilesOf.get(host) ?? []), profile]);
  }
  return frozen({
    name,
    domain: data.domain,
    operator: data.operator,
    secrets: data.secrets,
    hosts: mapped(data.hosts, (host, facts) => resolveHost(data, host, facts, profilesOf.get(host) ?? [], release)),
    profiles: mapped(data.profiles, (profile) => [...(data.profiles[profile] ?? [])].sort()),
    ...resolveUsers(data, hostNames),
    networks: mapped(data.networks, (network, facts) => {
      const { members, reserved } = facts;
      return {
        ...facts,
        name: network,
        members: mapped(members, (host, member) => resolveMember(data.hosts[host], member)),
        reserved: mapped(reserved, (_, peer) => ({ ...peer, via: peer.via && sorted(peer.via) })),
      };
    }),
    dns: {
      zones: mapped(data.dns.zones, (zone, facts) => ({ ...facts, name: zone, records: resolveRecords(data, zone) })),
    },
    terraform: { backend: backend.kind === 's3' ? { ...backend, keyPrefix: backend.keyPrefix ?? name } : backend },
    placeholders,
    warnings: placeholders.map(warning),
  }) as Fleet;
}

function resolveUsers(data: FleetData, hostNames: readonly string[]): Record<'users' | 'removedUsers', unknown> {
  const all = Object.entries(data.users);
  const hostsOf = (hosts: readonly string[] | undefined) => (hosts === undefined ? hostNames : sorted(hosts));
  const kept = Object.fromEntries(all.filter(([, { removed }]) => !removed));
  const gone = Object.fromEntries(all.filter(([, { removed }]) => removed));
  return {
    users: mapped(kept, (name, facts) => {
      const groups = [...new Set(facts.groups)].sort();
      return { ...facts, name, groups, hosts: hostsOf(facts.hosts), removed: undefined };
    }),
    removedUsers: mapped(gone, (name, { uid, hosts }) => ({ name, uid, hosts: hostsOf(hosts) })),
  };
}

function resolveHost(
  data: FleetData,
  name: string,
  host: HostData,
  profiles: readonly string[],
  release: Release | undefined,
): unknown {
  const networks = Object.keys(data.networks).filter((network) =>
    Object.hasOwn(data.networks[network]?.members ?? {}, name),
  );
  return {
    ...host,
    name,
    release: release ?? host.release,
    timeZone: host.timeZone ?? data.timeZone,
    locale: host.locale ?? data.locale,
    network: { ...host.network, interfaces: mapped(host.network.interfaces, resolveInterface) },
    zones: resolveZones(data, host, networks),
    networks: networks.sort(),
    profiles,
  } satisfies { [Key in keyof Host]: unknown };
}

type InterfaceData = HostData['network']['interfaces'][string];

function resolveInterface(name: string, facts: InterfaceData): Interface {
  const acceptRa = facts.acceptRa ?? (facts.dhcp === 'ipv6' || facts.dhcp === 'yes');
  return { ...facts, name, acceptRa } as Interface;
}

type MemberData = FleetData['networks'][string]['members'][string];

/** A member is called at its host's static address where nothing else is said; a dynamic one is no place to call. */
function resolveMember(host: HostData | undefined, member: MemberData): Member {
  const { ipv4, ipv6 } = host?.publicAddress ?? {};
  const fixed = [ipv4, ipv6].find((one) => one !== undefined && one !== 'dynamic' && !isPlaceholder(one));
  const endpoint = member.endpoint ?? fixed;
  return {
    ...member,
    endpoint,
    behindNat: member.behindNat ?? endpoint === undefined,
    subnets: sorted(member.subnets),
  } as Member;
}

function resolveZones(data: FleetData, host: HostData, networks: readonly string[]): Record<string, ZoneEntry[]> {
  const declared = Object.entries(host.zones).flatMap(([zone, list]) =>
    list.map((entry) => ({ zone, sources: [], ...entry })),
  );
  const placed = new Set(declared.map((entry) => entry.interface));
  const meshes = networks.filter((network) => !placed.has(network));
  const entries = [
    ...declared,
    ...meshes.map((network) => ({ zone: data.networks[network]?.zone ?? 'vpn', interface: network, sources: [] })),
    { zone: 'loopback', interface: 'lo', sources: [] },
  ];
  const zones: Record<string, ZoneEntry[]> = Object.fromEntries(Object.keys(host.zones).map((zone) => [zone, []]));
  for (const { zone, interface: ifname, sources = [] } of entries) {
    const others = entries.filter((other) => other.interface === ifname).flatMap((other) => other.sources ?? []);
    const entry = { interface: ifname, sources: sorted(sources), except: sources.length === 0 ? sorted(others) : [] };
    zones[zone] = [...(zones[zone] ?? []), entry];
  }
  return mapped(zones, (_, list) => list.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)));
}

function sortKey(entry: ZoneEntry): string {
  return [entry.interface, ...entry.sources].join(' ');
}

function resolveRecords(data: FleetData, zone: string): DnsRecord[] {
  const records = (data.dns.zones[zone]?.records ?? []).map((record) => {
    const named = { ...record, name: recordName(record.name, zone, record.type) };
    if (named.type !== 'A' && named.type !== 'AAAA') return named;
    const known =
      named.host === undefined
        ? named.content
        : data.hosts[named.host]?.publicAddress[named.type === 'A' ? 'ipv4' : 'ipv6'];
    const dynamic = known === 'dynamic';
    return { ...named, content: dynamic ? undefined : known, dynamic };
  });
  const keyed = records.map((record) => [`${record.name} ${record.type} ${JSON.stringify(record)}`, record] as const);
  return keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, record]) => record as DnsRecord);
}

function warning({ path, value, what }: PlaceholderFact): Problem {
  const message = `is a placeholder, got ${shown(value)}; fill in: ${what}`;
  return { path: 'fleet', field: path, message };
}

function sorted(texts: readonly string[]): string[] {
  return [...texts].sort();
}

/** Maps the values of a record, in order of key. */
function mapped<From, To>(
  record: Readonly<Record<string, From>>,
  map: (key: string, value: From) => To,
): Record<string, To> {
  const entries = Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, value]) => [key, map(key, value)]));
}

/** Freezes data that this module made, all the way down, and drops fields that are undefined. */
function frozen<T>(value: T): Frozen<T> {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value as Frozen<T>;
  const record = value as Record<string, unknown>;
  for (const key of Object.keys(record)) {
    if (record[key] === undefined) Reflect.deleteProperty(record, key);
    else frozen(record[key]);
  }
  return Object.freeze(value) as Frozen<T>;
}
