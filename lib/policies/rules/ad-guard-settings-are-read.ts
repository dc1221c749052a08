import { advice } from '../../fleet/wording';
import { settledAt } from '../definitions';
import { complyingUnless, type Finding, hostPolicy } from '../policy';
import { optionName } from '../option-pattern';

const settings = 'services.adguardhome.settings';

/**
 * What AdGuard Home reads below `dns`. All else it drops.
 *
 * @see https://github.com/AdguardTeam/AdGuardHome/blob/v0.107.77/internal/home/config.go
 */
export const dnsKeys = `
  aaaa_disabled allowed_clients anonymize_client_ip bind_hosts blocked_hosts bogus_nxdomain bootstrap_dns
  bootstrap_prefer_ipv6 cache_enabled cache_optimistic cache_optimistic_answer_ttl cache_optimistic_max_age cache_size
  cache_ttl_max cache_ttl_min disallowed_clients dns64_prefixes edns_client_subnet enable_dnssec fallback_dns
  fastest_timeout handle_ddr hostsfile_enabled ipset ipset_file local_ptr_upstreams max_goroutines pending_requests port
  private_networks ratelimit ratelimit_subnet_len_ipv4 ratelimit_subnet_len_ipv6 ratelimit_whitelist refuse_any
  serve_http3 serve_plain_dns trusted_proxies upstream_dns upstream_dns_file upstream_mode upstream_timeout use_dns64
  use_http3_upstreams use_private_ptr_resolvers`
  .trim()
  .split(/\s+/);

/** Every setting of the resolver has an effect: NixOS replaces some, and the program drops what it does not know. */
export const AdGuardSettingsAreRead = hostPolicy(
  'AdGuardSettingsAreRead',
  'A setting of the resolver that is written down, reviewed, and does nothing.',
  ({ hostName }, rendered) => {
    const all = settledAt(rendered, hostName, settings);
    if (all.length === 0) return 'does not apply';
    return complyingUnless(
      all.flatMap(({ path, by }): Finding[] => {
        const [section, key] = path.slice(3);
        const message = faultOf(section, key);
        return message === undefined ? [] : [{ path: by, field: optionName(path), message }];
      }),
    );
  },
);

function faultOf(section: string | undefined, key: string | undefined): string | undefined {
  if (section === 'http') {
    return 'is replaced whole by NixOS, which writes settings.http from host and port; set those, and leave it out';
  }
  if (section !== 'dns' || key === undefined || dnsKeys.includes(key)) return undefined;
  return `is dropped by AdGuard Home without a word, for it knows no dns.${key}${advice(key, dnsKeys)}`;
}
