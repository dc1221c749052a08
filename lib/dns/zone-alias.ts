import { type Problem, shown } from '../errors';
import { type DnsRecord, type DnsZone } from '../fleet';
import { type Asked, ZoneRequest } from './zone-request';

/** A name of a zone that is to stand for another one. */
export interface ZoneAlias {
  /** Full name within the zone: `_acme-challenge.fufu.land`. */
  readonly name: string;
  /** Full name that it stands for. */
  readonly target: string;
}

/** Asks that a name of a zone stands for another one: a CNAME, once however many hosts ask. */
export const zoneAliases = new ZoneRequest<ZoneAlias>('CNAME records');

/** A CNAME record of the fleet. */
export type AliasRecord = Extract<DnsRecord, { type: 'CNAME' }>;

/** The CNAME records that are asked for, without those that the fleet's own records make already. */
export function aliasRecords(
  zone: DnsZone,
  asked: readonly Asked<ZoneAlias>[],
): { records: readonly AliasRecord[]; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const first = new Map<string, Asked<ZoneAlias>>();
  const made = new Map<string, AliasRecord>();
  for (const one of asked) {
    const { name, target } = one.value;
    const other = first.get(name);
    const there = zone.records.filter((record) => record.name === name);
    const is = there.some((record) => record.type === 'CNAME' && record.content === target);
    if (there.length > 0 && !is) {
      const kinds = [...new Set(there.map(({ type }) => type))].sort().join(' and ');
      const message = `is to be a CNAME of ${shown(target)}, but dns.zones.${zone.name} has ${kinds} there; remove that`;
      problems.push({ path: one.by, field: name, message });
    } else if (other !== undefined && other.value.target !== target) {
      const message = `is to be a CNAME of ${shown(target)}, and of ${shown(other.value.target)} by '${other.by}'; take one`;
      problems.push({ path: one.by, field: name, message });
    }
    if (other === undefined) first.set(name, one);
    if (there.length === 0) made.set(name, { type: 'CNAME', name, content: target, proxied: false, ttl: 1 });
  }
  const records = [...made.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { records, problems };
}
