import { type NginxSiteProps } from '../../../constructs/nginx-site';
import { cloudflareRanges, Port, SecretRef } from '../../../lib';
import { ares, wildcard, withSites } from './site-fleet';

/** What stands between two lines of a text, without them. */
function between(text: string, start: string, end: string): string {
  const [, rest = ''] = text.split(start);
  return rest.split(end)[0] ?? '';
}

describe('the module of a site', () => {
  test('has its door, its certificate and its way in from plain HTTP', () => {
    const { text } = withSites({ git: { zones: ['guests'] } });
    expect(text('site-git')).toBe(`{
  services.nginx.virtualHosts = {
    "git.example.org" = {
      extraConfig = ''
        if ($from_guests = 0) {
          return 444;
        }
        add_header Referrer-Policy $default_referrer_policy always;
        add_header X-Content-Type-Options $default_content_type_options always;
        add_header X-Frame-Options $default_frame_options always;
        add_header Strict-Transport-Security "max-age=31536000" always;
        proxy_hide_header Strict-Transport-Security;
      '';
      listen = [
        {
          addr = "192.168.9.1";
          port = 443;
          ssl = true;
        }
      ];
      locations."/" = {
        extraConfig = ''
          proxy_set_header Host $host;
          proxy_set_header X-Real-IP $remote_addr;
          proxy_set_header X-Forwarded-For $remote_addr;
          proxy_set_header X-Forwarded-Host $host;
          proxy_set_header X-Forwarded-Proto $scheme;
          proxy_set_header Forwarded "";
          proxy_set_header CF-Connecting-IP "";
          proxy_set_header True-Client-IP "";
        '';
        proxyPass = "http://127.0.0.1:3000";
        proxyWebsockets = true;
        recommendedProxySettings = false;
      };
      onlySSL = true;
      useACMEHost = "example.org";
    };
    "git.example.org:80" = {
      extraConfig = ''
        if ($from_guests = 0) {
          return 444;
        }
      '';
      listen = [
        {
          addr = "192.168.9.1";
          port = 80;
          ssl = false;
        }
      ];
      locations."/".return = "301 https://$host$request_uri";
      serverName = "git.example.org";
    };
  };
}
`);
  });

  test('on a port of its own has no way in from plain HTTP', () => {
    const text = withSites({ git: { zones: ['guests'], port: Port.of(3333) } }).text('site-git');
    expect(text).toContain('services.nginx.virtualHosts."git.example.org:3333" = {');
    expect(text).toContain('serverName = "git.example.org";');
    expect(text).not.toContain('port = 80;');
  });

  test('listens on the addresses of its zones, of both families', () => {
    const text = withSites({ git: { zones: ['guests', 'lan'] } }).text('site-git');
    const addresses = [...text.matchAll(/addr = "(.*)";\s*port = 443/g)].map(([, address]) => address);
    expect(addresses).toEqual(['192.168.9.1', '192.168.7.10', '[fd07::10]']);
  });

  test('listens on all addresses where some of a zone come from elsewhere, and goes by who comes', () => {
    const interfaces = { eno1: { kind: 'ethernet', dhcp: 'yes' } } as const;
    const network = { ...ares.network, interfaces };
    const zones = { lan: [{ interface: 'eno1', sources: ['192.168.7.0/24'] }] };
    const text = withSites({ git: {} }, { host: { network, zones } }).text('site-git');
    expect([...text.matchAll(/addr = "(.*)";\s*port = 443/g)].map(([, address]) => address)).toEqual([
      '0.0.0.0',
      '[::]',
    ]);
    expect(text).toContain('if ($from_lan = 0) {');
  });

  test.each<[string, Partial<NginxSiteProps>, string]>([
    ['maxBodySize', { maxBodySize: '512m' }, 'client_max_body_size 512m;'],
    ['uploadTimeout', { uploadTimeout: '5m' }, 'client_body_timeout 5m;'],
    [
      'aliases',
      { aliases: ['B.example.org', 'a.example.org'] },
      'serverAliases = [\n        "a.example.org"\n        "b.example.org"\n      ];',
    ],
    ['hsts', { hsts: { maxAge: '2w', includeSubDomains: true } }, '"max-age=1209600; includeSubDomains" always;'],
    ['readTimeout', { serve: { proxy: 'http://[::1]:3000', readTimeout: '10m' } }, 'proxy_read_timeout 10m;'],
    [
      'a path of the server',
      { serve: { proxy: 'http://127.0.0.1:3000/app/' } },
      'proxyPass = "http://127.0.0.1:3000/app/";',
    ],
    ['files', { serve: { files: '/srv/www' } }, 'index = "index.html";\n        root = "/srv/www";'],
    [
      'a redirect',
      { serve: { redirect: 'https://example.net/x', code: 302 } },
      'return = "302 https://example.net/x";',
    ],
  ])('has its %s', (_, props, line) => {
    expect(withSites({ git: props }).text('site-git')).toContain(line);
  });

  test('limits what one visitor asks in a zone of its own', () => {
    const text = withSites({ git: { rateLimit: { perSecond: 5 } } }).text('site-git');
    expect(text).toContain(
      'commonHttpConfig = "limit_req_zone $binary_remote_addr zone=git.example.org-443:10m rate=5r/s;\\n";',
    );
    expect(text).toContain('limit_req zone=git.example.org-443 burst=10 nodelay;\n          limit_req_status 429;');
  });

  test('verifies a server that is spoken to by HTTPS under a name', () => {
    const serve = {
      proxy: {
        scheme: 'https',
        address: '127.0.0.1',
        port: Port.of(8443),
        serverName: 'dns.example.org',
        why: 'DoH',
        hasLogin: false,
      },
    } as const;
    const text = withSites({ git: { serve } }).text('site-git');
    expect(between(text, 'True-Client-IP "";\n', "''")).toBe(
      [
        'proxy_ssl_server_name on;',
        'proxy_ssl_name dns.example.org;',
        'proxy_ssl_verify on;',
        'proxy_ssl_verify_depth 3;',
        'proxy_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt;',
        '',
      ]
        .map((line) => (line === '' ? '        ' : `          ${line}\n`))
        .join(''),
    );
  });

  test('S3: reads its users from the secret, by its path', () => {
    const { text, files } = withSites((host) => ({
      git: { basicAuth: new SecretRef(host, 'users', { key: 'nginx/users', owner: 'nginx' }) },
    }));
    expect(text('site-git')).toContain('basicAuthFile = config.sops.secrets."nginx/users".path;');
    expect(text('site-git')).toContain('proxy_set_header Authorization "";');
    expect(files['generated/ares/security/secrets.nix']).toContain('owner = "nginx";');
  });

  test('does not let in who comes from a zone that it is not for, though the Internet may', () => {
    const { text, server } = withSites({ git: { zones: ['wan', 'lan'] } });
    expect(text('site-git')).toContain('if ($from_wan_lan = 0) {');
    expect(between(server, '$from_wan_lan {\n', '}')).toBe(
      ['default 1;', '192.168.7.0/24 1;', '192.168.9.0/24 0;', 'fd07::/64 1;']
        .map((line) => `        ${line}\n`)
        .join('') + '      ',
    );
  });
});

