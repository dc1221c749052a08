import type * as dnsRecords from '@cdktf/provider-cloudflare/lib/dns-record';
import { type Construct } from 'constructs';
import { Token } from '../terraform';
import { refusePlaceholder } from './placeholder-id';
import { load, withProvider } from './provider';

/** Arguments of a DNS record, as Terraform spells them. */
export interface DnsRecordProps extends Omit<dnsRecords.DnsRecordConfig, 'data'> {
  readonly data?: Omit<dnsRecords.DnsRecordData, 'flags'> & { readonly flags?: number };
}

/**
 * A DNS record: `cloudflare_dns_record`.
 *
 * @see https://registry.terraform.io/providers/cloudflare/cloudflare/5.14.0/docs/resources/dns_record
 */
export function dnsRecord(scope: Construct, id: string, { data, ...config }: DnsRecordProps): dnsRecords.DnsRecord {
  withProvider(scope);
  refusePlaceholder(scope, 'zone', config.zoneId);
  const { DnsRecord } = load('dns-record');
  // The provider's class takes this number for a map and would write {}.
  const flags =
    data?.flags === undefined ? {} : { flags: Token.asAny(data.flags) as unknown as Record<string, unknown> };
  return new DnsRecord(scope, id, {
    ...config,
    ...(data !== undefined && { data: { ...data, ...flags } as dnsRecords.DnsRecordData }),
  });
}
