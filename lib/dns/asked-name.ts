import { type addressRecord } from './address-record';
import { shown } from '../errors';
import { type DnsRecord, type DnsZone } from '../fleet';
import { type FleetName, recordsAt } from './fleet-names';
import { type IHost } from '../host';

/** Options for `publicName`. */
export interface PublicNameOptions {
  /**
   * Whether Cloudflare stands in front.
   * @default - as another construct, or the fleet's own record, says; else it does not
   */
  readonly proxied?: boolean;
  /** What needs the name, in a few words; shown in messages: `endpoint of wg0`. */
  readonly why: string;
}

/** A public name that constructs of a host asked for. */
export interface AskedName {
  readonly zone: DnsZone;
  readonly requests: PublicNameOptions[];
  /** What the fleet's own records say of it, where they lead to the host. */
  readonly fleetName: FleetName | undefined;
  /** Records that were made for it. */
  readonly records: ReturnType<typeof addressRecord>[];
}

/** Whether Cloudflare stands in front of a name, by what is asked so far. */
export function isProxied({ requests, fleetName }: AskedName): boolean {
  return fleetName?.proxied ?? requests.some(({ proxied }) => proxied === true);
}

/** What they ask for it for, in order. */
export function whys(requests: readonly PublicNameOptions[]): string {
  return [...new Set(requests.map(({ why }) => shown(why)))].sort().join(' and ');
}

/** Where those who ask for a name contradict each other, the fleet's own records, or the host. */
export function contradictions(name: string, asked: AskedName, { fleet, facts, hostName }: IHost): string[] {
  const { requests, fleetName, zone } = asked;
  const problems = fleetName === undefined ? amongThem(requests) : withRecord(requests, fleetName);
  if (fleetName !== undefined) return problems;
  const by = `is asked for by ${whys(requests)}, but`;
  const others = recordsAt(fleet, name).map(target).sort().join(' and ');
  const { ipv4, ipv6 } = facts.publicAddress;
  if (others !== '') {
    const remedy = `take another name, or let the record be of host: '${hostName}'`;
    problems.push(`${by} dns.zones.${zone.name} has ${others} there; ${remedy}`);
  } else if (ipv4 === undefined && ipv6 === undefined) {
    problems.push(`${by} the host has no public address; give hosts.${hostName}.publicAddress`);
  }
  return problems;
}

const remedy = 'give one of them another name';

function amongThem(requests: readonly PublicNameOptions[]): string[] {
  const behind = requests.filter(({ proxied }) => proxied === true);
  const bare = requests.filter(({ proxied }) => proxied === false);
  if (behind.length === 0 || bare.length === 0) return [];
  return [`is asked for behind Cloudflare by ${whys(behind)} and without it by ${whys(bare)}; ${remedy}`];
}

function withRecord(requests: readonly PublicNameOptions[], { zone, proxied }: FleetName): string[] {
  const wrong = requests.filter((request) => request.proxied === !proxied);
  if (wrong.length === 0) return [];
  const [wanted, is] = proxied ? ['without Cloudflare', 'proxied'] : ['behind Cloudflare', 'not proxied'];
  return [`is asked for ${wanted} by ${whys(wrong)}, but its record in dns.zones.${zone.name} is ${is}; ${remedy}`];
}

function target(record: DnsRecord): string {
  const isAddress = record.type === 'A' || record.type === 'AAAA';
  if (isAddress && record.host !== undefined) return `${record.type} of host '${record.host}'`;
  return `${record.type} ${'content' in record ? (record.content ?? '') : ''}`;
}
