import { type Port } from '../../lib';

/** A list of domains to block, which AdGuard Home downloads itself. */
export interface FilterList {
  /** What its pages call it: `AdGuard DNS filter`. */
  readonly name: string;
  /** Where it is: an `https://` URL. Its number in AdGuard Home is made of it, so that it stays the same list. */
  readonly url: string;
}

/** AdGuard Home's own pages. */
export interface AdGuardUiOptions {
  /** TCP port of its pages. Renders to `services.adguardhome.port`. @default Port.of(3333) */
  readonly port?: Port;
  /**
   * Zone at whose address its pages are, in plain HTTP: right for a tunnel, which encrypts by itself. DNS over HTTPS
   * then is not served, for both share one address. Renders to `services.adguardhome.host`.
   * @default - loopback; a web server is put in front of {@link AdGuardDns.ui}
   */
  readonly zone?: string;
  /**
   * Users who may log in. Each has its bcrypt hash in a secret of the host, `adguard/<user>`.
   * @default - the fleet's operator
   */
  readonly users?: readonly string[];
}

/** Properties for {@link AdGuardDns}. */
export interface AdGuardDnsProps {
  /** Network zones of the host whose machines it answers: `['lan', 'vpn']`. Renders to `dns.{bind_hosts,allowed_clients}`. */
  readonly zones: readonly string[];
  /**
   * Name in its certificate, `dns.fufu.land`: DNS over TLS and QUIC on port 853, over HTTPS behind {@link AdGuardDns.doh}.
   * A certificate of the host has to be for it. Renders to `tls`. @default - plain DNS only
   */
  readonly serverName?: string;
  /**
   * Resolvers that it asks, the quick ones more often: `https://`, `h3://`, `tls://`, `quic://`, `tcp://`, `udp://` or an
   * IP address. Renders to `dns.upstream_dns`. @default - DNS over HTTPS of Quad9, AdGuard, Google and Cloudflare
   */
  readonly upstreams?: readonly string[];
  /** Resolvers of single domains and all below them: `{ lan: ['192.168.1.1'] }`. Renders to `dns.upstream_dns`. @default {} */
  readonly domainUpstreams?: Readonly<Record<string, readonly string[]>>;
  /** IP addresses of plain resolvers that find those of `upstreams`. Renders to `dns.bootstrap_dns`. @default ['9.9.9.9', '2620:fe::fe'] */
  readonly bootstrap?: readonly string[];
  /**
   * IP addresses of plain resolvers that are asked when no upstream answers, as at boot with a wrong clock.
   * Renders to `dns.fallback_dns`. @default ['9.9.9.9', '1.1.1.1', '2620:fe::fe']
   */
  readonly fallback?: readonly string[];
  /** How long an upstream may take, in `ms` or `s`, until the next one is asked. Renders to `dns.upstream_timeout`. @default '2s' */
  readonly upstreamTimeout?: string;
  /**
   * Whether upstreams are asked for DNSSEC's verdict, which is passed on; AdGuard Home does not judge itself.
   * Renders to `dns.enable_dnssec`. @default true
   */
  readonly dnssec?: boolean;
  /** Memory for answers, in `KiB` or `MiB`. Renders to `dns.cache_size`, in bytes. @default '4MiB' */
  readonly cacheSize?: string;
  /** Plain DNS requests a second that one address may make; 0 is no limit. Renders to `dns.ratelimit`. @default 100 */
  readonly rateLimit?: number;
  /** Lists of what is blocked. Renders to `filters`. @default - AdGuard's own DNS filter */
  readonly filters?: readonly FilterList[];
  /** How long clients remember that a name is blocked, in `s`. Renders to `filtering.blocked_response_ttl`. @default '10s' */
  readonly blockedTtl?: string;
  /** How long requests are remembered with who made them, in `h` or `d`; false for not at all. Renders to `querylog`. @default '7d' */
  readonly queryLog?: string | false;
  /** How long numbers are remembered, in `h` or `d`; false for not at all. Renders to `statistics`. @default '7d' */
  readonly statistics?: string | false;
  /**
   * IP addresses of resolvers that know the names of private addresses, such as the router.
   * Renders to `dns.{local_ptr_upstreams,use_private_ptr_resolvers}`. @default [] - these questions go nowhere
   */
  readonly reverseResolvers?: readonly string[];
  /**
   * Addresses of names, beside the local names of the fleet; `*.` stands for every name below. What else is asked about
   * such a name, such as TXT, has no answer. Renders to `filtering.rewrites`.
   * @default {}
   * @example { 'printer.lan': '192.168.1.7', '*.fufu.land': ['192.168.1.42', 'fd00:100::1'] }
   */
  readonly rewrites?: Readonly<Record<string, string | readonly string[]>>;
  /** Its own pages. @default {} */
  readonly ui?: AdGuardUiOptions;
  /** TCP port of DNS over HTTPS on loopback. Renders to `tls.port_https`. @default Port.of(8443) */
  readonly dohPort?: Port;
}
