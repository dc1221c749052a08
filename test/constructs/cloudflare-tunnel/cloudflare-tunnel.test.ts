import { type CloudflareTunnel } from '../../../constructs/cloudflare-tunnel';
import { alertRules, placeholder, placeholderId, Port, ports, probes, publishedNames } from '../../../lib';
import { accountId, open, render, rules, settings, type Sites, zoneId, zones } from './tunnel-fleet';

const play: Sites = { 'play.example.org': open };
const tunnel = 'cloudflare_zero_trust_tunnel_cloudflared.tunnel_1302C5CC';
const token = 'cloudflare_zero_trust_tunnel_cloudflared_token.tunnel_tunnel-token_CA8F3664';

describe('at Cloudflare a tunnel', () => {
  test('is one whose rules are kept there, and whose secret is not ours', () => {
    expect(render(play).resources('zero_trust_tunnel_cloudflared')).toEqual([
      { account_id: accountId, name: 'cdknix example ares tunnel', config_src: 'cloudflare' },
    ]);
  });

  test('has a proxied record for each name', () => {
    const site = { zone_id: zoneId, type: 'CNAME', proxied: true, ttl: 1, comment: 'Managed by cdknix' };
    const content = `\${${tunnel}.id}.cfargotunnel.com`;
    expect(render({ ...play, 'example.org': open, '*.example.org': open }).resources('dns_record')).toEqual([
      { ...site, content, name: 'example.org' },
      { ...site, content, name: 'play.example.org' },
      { ...site, content, name: '*.example.org' },
    ]);
  });

  test('takes full names before wildcards, narrow ones before wide ones, and answers 404 to the rest', () => {
    const names = ['*.example.org', 'z.a.example.org', '*.a.example.org', 'b.example.org'];
    const expected = ['b.example.org', 'z.a.example.org', '*.a.example.org', '*.example.org'];
    expect(rules(Object.fromEntries(names.map((name) => [name, open])))).toEqual([
      ...expected.map((hostname) => ({ hostname, service: 'http://127.0.0.1:8080' })),
      { service: 'http_status:404' },
    ]);
  });

  test.each([
    [{ ...open, to: 'http://[::1]' }, { service: 'http://[::1]:80' }],
    [
      { ...open, to: 'https://127.0.0.1/' },
      { service: 'https://127.0.0.1:443', origin_request: { no_tls_verify: true } },
    ],
    [
      { ...open, to: settings },
      { service: 'https://[::1]:8443', origin_request: { no_tls_verify: true } },
    ],
    [
      { ...open, to: { ...settings, serverName: 'dns.example.org' } },
      { service: 'https://[::1]:8443', origin_request: { origin_server_name: 'dns.example.org' } },
    ],
    [{ ...open, to: { ...settings, scheme: 'http' as const } }, { service: 'http://[::1]:8443' }],
  ])('looks at a certificate only where its name is known: %j', (site, rule) => {
    expect(rules({ 'play.example.org': site })).toMatchObject([
      { hostname: 'play.example.org', ...rule },
      { service: 'http_status:404' },
    ]);
  });

  test('gives its token as an output for the secret, and nowhere else', () => {
    const { json, secrets, nix } = render(play);
    expect(json.output).toEqual({
      secret_tokens_cloudflared: { sensitive: true, value: `\${data.${token}.token}` },
    });
    expect(secrets).toContain(`"tokens/cloudflared" = {
      mode = "0400";
      restartUnits = [ "cloudflared-tunnel.service" ];
    };`);
    expect(nix).not.toContain('cloudflare_zero_trust');
  });

  test.each([
    ['id', { zoneId: placeholder(placeholderId, 'zone id') as never, accountId }],
    ['account', { zoneId, accountId: placeholder(placeholderId, 'account id') as never }],
  ])('is not made as long as the %s of the zone is a placeholder, with a warning', (what, zone) => {
    const { json, log, nix } = render(play, { dnsZones: { 'example.org': zone } });
    expect(json).toEqual({});
    expect(log).toContain(
      `warning: [ares/tunnel] zone 'example.org' has a placeholder for its ${what}; 'play.example.org' is not published`,
    );
    expect(nix).toContain('systemd.services.cloudflared-tunnel');
  });

  test('warns of a name that no certificate of Cloudflare is for', () => {
    const what = "is more than one level below 'example.org', where Cloudflare's usual certificate ends";
    const remedy = 'take a name one level below it, or order a certificate';
    const warnings = (name: string) => render({ [name]: open }).log.filter((line) => line.includes('[ares/tunnel]'));
    expect(warnings('a.b.example.org')).toEqual([`warning: [ares/tunnel] sites.a.b.example.org: ${what}; ${remedy}`]);
    expect(warnings('*.example.org')).toEqual([]);
  });
});

