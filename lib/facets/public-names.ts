import { Facet } from './facet';

/** A public DNS name of a host whose address only the host knows. */
export interface DynamicName {
  /** Full name: `vpn.fufu.land`. */
  readonly name: string;
  /** Kind of its record: `A` for IPv4, `AAAA` for IPv6. */
  readonly type: 'A' | 'AAAA';
  /** Zone that the record is in: `fufu.land`. */
  readonly zone: string;
}

/** Records that a host has to keep current itself. Several constructs may want the same one. */
export const dynamicNames = new Facet<DynamicName>('dynamic names', { key: ({ name, type }) => `${name} ${type}` });

/** A public DNS name of a host that Cloudflare stands in front of. */
export interface ProxiedName {
  /** Full name: `www.fufu.land`. */
  readonly name: string;
}

/**
 * Names of a host whose visitors come through Cloudflare: their connections have Cloudflare's addresses, the visitor's
 * own is in the header `CF-Connecting-IP`, and only HTTP gets through.
 *
 * @see https://developers.cloudflare.com/fundamentals/reference/http-headers/#cf-connecting-ip
 */
export const proxiedNames = new Facet<ProxiedName>('proxied names', { key: ({ name }) => name });
