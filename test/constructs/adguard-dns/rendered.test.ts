import { type AdGuardDnsProps } from '../../../constructs/adguard-dns';
import { synthFleet } from '../../../lib/testing';
import { buildTown, town } from '../../adguard/town';

/** The module of a resolver in the town. */
function render(props: Partial<AdGuardDnsProps> = {}): string {
  const allow = ['docs/peers/'];
  const { files } = synthFleet((app) => buildTown(app, props), { fleet: town, allow });
  return String(files['generated/ares/services/adguard.nix']);
}

/** Lines of a module, without space around them, from one to the end of its value. */
function value(text: string, name: string): string[] {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.trim().startsWith(`${name} = `));
  const indent = /^ */.exec(lines[start] ?? '')?.[0] ?? '';
  const own = lines[start] ?? '';
  if (own.endsWith(';')) return [own.trim()];
  const end = lines.findIndex((line, index) => index > start && new RegExp(`^${indent}[\\]})'].*;$`).test(line));
  return lines.slice(start, end + 1).map((line) => line.trim());
}

const list = (name: string, ...items: string[]) => [`${name} = [`, ...items.map((item) => `"${item}"`), '];'];

describe('AdGuardDns, by itself,', () => {
  const text = render();

  test('asks four operators, with plain resolvers that find them and that stand in for them', () => {
    expect(value(text, 'upstream_dns')).toEqual(
      list(
        'upstream_dns',
        'https://dns.quad9.net/dns-query',
        'https://dns.adguard-dns.com/dns-query',
        'https://dns.google/dns-query',
        'https://cloudflare-dns.com/dns-query',
      ),
    );
    expect(value(text, 'bootstrap_dns')).toEqual(list('bootstrap_dns', '9.9.9.9', '2620:fe::fe'));
    expect(value(text, 'fallback_dns')).toEqual(list('fallback_dns', '9.9.9.9', '1.1.1.1', '2620:fe::fe'));
    expect(value(text, 'upstream_mode')).toEqual(['upstream_mode = "load_balance";']);
    expect(value(text, 'upstream_timeout')).toEqual(['upstream_timeout = "2s";']);
  });

  test('listens at the addresses of its zones, and answers their networks', () => {
    const addresses = ['127.0.0.1', '::1', '192.168.7.10', '10.77.0.1', 'fd00:77::1'];
    expect(value(text, 'bind_hosts')).toEqual(list('bind_hosts', ...addresses));
    const networks = ['127.0.0.0/8', '::1/128', '10.77.0.0/24', '192.168.7.0/24', 'fd00:77::/64'];
    expect(value(text, 'allowed_clients')).toEqual(list('allowed_clients', ...networks));
  });

  test('Z2: answers the names of every host, switched on', () => {
    expect(value(text, 'rewrites').slice(0, 11)).toEqual([
      'rewrites = [',
      '{',
      'answer = "10.77.0.1";',
      'domain = "ares.vpn";',
      'enabled = true;',
      '}',
      '{',
      'answer = "fd00:77::1";',
      'domain = "ares.vpn";',
      'enabled = true;',
      '}',
    ]);
    expect(value(text, 'rewrites_enabled')).toEqual(['rewrites_enabled = true;']);
    expect(text.match(/domain = "[^"]*"/g)).toHaveLength(6);
  });

  test('has nothing for TLS, and its pages on loopback', () => {
    expect(text).not.toContain('tls');
    expect(text).not.toContain('SupplementaryGroups');
    expect(value(text, 'host')).toEqual(['host = "127.0.0.1";']);
    expect(value(text, 'port')).toEqual(['port = 3333;']);
    expect(value(text, 'mutableSettings')).toEqual(['mutableSettings = false;']);
  });

  test('Z3: says nothing below `http`, which NixOS would drop', () => {
    for (const one of [text, render({ serverName: 'dns.example.org', ui: { zone: 'vpn' } })]) {
      expect(one).not.toMatch(/^ *"?http\b/m);
    }
  });

  test('Z9, S3: has a login whose hash is a secret, and nothing of it in the store', () => {
    expect(value(text, 'password')).toEqual(['password = "@login-alice@";']);
    const credential = 'LoadCredential = [ "login-alice:${config.sops.secrets."adguard/alice".path}" ];';
    expect(text).toContain(credential);
  });
});

describe('AdGuardDns', () => {
  test('has an encrypted side where it has a name', () => {
    const text = render({ serverName: 'dns.example.org' });
    const folder = '${config.security.acme.certs."example.org".directory}';
    expect(value(text, 'tls')).toEqual([
      'tls = {',
      `certificate_path = "${folder}/fullchain.pem";`,
      'enabled = true;',
      'port_dns_over_quic = 853;',
      'port_dns_over_tls = 853;',
      'port_https = 8443;',
      `private_key_path = "${folder}/key.pem";`,
      'server_name = "dns.example.org";',
      'strict_sni_check = false;',
      '};',
    ]);
    expect(value(text, 'SupplementaryGroups')).toEqual(['SupplementaryGroups = [ "acme" ];']);
    expect(value(text, 'after')).toEqual(['after = [ "acme-selfsigned-example.org.service" ];']);
  });

  test('leaves out HTTPS where its pages are in a zone', () => {
    const text = render({ serverName: 'dns.example.org', ui: { zone: 'vpn' } });
    expect(value(text, 'host')).toEqual(['host = "10.77.0.1";']);
    expect(value(text, 'port_https')).toEqual(['port_https = 0;']);
  });

  test('takes the endpoint of a tunnel out of a wildcard', () => {
    const text = render({ rewrites: { '*.example.org': '192.168.7.10' } });
    expect(value(text, 'rewrites').slice(-11)).toEqual([
      '{',
      'answer = "A";',
      'domain = "ares.example.org";',
      'enabled = true;',
      '}',
      '{',
      'answer = "AAAA";',
      'domain = "ares.example.org";',
      'enabled = true;',
      '}',
      '];',
    ]);
    expect(render({ rewrites: { '*.home': '192.168.7.10' } })).not.toContain('ares.example.org');
  });

  test('asks the resolvers of single domains, and leaves the private ones of these to them', () => {
    const text = render({ domainUpstreams: { vpn: ['192.168.7.1'], Lan: ['192.168.7.1', '192.168.7.2'] } });
    expect(value(text, 'upstream_dns').slice(-3)).toEqual([
      '"[/lan/]192.168.7.1 192.168.7.2"',
      '"[/vpn/]192.168.7.1"',
      '];',
    ]);
    expect(value(text, 'user_rules')).toEqual(['user_rules = [ "||resolver.arpa^$dnsrewrite=NOERROR" ];']);
    expect(value(render(), 'user_rules')).toContain('"||vpn^$dnsrewrite=NXDOMAIN;;"');
  });

  test('has the numbers as asked', () => {
    const text = render({
      cacheSize: '512KiB',
      upstreamTimeout: '700ms',
      blockedTtl: '60s',
      queryLog: '36h',
      statistics: false,
      rateLimit: 0,
      dnssec: false,
      reverseResolvers: ['192.168.7.1'],
    });
    expect(value(text, 'cache_size')).toEqual(['cache_size = 524288;']);
    expect(value(text, 'upstream_timeout')).toEqual(['upstream_timeout = "700ms";']);
    expect(value(text, 'blocked_response_ttl')).toEqual(['blocked_response_ttl = 60;']);
    expect(value(text, 'querylog')).toEqual(['querylog = {', 'enabled = true;', 'interval = "36h";', '};']);
    expect(value(text, 'statistics.enabled')).toEqual(['statistics.enabled = false;']);
    expect(value(text, 'ratelimit')).toEqual(['ratelimit = 0;']);
    expect(value(text, 'enable_dnssec')).toEqual(['enable_dnssec = false;']);
    expect(value(text, 'use_private_ptr_resolvers')).toEqual(['use_private_ptr_resolvers = true;']);
  });

  test('keeps the number of a list whatever else there is, and its place', () => {
    const [a, b] = ['https://lists.example.org/a.txt', 'https://lists.example.org/b.txt'].map((url) => ({
      name: url.slice(-5, -4),
      url,
    }));
    const both = value(render({ filters: [a!, b!] }), 'filters');
    expect(value(render({ filters: [b!, a!] }), 'filters')).toEqual(both);
    expect(both.filter((line) => line.startsWith('id = '))).toEqual(['id = 276167126;', 'id = 1528185463;']);
    expect(value(render({ filters: [a!] }), 'filters')).toContain('id = 276167126;');
    expect(value(render({ filters: [] }), 'filters')).toEqual(['filters = [ ];']);
  });

  test('has a login for each user', () => {
    const text = render({ ui: { users: ['bob', 'alice'] } });
    expect(text).toContain("put_login 'bob' 'adguard/bob'\n      put_login 'alice' 'adguard/alice'");
  });
});
