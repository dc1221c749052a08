import { type NginxSiteProps } from '../../../constructs/nginx-site';
import { Port, SecretRef } from '../../../lib';
import { ares, refusals, wildcard } from './site-fleet';

const offered = { scheme: 'http', address: '127.0.0.1', port: Port.of(3001), why: 'AdGuard', hasLogin: false } as const;
const proxy = (url: string, more: object = {}): Partial<NginxSiteProps> => ({ serve: { proxy: url, ...more } });
const redirect = (url: string, more: object = {}): Partial<NginxSiteProps> => ({ serve: { redirect: url, ...more } });
const files = (folder: string): Partial<NginxSiteProps> => ({ serve: { files: folder } });

describe('a site is refused', () => {
  test.each<[string, Partial<NginxSiteProps>, string]>([
    ['no name', { name: 'a b' }, "name: must have labels of letters, digits and inner hyphens, got 'a b'"],
    [
      'an alias twice',
      { aliases: ['git.example.org'] },
      "aliases: has a name of the site already, got 'git.example.org'; leave it out",
    ],
    ['no reason', { why: ' ' }, "why: is empty, got ' '; say what it is and for whom"],
    ['no zone', { zones: [] }, 'zones: must name a zone of the host, got none'],
    [
      'an unknown zone',
      { zones: ['gusts'] },
      "zones: host 'ares' has no such zone, got 'gusts'; did you mean 'guests'?",
    ],
    [
      'the host alone',
      { zones: ['loopback'] },
      "zones: must name a zone that others come from, got ['loopback']; who is on the host needs no site",
    ],
    ['port 80', { port: Port.of(80) }, 'port: is where visitors are sent to HTTPS, got 80; take another one'],
    ['no server', { serve: {} as never }, 'serve: must have one of proxy, files and redirect, got none'],
    [
      'two at once',
      { serve: { proxy: 'http://127.0.0.1:1', files: '/srv/www' } as never },
      'serve: must have one of proxy, files and redirect, got proxy and files',
    ],
    [
      'no URL',
      proxy('127.0.0.1:3000'),
      "serve.proxy: must be a URL such as 'http://127.0.0.1:3000', got '127.0.0.1:3000'",
    ],
    [
      'a URL with a query',
      proxy('http://127.0.0.1:3000/?a=b'),
      "serve.proxy: must be a URL such as 'http://127.0.0.1:3000', got 'http://127.0.0.1:3000/?a=b'",
    ],
    [
      'a URL with a login',
      proxy('http://a:b@127.0.0.1:3000'),
      "serve.proxy: must be a URL such as 'http://127.0.0.1:3000', got 'http://a:b@127.0.0.1:3000'",
    ],
    [
      'no port',
      proxy('http://127.0.0.1'),
      "serve.proxy: must have a port from 1 to 65535, got 'http://127.0.0.1'; write 'http://127.0.0.1:3000'",
    ],
    [
      'a port that is none',
      proxy('http://127.0.0.1:70000'),
      "serve.proxy: must have a port from 1 to 65535, got 'http://127.0.0.1:70000'; write 'http://127.0.0.1:3000'",
    ],
    [
      'localhost',
      proxy('http://localhost:3000'),
      "serve.proxy: must have an IP address for its host, got 'http://localhost:3000': nginx looks a name up once, at its start, and does not start where it finds none; write '127.0.0.1'",
    ],
    [
      'a name',
      proxy('https://app.example.net:443'),
      "serve.proxy: must have an IP address for its host, got 'https://app.example.net:443': nginx looks a name up once, at its start, and does not start where it finds none; give its address",
    ],
    [
      'another machine in plain text',
      proxy('http://192.168.7.20:3000'),
      "serve.proxy: leads to another machine without encryption, got 'http://192.168.7.20:3000'; use https with serverName, or its address in a mesh network",
    ],
    [
      'another machine that anybody may be',
      proxy('https://192.168.7.20:3000'),
      "serve.proxy: leads to another machine that nothing proves to be the right one, got 'https://192.168.7.20:3000'; give serverName",
    ],
    [
      'a name of a server without TLS',
      proxy('http://127.0.0.1:3000', { serverName: 'a.b' }),
      "serve.proxy: has a serverName, got 'a.b', but plain http has no certificate; write https, or leave it out",
    ],
    [
      'a time',
      proxy('http://127.0.0.1:3000', { readTimeout: '90' }),
      "serve.readTimeout: must be a number with s, m, h or d, got '90'; write it like '90s'",
    ],
    [
      'a relative folder',
      files('www'),
      "serve.files: must be the absolute path of a folder below /, without spaces and a / at its end, got 'www'; write it like '/srv/www'",
    ],
    [
      'a way up',
      files('/srv/../etc'),
      "serve.files: must be the absolute path of a folder below /, without spaces and a / at its end, got '/srv/../etc'; write it like '/srv/www'",
    ],
    [
      'a folder of the store',
      files('/nix/store/abc-site'),
      "serve.files: changes with every build, and is open to every user, got '/nix/store/abc-site'; put the files below /srv or /var/lib",
    ],
    [
      'a home',
      files('/home/anna/www'),
      "serve.files: is hidden from nginx by its unit (ProtectHome), got '/home/anna/www'; put the files below /srv or /var/lib",
    ],
    [
      'secrets',
      files('/run/secrets'),
      "serve.files: holds secrets, got '/run/secrets'; put the files below /srv or /var/lib",
    ],
    [
      'a redirect to a path',
      redirect('/new'),
      "serve.redirect: must be a full URL such as 'https://fufu.land', got '/new'",
    ],
    [
      'a redirect with a variable',
      redirect('https://$host/x'),
      "serve.redirect: must be a full URL such as 'https://fufu.land', got 'https://$host/x'",
    ],
    [
      'a code',
      redirect('https://example.net', { code: 200 }),
      'serve.code: must be one of 301, 302, 303, 307, 308, got 200',
    ],
    [
      'a redirect to itself',
      redirect('https://git.example.org'),
      "serve.redirect: leads back to the site itself, got 'https://git.example.org'; name another one, or give a path in locations",
    ],
    [
      'a redirect to itself, by plain HTTP',
      redirect('http://git.example.org/a'),
      "serve.redirect: leads back to the site itself, got 'http://git.example.org/a'; name another one, or give a path in locations",
    ],
    [
      'a size',
      { maxBodySize: '512MB' },
      "maxBodySize: must be a number with k, m or g, or '0' for no limit, got '512MB'; write it like '512m'",
    ],
    [
      'another time',
      { uploadTimeout: '5min' },
      "uploadTimeout: must be a number with s, m, h or d, got '5min'; write it like '90s'",
    ],
    [
      'a rate',
      { rateLimit: { perSecond: 0.5 } },
      'rateLimit.perSecond: must be a whole number from 1 to 10000, got 0.5',
    ],
    [
      'a burst',
      { rateLimit: { perSecond: 1, burst: 0 } },
      'rateLimit.burst: must be a whole number from 1 to 10000, got 0',
    ],
    [
      'an age',
      { hsts: { maxAge: '1y' } },
      "hsts.maxAge: must be a number with h, d or w, got '1y'; write it like '365d'",
    ],
    [
      'the path /',
      { locations: { '/': { proxy: 'http://127.0.0.1:1' } } },
      "locations./: is what serve is for, got '/'; leave it out",
    ],
    [
      'a path without /',
      { locations: { api: { proxy: 'http://127.0.0.1:1' } } },
      "locations.api: must be a path such as '/api/', or '= /api' for it alone, got 'api'",
    ],
    [
      'files of a single path',
      { locations: { '/a': { files: '/srv/a' } } },
      "locations./a: must begin and end with / for a folder of files, got '/a'",
    ],
    [
      'a wrong path below',
      { locations: { '/a/': { proxy: 'x' } } },
      "locations./a/.proxy: must be a URL such as 'http://127.0.0.1:3000', got 'x'",
    ],
    ['a probe', { probe: { path: 'health' } }, "probe.path: must begin with /, got 'health'"],
    ['a status', { probe: { status: 99 } }, 'probe.status: must be a whole number from 200 to 599, got 99'],
    [
      'Cloudflare in front of a LAN',
      { proxied: true },
      'proxied: needs zone \'wan\', where Cloudflare comes from, got ["lan"]',
    ],
    [
      'Cloudflare on a port that it does not serve',
      { proxied: true, zones: ['wan'], port: Port.of(3333) },
      'port: must be one of 443, 2053, 2083, 2087, 2096, 8443 behind Cloudflare, got 3333',
    ],
    [
      'Cloudflare and a CNAME',
      { proxied: true, zones: ['wan'], record: { alias: 'ares.example.org' } },
      "record: is a CNAME, which goes past Cloudflare, got 'ares.example.org'; leave it to addresses, or proxied out",
    ],
    [
      'what asks for no login',
      { zones: ['wan'], serve: { proxy: offered } },
      "serve.proxy: asks for no login, and the Internet would reach it, got 'AdGuard'; give basicAuth, take 'wan' out of the zones, or say why it is right in withoutLogin",
    ],
    [
      'what asks for no login at a path',
      { zones: ['wan'], locations: { '= /q': { proxy: offered } } },
      "locations.= /q.proxy: asks for no login, and the Internet would reach it, got 'AdGuard'; give basicAuth, take 'wan' out of the zones, or say why it is right in withoutLogin",
    ],
    [
      'an empty reason for no login',
      { zones: ['wan'], serve: { proxy: offered }, withoutLogin: '' },
      "withoutLogin: is empty, got ''; say why nobody has to log in",
    ],
  ])('with %s', (_, props, message) => {
    expect(refusals({ site: props })).toEqual([`[ares/site] ${message}`]);
  });

  test('with several things wrong, all at once', () => {
    expect(refusals({ site: { name: '-', zones: ['x'], maxBodySize: '1', ...files('www') } })).toHaveLength(4);
  });

  test('not for the Internet without a login, where a reason is given or a login asked for', () => {
    const open = { zones: ['wan'], serve: { proxy: offered } };
    expect(refusals({ site: { ...open, withoutLogin: 'a page for everybody' } })).toEqual([]);
    const login = (host: ConstructorParameters<typeof SecretRef>[0]) =>
      new SecretRef(host, 'users', { key: 'users', owner: 'nginx' });
    expect(refusals((host) => ({ site: { ...open, basicAuth: login(host) } }))).toEqual([]);
  });

  test('with a secret that nginx cannot read, or that guards nothing', () => {
    const secret = (host: ConstructorParameters<typeof SecretRef>[0]) => new SecretRef(host, 'users', { key: 'users' });
    expect(refusals((host) => ({ site: { basicAuth: secret(host) } }))).toEqual([
      "[ares/site] basicAuth: is a secret that nginx cannot read, got owner undefined; give it owner: 'nginx'",
    ]);
    expect(refusals((host) => ({ site: { basicAuth: secret(host), ...redirect('https://example.net') } }))).toEqual([
      "[ares/site] basicAuth: guards nothing, for visitors are sent to 'https://example.net'; leave it out",
    ]);
  });
});