describe('on the host a tunnel', () => {
  test('is a unit that reads its token at run time, and changes with no site', () => {
    const { nix } = render(play);
    expect(nix).toContain(`    environment = {
      TUNNEL_EDGE_IP_VERSION = "auto";
      TUNNEL_MANAGEMENT_DIAGNOSTICS = "false";
      TUNNEL_METRICS = "127.0.0.1:20241";
    };
    script = ''
      TUNNEL_TOKEN="$(<"$CREDENTIALS_DIRECTORY/token")"
      export TUNNEL_TOKEN
      exec \${pkgs.cloudflared}/bin/cloudflared tunnel --no-autoupdate run
    '';
`);
    expect(nix).toContain('LoadCredential = "token:${config.sops.secrets."tokens/cloudflared".path}";');
    expect(render({ 'other.example.org': open }).nix).toBe(nix);
  });

  test('has its port and its place for the token as asked', () => {
    const { nix } = render({ sites: play, metricsPort: Port.of(9200), secretKey: 'tokens/tunnel' });
    expect(nix).toContain('TUNNEL_METRICS = "127.0.0.1:9200";');
    expect(nix).toContain('config.sops.secrets."tokens/tunnel".path');
  });
});

describe('the fleet is told', () => {
  const { facets } = render({
    'play.example.org': { ...open, status: 204 },
    '*.example.org': { ...open, why: 'the same server' },
    'dns.example.org': { to: settings, why: 'for the owner' },
  });
  const local = { protocol: 'tcp', address: '127.0.0.1', zones: [] };

  test('of the ports: its own, and that of a server that nobody else speaks for, once', () => {
    expect(facets.read(ports).map(({ port, ...claim }) => ({ ...claim, port: port.value }))).toEqual([
      { ...local, port: 8080, why: 'the same server' },
      { ...local, port: 20241, why: 'what the tunnel tells of itself', process: 'cloudflared' },
    ]);
  });

  test('of the names, with what answers and whether it asks for a login, where that is known', () => {
    const via = 'Cloudflare tunnel';
    expect(facets.read(publishedNames)).toEqual([
      { name: '*.example.org', upstream: 'http://127.0.0.1:8080', via, why: 'the same server' },
      { name: 'dns.example.org', upstream: 'https://[::1]:8443', via, hasLogin: true, why: 'for the owner' },
      { name: 'play.example.org', upstream: 'http://127.0.0.1:8080', via, why: 'a test' },
    ]);
  });

  test('how to ask whether it works', () => {
    expect(facets.read(probes).map(({ target, status }) => [target, status])).toEqual([
      ['http://127.0.0.1:20241/ready', 200],
      ['https://dns.example.org/', 200],
      ['https://play.example.org/', 204],
    ]);
    expect(facets.read(alertRules).map(({ alert, labels }) => [alert, labels])).toEqual([
      ['CloudflareTunnelDown', { unit: 'cloudflared-tunnel' }],
    ]);
  });
});

test('the order of calls changes nothing', () => {
  const sites: Sites = {
    ...play,
    '*.example.org': { ...open, why: 'another' },
    'dns.example.org': { ...open, to: settings },
  };
  const texts = (entries: [string, Sites[string]][], early: number) => {
    const also = (one: CloudflareTunnel) => entries.slice(early).forEach(([name, site]) => one.addSite(name, site));
    return render({ sites: Object.fromEntries(entries.slice(0, early)) }, { also }).texts;
  };
  const entries = Object.entries(sites);
  const expected = texts(entries, 3);
  expect(texts([...entries].reverse(), 0)).toEqual(expected);
  expect(texts([entries[1]!, entries[2]!, entries[0]!], 1)).toEqual(expected);
});

test('a zone of the same account is served by the same tunnel', () => {
  const dnsZones = { ...zones, 'example.net': { zoneId: 'b'.repeat(32), accountId } };
  const { resources } = render({ ...play, 'example.net': open }, { dnsZones });
  expect(resources('zero_trust_tunnel_cloudflared')).toHaveLength(1);
  expect(resources('dns_record').map((record) => record['zone_id'])).toEqual(['b'.repeat(32), zoneId]);
});
