import { Construct } from 'constructs';
import { createHash } from 'node:crypto';
import {
  Annotations,
  type DnsRecord,
  dnsRecord,
  type DnsRecordProps,
  type DnsZone,
  isPlaceholder,
  terraformText,
} from '../lib';

/** Properties for {@link DnsRecords}. */
export interface DnsRecordsProps {
  /** The zone whose records these are. */
  readonly zone: DnsZone;
}

type Content = Pick<DnsRecordProps, 'content' | 'data' | 'priority' | 'proxied'>;

/**
 * Public DNS records of a zone. Renders to one `cloudflare_dns_record` each.
 *
 * A record that would publish a placeholder, and one whose address only its host knows, is left out.
 */
export class DnsRecords extends Construct {
  public constructor(scope: Construct, id: string, { zone }: DnsRecordsProps) {
    super(scope, id);
    const known = zone.records.filter((record) => this.isKnown(record));
    for (const record of known) {
      dnsRecord(this, recordId(zone, record, known), {
        zoneId: zone.zoneId,
        name: record.name,
        type: record.type,
        // Cloudflare answers 1, whatever is asked for, where it stands in front.
        ttl: 'proxied' in record && record.proxied ? 1 : record.ttl,
        comment: terraformText(record.comment ?? 'Managed by cdknix'),
        ...content(record),
      });
    }
  }

  private isKnown(record: DnsRecord): boolean {
    if ((record.type === 'A' || record.type === 'AAAA') && record.content === undefined) {
      const message = `${record.name} ${record.type}: its address is known to host '${record.host ?? ''}' only; no record is made`;
      Annotations.of(this).addWarning(message);
      return false;
    }
    return !('content' in record && isPlaceholder(record.content));
  }
}

function content(record: DnsRecord): Content {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return { content: record.content ?? '', proxied: record.proxied };
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
function recordId(zone: DnsZone, record: DnsRecord, all: readonly DnsRecord[]): string {
  const id = `${record.type}-${labelOf(zone, record)}`;
  const several = all.filter(({ name, type }) => name === record.name && type === record.type).length > 1;
  if (!several && ['A', 'AAAA', 'CNAME'].includes(record.type)) return id;
  const hash = createHash('sha256')
    .update(JSON.stringify(content(record)))
    .digest('hex');
  return `${id}-${hash.slice(0, 8)}`;
}

/** A record's name below its zone, in letters that an id may have. No two names give the same: no label ends in `-`. */
function labelOf(zone: DnsZone, { name }: DnsRecord): string {
  if (name === zone.name) return 'apex';
  const label = name.slice(0, -zone.name.length - 1);
  if (label === 'apex') return 'apex-';
  const plain = label.replaceAll('_', '__').replaceAll('.', '_');
  return plain.replace(/^wildcard(?=_|$)/, 'wildcard-').replace(/^\*/, 'wildcard');
}