describe('the module of the server', () => {
  test('reloads, says nothing of itself and turns strangers away on every address in use', () => {
    const { server } = withSites({ git: { zones: ['guests'] } });
    for (const line of ['enableReload = true;', 'serverTokens = false;', 'statusPage = true;', 'rejectSSL = true;']) {
      expect(server).toContain(line);
    }
    const listens = [...server.matchAll(/addr = "(.*)";\s*port = (\d+);\s*ssl = (.*);/g)].map((found) =>
      found.slice(1).join(' '),
    );
    expect(listens).toEqual([
      ...['0.0.0.0 80 false', '[::] 80 false', '192.168.9.1 80 false'],
      ...['0.0.0.0 443 true', '[::] 443 true', '192.168.9.1 443 true'],
    ]);
    expect(server).toContain('extraConfig = "return 444;\\n";');
  });

  test('may read the keys of certificates of other groups, and starts anew where that changes', () => {
    const { server } = withSites({ git: {} });
    expect(server).toContain('users.users.nginx.extraGroups = [ "acme" ];');
    expect(server).toContain('    services.nginx.restartTriggers = [ "acme" ];');
    expect(withSites({ git: {} }, { certificates: [{ ...wildcard, group: 'nginx' }] }).server).not.toContain(
      'extraGroups',
    );
  });

  test('believes Cloudflare, and nobody else, where it stands in front of a site', () => {
    const { server, text } = withSites({ git: { zones: ['wan', 'lan'], proxied: true } });
    const trusted = [...server.matchAll(/set_real_ip_from (.*);/g)].map(([, range]) => range);
    expect(trusted).toEqual(cloudflareRanges);
    expect(server).toContain('real_ip_header CF-Connecting-IP;');
    expect(text('site-git')).toContain('if ($from_cloudflare_lan = 0) {');
    expect(withSites({ git: { zones: ['wan'] } }).server).not.toContain('real_ip');
  });

  test('has room for a long name, which nginx would not start with', () => {
    const name = `${'a'.repeat(60)}.example.org`;
    expect(withSites({ git: { name } }).server).toContain('serverNamesHashBucketSize = 128;');
    expect(withSites({ git: {} }).server).not.toContain('BucketSize');
  });

  test('defines the visitors of sites for the same zones once', () => {
    const { server } = withSites({ a: { name: 'a.example.org' }, b: { name: 'b.example.org' } });
    expect(server.match(/geo /g)).toHaveLength(1);
  });

  test('does not depend on the order in which sites are made', () => {
    const sites = {
      a: { name: 'a.example.org', zones: ['wan'] },
      b: { name: 'b.example.org' },
      c: { port: Port.of(3333) },
    };
    const reversed = Object.fromEntries(Object.entries(sites).reverse());
    expect(withSites(reversed).texts).toEqual(withSites(sites).texts);
  });
});
