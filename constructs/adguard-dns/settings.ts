import { createHash } from 'node:crypto';
import { type Certificate, type IHost, type NixAttributes } from '../../lib';
import { allowedClients, zonesByAddress } from './listening';
import { type Login, placeholder } from './logins';
import { isWithin, privateDomains } from './names';
import { dohPort } from './pages';
import { type AdGuardDnsProps, type FilterList } from './props';
import { defaultBootstrap, defaultFallback, upstreamLines } from './resolvers';
import { type Rewrite } from './rewrite';
import { type ZonedName, zonedRules } from './split-horizon';
import { tls } from './tls';
import { bytesOf, defaultFilters, hoursOf, secondsOf } from './values';

/** What a configuration file is made of beside the properties. */
export interface SettingsContext {
  readonly host: IHost;
  readonly logins: readonly Login[];
  /** Names that everybody is told the same of. */
  readonly rewrites: readonly Rewrite[];
  readonly zoned: readonly ZonedName[];
  /** The one for its name; undefined where it has none, and then nothing is encrypted. */
  readonly certificate: Certificate | undefined;
}

/**
 * AdGuard Home's configuration file. Its reader drops what it does not know without a word, so every key here is one of
 * its own; what is missing has the program's default, so that lists stand here even when empty.
 *
 * @see https://github.com/AdguardTeam/AdGuardHome/blob/v0.107.77/internal/home/config.go
 */
export function settings(props: AdGuardDnsProps, context: SettingsContext): NixAttributes {
  const { queryLog = '7d', statistics = '7d', serverName } = props;
  const { host, logins, rewrites, zoned, certificate } = context;
  return {
    users: logins.map((login) => ({ name: login.user, password: placeholder(login) })),
    dns: dns(props, host),
    filtering: filtering(props, rewrites),
    filters: (props.filters ?? defaultFilters).map(filter).sort((a, b) => a.id - b.id),
    user_rules: ownRules(props, host, zoned),
    querylog: retention(queryLog),
    statistics: retention(statistics),
    ...(serverName !== undefined && certificate && { tls: tls(serverName, certificate, dohPort(props)) }),
  };
}

function dns(props: AdGuardDnsProps, host: IHost): NixAttributes {
  const { zones, reverseResolvers = [] } = props;
  return {
    bind_hosts: [...zonesByAddress(host, zones).keys()],
    port: 53,
    upstream_dns: upstreamLines(props),
    upstream_mode: 'load_balance',
    upstream_timeout: props.upstreamTimeout ?? '2s',
    bootstrap_dns: [...(props.bootstrap ?? defaultBootstrap)],
    fallback_dns: [...(props.fallback ?? defaultFallback)],
    enable_dnssec: props.dnssec ?? true,
    cache_enabled: true,
    cache_size: bytesOf(props.cacheSize ?? '4MiB'),
    allowed_clients: allowedClients(host, zones),
    // Of requests over HTTPS these may say whom they are passed on for.
    trusted_proxies: ['127.0.0.0/8', '::1/128'],
    ratelimit: props.rateLimit ?? 100,
    // By itself it counts a whole network of 256 machines as one.
    ratelimit_subnet_len_ipv4: 32,
    ratelimit_subnet_len_ipv6: 128,
    ratelimit_whitelist: ['127.0.0.1', '::1'],
    // It would ask the host's own resolvers, which are itself.
    use_private_ptr_resolvers: reverseResolvers.length > 0,
    local_ptr_upstreams: [...reverseResolvers],
    // NixOS calls the host 127.0.0.2 there.
    hostsfile_enabled: false,
    // It would name the port that only a web server in front of it reaches.
    handle_ddr: false,
  };
}

function filtering({ blockedTtl = '10s' }: AdGuardDnsProps, rewrites: readonly Rewrite[]): NixAttributes {
  return {
    protection_enabled: true,
    filtering_enabled: true,
    blocked_response_ttl: secondsOf(blockedTtl),
    rewrites_enabled: true,
    // Without `enabled` a rewrite is off, since schema version 31.
    rewrites: rewrites.map(({ domain, answer }) => ({ domain, answer, enabled: true })),
  };
}

/**
 * What depends on who asks, and questions that no upstream has to see: about private domains, and who else encrypts for
 * this resolver (RFC 9462).
 */
function ownRules({ domainUpstreams = {} }: AdGuardDnsProps, host: IHost, zoned: readonly ZonedName[]): string[] {
  const asked = Object.keys(domainUpstreams);
  const unasked = privateDomains(host).filter(
    (domain) => !asked.some((one) => isWithin(one, domain) || isWithin(domain, one)),
  );
  const silenced = unasked.map((domain) => `||${domain}^$dnsrewrite=NXDOMAIN;;`);
  return [...zonedRules(zoned, unasked), ...silenced, '||resolver.arpa^$dnsrewrite=NOERROR'];
}

function retention(time: string | false): NixAttributes {
  return time === false ? { enabled: false } : { enabled: true, interval: `${hoursOf(time)}h` };
}

/** Its file is named after its number: one that changes is downloaded anew, and the old one stays. */
function filter({ name, url }: FilterList) {
  const hash = createHash('sha256').update(url).digest();
  return { enabled: true, id: 1 + (hash.readUInt32BE(0) >>> 1), name, url };
}