describe('a site is refused once all is declared', () => {
  test('without a certificate', () => {
    expect(refusals({ site: {} }, { certificates: [] })).toEqual([
      "[ares/site] name: no certificate of the host is for it, got 'git.example.org'; it has none; add one, as AcmeDomain makes it, or a name to one of them",
    ]);
  });

  test('with a certificate for a name two levels up, which its wildcard does not reach', () => {
    expect(refusals({ site: { name: 'a.git.example.org' } })).toEqual([
      "[ares/site] name: no certificate of the host is for it, got 'a.git.example.org'; it has 'example.org' (*.example.org, example.org); add one, as AcmeDomain makes it, or a name to one of them",
    ]);
  });

  test('with names that no certificate has together', () => {
    const net = { id: 'example.net', names: ['example.net'], group: 'acme' };
    expect(refusals({ site: { aliases: ['example.net'] } }, { certificates: [wildcard, net] })).toEqual([
      `[ares/site] aliases: no certificate is for all names of the site, got ["git.example.org","example.net"]; it has 'example.net' (example.net), 'example.org' (*.example.org, example.org); make a site of each`,
    ]);
  });

  test('for a zone of which no networks are known', () => {
    const zones = { lan: [{ interface: 'eno1' }] };
    expect(refusals({ site: {} }, { host: { zones } })).toEqual([
      "[ares/site] zones: has a zone of which no networks are known, so that nginx cannot tell its visitors, got 'lan'; give hosts.ares.zones.lan its sources",
    ]);
  });

  test('for a zone in which the host has no address', () => {
    const zones = { ...ares.zones, far: [{ interface: 'eno2', sources: ['10.9.0.0/16'] }] };
    expect(refusals({ site: { zones: ['far'] } }, { host: { zones } })).toEqual([
      "[ares/site] zones: has a zone in which the host has no address, got 'far'; give one to an interface of it",
    ]);
  });

  test('that has a name and a port of another one; both are named', () => {
    expect(refusals({ a: {}, b: { name: 'x.example.org', aliases: ['git.example.org'], why: 'b' } })).toEqual([
      "[ares] git.example.org on port 443: is a site of 'ares/a' (code) and of 'ares/b' (b); give one of them another name or port",
    ]);
  });

  test('with a server whose port is opened as well', () => {
    const existingServices = [{ name: 'app', port: 3000, protocol: 'tcp' as const, zones: ['lan'], reason: 'app' }];
    expect(refusals({ site: {} }, { host: { existingServices } })).toEqual([
      "[ares] port 3000/tcp: is claimed by 'ares' (app: app) and by 'ares/nginx-server' (behind git.example.org, on 127.0.0.1); give one of them another port or address",
    ]);
  });

  test('beside something else on its port', () => {
    const existingServices = [{ name: 'web', port: 443, protocol: 'tcp' as const, zones: ['lan'], reason: 'old' }];
    expect(refusals({ site: {} }, { host: { existingServices } })).toEqual([
      "[ares] port 443/tcp: is claimed by 'ares' (web: old) and by 'ares/nginx-server' (web: git.example.org); give one of them another port or address",
    ]);
  });
});
