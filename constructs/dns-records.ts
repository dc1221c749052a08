import { Construct } from 'constructs';
import { createHash } from 'node:crypto';
import {
  addressRecord,
  Annotations,
  type DnsRecord,
  dnsRecord,
  type DnsRecordProps,
  type DnsZone,
  findHost,
  isPlaceholder,
  keepsNamesCurrent,
  ownershipComment,
  recordLabel,
  terraformText,
} from '../lib';

/** Properties for {@link DnsRecords}. */
export interface DnsRecordsProps {
  /** The zone whose records these are. */
  readonly zone: DnsZone;
}

type Content = Pick<DnsRecordProps, 'content' | 'data' | 'priority' | 'proxied'>;
type AddressRecord = Extract<DnsRecord, { type: 'A' | 'AAAA' }>;

/**
 * Public DNS records of a zone. Renders to one `cloudflare_dns_record` each.
 *
 * A record that would publish a placeholder is left out. One whose address only its host knows is made once, with an
 * address that leads nowhere; from then on its content is the business of that host, which must have something that
 * keeps it current.
 */
export class DnsRecords extends Construct {
  private readonly zone: DnsZone;

  public constructor(scope: Construct, id: string, { zone }: DnsRecordsProps) {
    super(scope, id);
    this.zone = zone;
    const known = zone.records.filter((record) => !this.isPlaceholder(record));
    for (const record of known) this.make(record, known);
    this.node.addValidation({ validate: () => known.flatMap((record) => this.stale(record)) });
  }

  /** Adds a record that the fleet's own do not have. */
  public add(record: Exclude<DnsRecord, AddressRecord>): void {
    this.make(record, [record]);
  }

  private make(record: DnsRecord, all: readonly DnsRecord[]): void {
    const { zone } = this;
    const id = idOf(zone, record, all);
    const { name, type, ttl } = record;
    if (record.type === 'A' || record.type === 'AAAA') {
      addressRecord(this, id, { ...record, zone, content: record.content ?? 'dynamic' });
      return;
    }
    dnsRecord(this, id, {
      zoneId: zone.zoneId,
      name,
      type,
      // Cloudflare answers 1, whatever is asked for, where it stands in front.
      ttl: 'proxied' in record && record.proxied ? 1 : ttl,
      comment: terraformText(record.comment ?? ownershipComment),
      ...content(record),
    });
  }

  private isPlaceholder(record: DnsRecord): boolean {
    if (!('content' in record) || !isPlaceholder(record.content)) return false;
    const message = `${record.name} ${record.type}: its address is a placeholder, got '${record.content}'; no record is made`;
    Annotations.of(this).addWarning(message);
    return true;
  }

  /** What a dynamic record lacks: its host, or that which keeps it current there. */
  private stale(record: DnsRecord): string[] {
    if (!('dynamic' in record) || !record.dynamic || record.host === undefined) return [];
    const { name, type, host: hostName } = record;
    const host = findHost(this, hostName);
    if (host === undefined) {
      const remedy = `add new HostStack(app, '${hostName}') with a DynamicDns on it`;
      return [`${name} ${type}: host '${hostName}', which has to keep it current, has no stack; ${remedy}`];
    }
    if (keepsNamesCurrent(host)) return [];
    const remedy = "add new DynamicDns(host, 'dynamic-dns')";
    return [`${name} ${type}: nothing on host '${hostName}' keeps it current; ${remedy}`];
  }
}

function content(record: Exclude<DnsRecord, AddressRecord>): Content {
  switch (record.type) {
    case 'CNAME':
      return { content: record.content, proxied: record.proxied };
    case 'MX':
      return { content: record.content, priority: record.priority };
    case 'TXT':
      return { content: terraformText(quoted(record.content)) };
    case 'SRV': {
      const { priority, weight, port, target } = record;
      return { priority, data: { priority, weight, port, target } };
    }
    case 'CAA':
      return { data: { flags: record.flags, tag: record.tag, value: terraformText(record.value) } };
  }
}

/** Text as a zone file has it: in double quotes, in parts of at most 255 bytes (RFC 1035, section 3.3.14). */
function quoted(text: string): string {
  const parts: string[] = [''];
  for (const char of text) {
    const last = parts.at(-1) ?? '';
    if (Buffer.byteLength(last + char) > 255) parts.push(char);
    else parts[parts.length - 1] = last + char;
  }
  return parts.map((part) => `"${part.replace(/["\\]/g, '\\$&')}"`).join(' ');
}

/**
 * Id of a record's resource: its type and name, which stay when its content changes, so that Terraform updates it in
 * place. Kinds that stand several at a name have a hash of the content in it: then one more never renames the others.
 */
function idOf(zone: DnsZone, record: DnsRecord, all: readonly DnsRecord[]): string {
  const id = `${record.type}-${recordLabel(record.name, zone.name)}`;
  const several = all.filter(({ name, type }) => name === record.name && type === record.type).length > 1;
  if (!several && ['A', 'AAAA', 'CNAME'].includes(record.type)) return id;
  const hash = createHash('sha256')
    .update(JSON.stringify(identity(record)))
    .digest('hex');
  return `${id}-${hash.slice(0, 8)}`;
}

/** What tells a record from the others of its kind and name; all or none of these are proxied. */
function identity(record: DnsRecord): Content {
  if (record.type !== 'A' && record.type !== 'AAAA') return content(record);
  return { content: record.content ?? `of ${record.host ?? ''}` };
}
