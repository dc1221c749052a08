import { type Construct } from 'constructs';
import { dnsRecord } from '../cloudflare';
import { type DnsZone } from '../fleet';
import { terraformText } from '../terraform';

/** What a record that no comment is given for says at Cloudflare, so that nobody takes it for one made by hand. */
export const ownershipComment = 'Managed by cdknix';

/**
 * What Cloudflare documents for a record without a server of its own: addresses that lead nowhere.
 *
 * @see https://developers.cloudflare.com/dns/troubleshooting/faq/#what-ip-should-i-use-for-parked-domain--redirect-only--originless-setup
 */
const nowhere = { A: '192.0.2.1', AAAA: '100::' } as const;

/** An A or AAAA record. */
export interface AddressRecordProps {
  readonly zone: DnsZone;
  /** Full name. */
  readonly name: string;
  readonly type: 'A' | 'AAAA';
  /** The address, or `dynamic` for a record that is made once and whose content is then its host's business. */
  readonly content: string;
  readonly proxied: boolean;
  /** 1 for automatic. */
  readonly ttl: number;
  readonly comment?: string;
}

/** An A or AAAA record: `cloudflare_dns_record`. */
export function addressRecord(scope: Construct, id: string, props: AddressRecordProps): ReturnType<typeof dnsRecord> {
  const { zone, name, type, content, proxied, ttl, comment = ownershipComment } = props;
  const dynamic = content === 'dynamic';
  return dnsRecord(scope, id, {
    zoneId: zone.zoneId,
    name,
    type,
    content: dynamic ? nowhere[type] : content,
    proxied,
    // Cloudflare answers 1, whatever is asked for, where it stands in front.
    ttl: proxied ? 1 : ttl,
    comment: terraformText(comment),
    ...(dynamic && { lifecycle: { ignoreChanges: ['content'] } }),
  });
}
