import { type Port, type SecretRef } from '../../lib';
import { type LocationServe, type Serve } from './serve';
import { type Hsts, type RateLimit } from './site';

/** Properties for `NginxSite`. */
export interface NginxSiteProps {
  /** Full name that visitors ask for: `git.fufu.land`. A certificate of the host is for it. */
  readonly name: string;
  /** Network zones whose visitors are let in: `wan` is the Internet, others are known by their addresses. */
  readonly zones: readonly string[];
  /** What it is and for whom, in a few words; shown in reports and beside the records. */
  readonly why: string;
  /** What visitors get. */
  readonly serve: Serve;
  /** Other names of the same site, in the same certificate. Renders to `serverAliases`. @default [] */
  readonly aliases?: readonly string[];
  /** Paths served in their own way: `/api/` and all below it, `= /dns-query` alone. @default {} */
  readonly locations?: Readonly<Record<string, LocationServe>>;
  /** TCP port. Plain HTTP on port 80 leads to sites on 443 only. @default Port.of(443) */
  readonly port?: Port;
  /**
   * Public DNS: A and AAAA records of the host's addresses, or one CNAME of another name of the host, which is then the
   * only one to keep current. @default - records, for a site with zone `wan`; else none
   */
  readonly record?: boolean | { readonly alias: string };
  /**
   * Whether Cloudflare stands in front. Then nobody else gets through from `wan`, the visitor's address is what Cloudflare
   * says, and the zone is set to strict TLS. @default - as the fleet's own record says; else it does not
   */
  readonly proxied?: boolean;
  /** Users and password hashes, as `htpasswd -B` writes them: a secret of owner `nginx`. Renders to `basicAuthFile`. @default - no login */
  readonly basicAuth?: SecretRef;
  /** Why everyone on the Internet may use a server that asks for no login itself. @default - then it is refused */
  readonly withoutLogin?: string;
  /** Most that a visitor may send at once: `512m`, `0` for no limit. Renders to `client_max_body_size`. @default '10m' */
  readonly maxBodySize?: string;
  /** How long a visitor who sends something may pause: `5m`. Renders to `client_body_timeout`. @default '60s' */
  readonly uploadTimeout?: string;
  /** How often one address may ask; more is answered with 429. Renders to `limit_req`. @default - no limit */
  readonly rateLimit?: RateLimit;
  /** Whether browsers keep to HTTPS once they were here. Renders to `Strict-Transport-Security`. @default { maxAge: '365d' } */
  readonly hsts?: Hsts | false;
  /** What tells that it works: path and status. @default - `/`, or the path that the server behind it names, and the status that follows from the rest */
  readonly probe?: { readonly path?: string; readonly status?: number } | false;
}
