import { Construct, type IConstruct } from 'constructs';
import { addressRecord } from './address-record';
import { ConstructError, shown } from '../errors';
import { dynamicNames, proxiedNames } from '../facets';
import { type DnsZone, isPlaceholder } from '../fleet';
import { fleetNames, recordsAt } from './fleet-names';
import { type FullName, fullName } from './full-name';
import { type IHost } from '../host';
import { type AskedName, contradictions, isProxied, type PublicNameOptions, whys } from './asked-name';
import { ValueError } from '../net/value-error';
import { recordLabel } from './record-label';
import { Annotations } from '../terraform';

/**
 * Asks that the Internet reaches a host under a name, `vpn.fufu.land`: A and AAAA records of its public addresses, in
 * the host's own stack, once however many ask. A record of the fleet's `dns.zones` that leads to the host will do.
 *
 * Contradictions are found at synth, whatever the order of calls.
 *
 * @throws ConstructError for a name that is in no zone of the fleet.
 */
export function publicName(host: IHost, name: string, options: PublicNameOptions): void {
  HostRecords.of(host).ask(name, options);
}

/**
 * Makes a construct the one that keeps the dynamic records of a host current.
 *
 * @param onZone - Called for each zone that the host has a dynamic name in, once, also for those that come later.
 */
export function keepNamesCurrent(host: IHost, keeper: Construct, onZone: (zone: DnsZone) => void): void {
  HostRecords.of(host).keep(keeper, onZone);
}

/** True when something on the host keeps its dynamic records current. Ask only when the tree is complete. */
export function keepsNamesCurrent(host: IHost): boolean {
  return HostRecords.of(host).isKept;
}

/** Hosts, sorted, whose constructs ask for a public name. Ask only when the tree is complete. */
export function askersOf({ node }: IConstruct, name: string): string[] {
  return [...(askers.get(node.root)?.get(name) ?? [])].map(({ hostName }) => hostName).sort();
}

export { type PublicNameOptions } from './asked-name';

const families = [
  ['A', 'ipv4'],
  ['AAAA', 'ipv6'],
] as const;
const CHILD = 'public-names';
/** Hosts that ask for a name, in one tree. */
const askers = new WeakMap<object, Map<string, Set<HostRecords>>>();

function isDynamic({ facts: { publicAddress } }: IHost): boolean {
  return publicAddress.ipv4 === 'dynamic' || publicAddress.ipv6 === 'dynamic';
}

/** A name in public DNS that leads to a host. */
export interface PublicName {
  readonly name: string;
  /** Whether Cloudflare stands in front. */
  readonly proxied: boolean;
  /** Where it comes from, sorted: a record of the fleet, or those who asked for it. */
  readonly whys: readonly string[];
}

/** The public names of one host: those of the fleet's own records, and what its constructs ask for. */
export class HostRecords extends Construct {
  /** Those of a host, made when first asked for. */
  public static of(host: IHost): HostRecords {
    return (host.node.tryFindChild(CHILD) as HostRecords | undefined) ?? new HostRecords(host);
  }

  private readonly asked = new Map<string, AskedName>();
  private readonly zones = new Map<string, DnsZone>();
  private readonly keepers: { readonly path: string; readonly onZone: (zone: DnsZone) => void }[] = [];

  private constructor(private readonly host: IHost) {
    super(host, CHILD);
    for (const { name, zone, records, proxied } of fleetNames(host.fleet, host.hostName).values()) {
      if (proxied) host.facets.declare(proxiedNames, { name }, this);
      for (const record of records) {
        if (record.type === 'CNAME' || !('dynamic' in record) || !record.dynamic) continue;
        if (record.host === host.hostName) this.addDynamic(name, record.type, zone);
      }
    }
    host.node.addValidation({ validate: () => this.problems() });
  }

  /** Name of the host that they are of. */
  public get hostName(): string {
    return this.host.hostName;
  }

