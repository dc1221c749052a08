import { IpAddress } from '../net/ip-address';
import { ValueError } from '../net/value-error';
import { type FleetData } from './fleet-schema';
import { type Path } from './path';
import { isPlaceholder } from './placeholder';
import { recordName } from './record-name';
import { type Report } from './report';
import { got, quoted } from './wording';

type DnsRecord = FleetData['dns']['zones'][string]['records'][number];
type AddressRecord = Extract<DnsRecord, { type: 'A' | 'AAAA' }>;

/** Judges zones and their records. */
export function checkDns(data: FleetData, report: Report): void {
  const zones = report.names(['dns', 'zones']);
  if (zones.size > 0) report.checkName(['domain'], 'zone under dns.zones', data.domain, zones);
  const ids = new Map<string, string>();
  for (const [zone, { zoneId, records }] of Object.entries(data.dns.zones)) {
    const at = ['dns', 'zones', zone];
    const other = ids.get(zoneId);
    if (other !== undefined && !isPlaceholder(zoneId)) {
      report.add([...at, 'zoneId'], `zone ${quoted(other)} has the same id; give each its own`);
    }
    ids.set(zoneId, zone);
    const named = records.flatMap((record, i) => {
      const name = checkRecord(data, record, zone, [...at, 'records', i], zones, report);
      return name === undefined ? [] : [{ record, name, at: [...at, 'records', i] }];
    });
    checkTogether(data, zone, named, report);
  }
}

function checkRecord(
  data: FleetData,
  record: DnsRecord,
  zone: string,
  at: Path,
  zones: ReadonlySet<string>,
  report: Report,
): string | undefined {
  if ('proxied' in record && record.proxied && record.ttl !== 1) {
    report.add([...at, 'ttl'], `must be 1 for a proxied record, got ${record.ttl}; leave it out`);
  }
  if (record.type === 'A' || record.type === 'AAAA') checkAddress(data, record, at, report);
  let name: string;
  try {
    name = recordName(record.name, zone, record.type);
  } catch (error) {
    if (!ValueError.isValueError(error)) throw error;
    report.add([...at, 'name'], error.complaint);
    return undefined;
  }
  const given = record.name.toLowerCase().replace(/\.$/, '');
  const meant = [...zones].find(
    (other) =>
      other !== zone &&
      (given === other || given.endsWith(`.${other}`)) &&
      other.length > (given.endsWith(zone) ? zone.length : 0),
  );
  if (meant !== undefined) {
    report.add([...at, 'name'], `belongs to the zone ${quoted(meant)}, got ${got(record.name)}; move the record there`);
    return undefined;
  }
  return name;
}

function checkAddress(data: FleetData, record: AddressRecord, at: Path, report: Report): void {
  const { content, host } = record;
  if (content !== undefined && host !== undefined) {
    report.add([...at, 'content'], `must not be given beside host ${got(host)}; leave one out`);
  }
  if (host !== undefined) {
    if (!report.checkName([...at, 'host'], 'host', host, report.names(['hosts']))) return;
    const family = record.type === 'A' ? 'ipv4' : 'ipv6';
    const facts = data.hosts[host];
    const field = report.text(['hosts', host, 'publicAddress', family]);
    if (
      facts === undefined ||
      facts.publicAddress[family] !== undefined ||
      report.isBroken(['hosts', host, 'publicAddress', family])
    )
      return;
    report.add(
      [...at, 'host'],
      `host ${quoted(host)} has no public ${family.replace('ip', 'IP')} address; give ${field}`,
    );
  } else if (content === undefined) {
    if (report.isBroken([...at, 'host'])) return;
    report.add([...at, 'content'], 'is missing; give an address, or the name of a host as host');
  } else {
    const address = IpAddress.of(content);
    if (address.isPublic || address.isDocumentation) return;
    const remedy = 'public DNS must not name private addresses; private names belong to the resolver';
    report.add([...at, 'content'], `must be a public address, got ${quoted(content)}; ${remedy}`);
  }
}

interface Named {
  readonly record: DnsRecord;
  readonly name: string;
  readonly at: Path;
}

function checkTogether(data: FleetData, zone: string, records: readonly Named[], report: Report): void {
  const byName = new Map<string, Named[]>();
  for (const mine of records) {
    const { name, at } = mine;
    const others = byName.get(name) ?? [];
    const same = others.find((other) => contentKey(data, other.record) === contentKey(data, mine.record));
    const alias = others.find((other) => excludes(other, mine, zone) || excludes(mine, other, zone));
    if (same !== undefined) {
      report.add(at, `is the same record as ${report.text(same.at)}; remove one`);
    } else if (alias !== undefined) {
      const other = `${report.text(alias.at)} (${alias.record.type})`;
      const alone = name === zone ? 'the only A, AAAA or CNAME' : 'the only record';
      report.add(at, `a CNAME must be ${alone} at ${quoted(name)}, but ${other} is there too; remove one`);
    }
    const proxied = proxyOf(mine.record);
    const unlike = proxied === undefined ? undefined : others.find(({ record }) => proxyOf(record) === !proxied);
    if (same === undefined && alias === undefined && unlike !== undefined) {
      const [first, second] = proxied === true ? ['is proxied', 'is not'] : ['is not proxied', 'is'];
      report.add(
        at,
        `${first} and ${report.text(unlike.at)} at ${quoted(name)} ${second}, but Cloudflare proxies all addresses of a name or none; give both the same`,
      );
    }
    byName.set(name, [...others, mine]);
  }
}

/** Whether Cloudflare stands in front of a record; undefined for kinds that it cannot stand in front of. */
function proxyOf(record: DnsRecord): boolean | undefined {
  return record.type === 'A' || record.type === 'AAAA' ? record.proxied : undefined;
}

/** A CNAME stands alone; Cloudflare resolves the one of the zone itself, which then goes with mail and text. */
function excludes({ record, name }: Named, { record: other }: Named, zone: string): boolean {
  return record.type === 'CNAME' && (name !== zone || ['A', 'AAAA', 'CNAME'].includes(other.type));
}

/** What makes two records at one name the same to Cloudflare. */
function contentKey(data: FleetData, record: DnsRecord): string {
  const { type } = record;
  switch (type) {
    case 'A':
    case 'AAAA': {
      const address = data.hosts[record.host ?? '']?.publicAddress[type === 'A' ? 'ipv4' : 'ipv6'];
      return `${type} ${record.content ?? (address === 'dynamic' ? undefined : address) ?? `of ${record.host}`}`;
    }
    case 'SRV':
      return JSON.stringify([type, record.priority, record.weight, record.port, record.target]);
    case 'CAA':
      return JSON.stringify([type, record.tag, record.value]);
    default:
      return JSON.stringify([type, record.content]);
  }
}
