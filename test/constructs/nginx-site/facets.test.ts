import {
  certificateUses,
  cloudflareRanges,
  jails,
  localNames,
  logSources,
  Port,
  ports,
  probes,
  SecretRef,
  virtualHosts,
} from '../../../lib';
import { ares, withSites } from './site-fleet';

const offered = { scheme: 'http', address: '127.0.0.1', port: Port.of(3001), why: 'settings', hasLogin: true } as const;

describe('a host with sites', () => {
  test('claims the doors for the zones of all sites, and what is behind them for nobody', () => {
    const { host } = withSites({
      git: { zones: ['wan', 'lan'] },
      also: { name: 'also.example.org', zones: ['guests'] },
      dns: { name: 'dns.example.org', zones: ['lan'], port: Port.of(3333), serve: { proxy: offered } },
    });
    const claims = host.facets.read(ports).map(({ port, ...claim }) => ({ ...claim, port: port.value }));
    const door = { protocol: 'tcp', process: 'nginx' };
    expect(claims).toEqual([
      { ...door, port: 80, zones: ['guests', 'lan', 'wan'], why: 'web: also.example.org, git.example.org' },
      { ...door, port: 443, zones: ['guests', 'lan', 'wan'], why: 'web: also.example.org, git.example.org' },
      {
        ...{ protocol: 'tcp', port: 3000, address: '127.0.0.1', zones: [] },
        why: 'behind also.example.org, git.example.org',
      },
      { ...door, port: 3333, zones: ['lan'], why: 'web: dns.example.org' },
    ]);
  });

  test('names a few of many sites', () => {
    const many = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((id) => [id, { name: `${id}.example.org` }]));
    const [claim] = withSites(many).host.facets.read(ports);
    expect(claim?.why).toBe('web: a.example.org, b.example.org, c.example.org and 2 more');
  });

  test('opens its doors to Cloudflare alone where that stands in front of all that the Internet sees', () => {
    const sites = { www: { name: 'www.example.org', zones: ['wan', 'lan'], proxied: true }, git: {} };
    const sources = (all: typeof sites | Record<string, object>) => withSites(all).host.facets.read(ports)[1]?.sources;
    expect(sources(sites)).toEqual([...cloudflareRanges, '192.168.7.0/24', 'fd07::/64'].sort());
    expect(sources({ ...sites, open: { name: 'open.example.org', zones: ['wan'] } })).toBeUndefined();
  });

  test('is known inside by the names of its sites, also of public ones, in each zone by its addresses there', () => {
    const { host } = withSites({ git: { zones: ['wan', 'lan'], aliases: ['code.example.org'] } });
    expect(host.facets.read(localNames)).toEqual(
      ['code', 'git'].flatMap((label) =>
        ['192.168.7.10', 'fd07::10'].map((address) => ({ name: `${label}.example.org`, address, zone: 'lan' })),
      ),
    );
    const both = withSites({ git: { zones: ['guests', 'lan'] } }).host.facets.read(localNames);
    expect(both.map(({ address, zone }) => `${zone} ${address}`)).toEqual([
      'lan 192.168.7.10',
      'guests 192.168.9.1',
      'lan fd07::10',
    ]);
    expect(withSites({ git: { zones: ['wan'] } }).host.facets.read(localNames)).toEqual([]);
  });

  test('tells of its sites, and which certificates they show', () => {
    const { host } = withSites({ git: { aliases: ['code.example.org'], port: Port.of(8443) } });
    const names = ['code.example.org', 'git.example.org'];
    const site = { zones: ['lan'], why: 'code', port: Port.of(8443) };
    expect(host.facets.read(virtualHosts)).toEqual(names.map((name) => ({ name, ...site })));
    const use = { unit: 'nginx.service', why: 'code' };
    expect(host.facets.read(certificateUses)).toEqual(names.map((name) => ({ name, ...use })));
  });

  test('tells where it logs, once', () => {
    const { host } = withSites({ a: { name: 'a.example.org' }, b: { name: 'b.example.org' } });
    expect(host.facets.read(logSources)).toEqual([
      { name: 'nginx-access', path: '/var/log/nginx/access.log', format: 'json', group: 'nginx' },
      { name: 'nginx-error', path: '/var/log/nginx/error.log', format: 'text', group: 'nginx' },
    ]);
  });

  test('tells what gets visitors from the Internet banned, and from all of its ports', () => {
    const { host } = withSites((stack) => ({
      a: { name: 'a.example.org', zones: ['wan'], serve: { files: '/srv/a' } },
      b: { name: 'b.example.org', zones: ['wan'], rateLimit: { perSecond: 1 }, withoutLogin: 'public' },
      c: {
        ...{ name: 'c.example.org', zones: ['lan', 'wan'], port: Port.of(8443) },
        basicAuth: new SecretRef(stack, 'users', { key: 'users', owner: 'nginx' }),
      },
    }));
    const shared = { ports: [80, 443, 8443].map((port) => Port.of(port)), log: { path: '/var/log/nginx/error.log' } };
    expect(host.facets.read(jails)).toEqual([
      { name: 'nginx-botsearch', filter: 'nginx-botsearch', ...shared },
      { name: 'nginx-http-auth', filter: 'nginx-http-auth', ...shared },
      { name: 'nginx-limit-req', filter: 'nginx-limit-req', ...shared, maxRetry: 100 },
    ]);
  });

  test('bans nobody where all come from inside, or through Cloudflare, whose servers are spared beside other sites', () => {
    const files = { serve: { files: '/srv/a' } };
    const inner = withSites({ a: { name: 'a.example.org', zones: ['lan'], ...files } });
    const behind = withSites({ a: { name: 'a.example.org', zones: ['wan'], proxied: true, ...files } });
    expect([inner, behind].map(({ host }) => host.facets.read(jails))).toEqual([[], []]);
    const { host } = withSites({
      a: { name: 'a.example.org', zones: ['wan'], proxied: true, ...files },
      b: { name: 'b.example.org', zones: ['wan'], ...files },
    });
    expect(host.facets.read(jails).map(({ name, spared }) => [name, spared])).toEqual([
      ['nginx-botsearch', cloudflareRanges],
    ]);
  });

  test('tells how each site is asked whether it works', () => {
    const door = { scheme: 'http', address: '127.0.0.1', port: Port.of(3000) } as const;
    const pages = { ...door, why: 'pages', hasLogin: true, healthPath: '/login' };
    const { host } = withSites((stack) => ({
      a: { name: 'a.example.org' },
      b: { name: 'b.example.org', port: Port.of(3333), probe: { path: '/health', status: 204 } },
      c: { name: 'c.example.org', serve: { redirect: 'https://example.net', code: 308 } },
      d: { name: 'd.example.org', basicAuth: new SecretRef(stack, 'users', { key: 'users', owner: 'nginx' }) },
      e: { name: 'e.example.org', probe: false },
      f: { name: 'f.example.org', serve: { proxy: pages } },
    }));
    expect(host.facets.read(probes).map(({ target, status }) => [target, status])).toEqual([
      ['https://a.example.org/', 200],
      ['https://b.example.org:3333/health', 204],
      ['https://c.example.org/', 308],
      ['https://d.example.org/', 401],
      ['https://f.example.org/login', 200],
    ]);
  });

  test('claims no port of a server on another machine', () => {
    const networks = { wg0: { ipv4: '10.100.0.0/24', port: 51820, members: { ares: { ipv4: '10.100.0.1' } } } };
    const hosts = { ares: { ...ares, release: '26.11' as const } };
    const world = { fleet: { hosts, networks: networks as never } };
    const { host } = withSites({ git: { serve: { proxy: 'http://10.100.0.9:3000' } } }, world);
    expect(host.facets.read(ports).map(({ port }) => port.value)).toEqual([80, 443]);
  });
});