  /** Names in public DNS that lead to the host: those of the fleet's own records, and what its constructs ask for. */
  public get names(): readonly PublicName[] {
    const { fleet, hostName } = this.host;
    const declared = [...fleetNames(fleet, hostName).values()].map(({ name, proxied, zone }) => {
      return { name, proxied, whys: [`a record of ${zone.name}`] };
    });
    const asked = [...this.asked].map(([name, entry]) => {
      return { name, proxied: isProxied(entry), whys: entry.requests.map(({ why }) => why) };
    });
    const names = new Map<string, PublicName>();
    for (const { name, proxied, whys } of [...declared, ...asked]) {
      names.set(name, { name, proxied, whys: [...new Set([...(names.get(name)?.whys ?? []), ...whys])].sort() });
    }
    return [...names.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  public get isKept(): boolean {
    return this.keepers.length > 0;
  }

  public keep({ node }: Construct, onZone: (zone: DnsZone) => void): void {
    this.keepers.push({ path: node.path, onZone });
    for (const zone of this.zones.values()) onZone(zone);
  }

  public ask(given: string, options: PublicNameOptions): void {
    const { name, zone } = this.fullName(given);
    const known = this.asked.get(name) ?? this.add(name, zone);
    const wasProxied = isProxied(known);
    known.requests.push(options);
    if (wasProxied || !isProxied(known) || known.fleetName !== undefined) return;
    this.host.facets.declare(proxiedNames, { name }, this);
    for (const record of known.records) record.proxied = true;
  }

  private add(name: string, zone: DnsZone): AskedName {
    const { fleet, hostName, node, facts } = this.host;
    const fleetName = fleetNames(fleet, hostName).get(name);
    const entry: AskedName = { zone, requests: [], fleetName, records: [] };
    this.asked.set(name, entry);
    const all = askers.get(node.root) ?? new Map<string, Set<HostRecords>>();
    askers.set(node.root, all.set(name, (all.get(name) ?? new Set<HostRecords>()).add(this)));
    if (fleetName !== undefined || recordsAt(fleet, name).length > 0) return entry;
    for (const [type, family] of families) {
      const content = facts.publicAddress[family];
      if (content === undefined) continue;
      if (content === 'dynamic') this.addDynamic(name, type, zone);
      else if (isPlaceholder(content)) {
        const message = `${name} ${type}: the host's address is a placeholder, got ${shown(content)}; no record is made`;
        Annotations.of(this.host).addWarning(message);
        continue;
      }
      const id = `${type}-${recordLabel(name)}`;
      entry.records.push(addressRecord(this, id, { zone, name, type, content, proxied: false, ttl: 1 }));
    }
    return entry;
  }

  private addDynamic(name: string, type: 'A' | 'AAAA', zone: DnsZone): void {
    this.host.facets.declare(dynamicNames, { name, type, zone: zone.name }, this);
    if (this.zones.has(zone.name)) return;
    this.zones.set(zone.name, zone);
    for (const { onZone } of this.keepers) onZone(zone);
  }

  private fullName(given: string): FullName {
    try {
      return fullName(this.host.fleet, given);
    } catch (error) {
      if (!ValueError.isValueError(error)) throw error;
      throw new ConstructError(this.host.node.path, 'public name', error.complaint);
    }
  }

  private problems(): string[] {
    const keepers = this.keepers.map(({ path }) => shown(path)).sort();
    const both = keepers.length > 1 ? [`dynamic names: are kept current by ${keepers.join(' and by ')}; keep one`] : [];
    const names = [...this.asked].sort(([a], [b]) => (a < b ? -1 : 1));
    return [
      ...both,
      ...names.flatMap(([name, entry]) => this.problemsOf(name, entry).map((text) => `${name}: ${text}`)),
    ];
  }

  private problemsOf(name: string, entry: AskedName): string[] {
    const problems = contradictions(name, entry, this.host);
    if (!this.isKept && entry.records.length > 0 && isDynamic(this.host)) {
      problems.push("nothing on the host keeps its address current; add new DynamicDns(host, 'dynamic-dns')");
    }
    const hosts = [...(askers.get(this.node.root)?.get(name) ?? [])].sort((a, b) =>
      a.node.path < b.node.path ? -1 : 1,
    );
    const [first, second] = hosts;
    if (first === this && second !== undefined && entry.fleetName === undefined) {
      const theirs = `${whys(second.asked.get(name)?.requests ?? [])} on host ${shown(second.hostName)}`;
      problems.push(`is asked for by ${whys(entry.requests)}, and by ${theirs}; give each host a name of its own`);
    }
    return problems;
  }
}
