import { describeWeb } from './describe';
import { outcomes, server, type Visit, visitors, Web } from './web';

const at = (from: keyof typeof visitors, name: string, more: Partial<Visit> = {}): Visit => ({
  from: visitors[from],
  to: from === 'vpn' || from === 'vpn6' ? server[from] : server.lan,
  name,
  ...more,
});
/** How nginx ends a connection without an answer, after a handshake and in the middle of one. */
const [hungUp, noHandshake] = ['ECONNRESET', 'EPROTO'];

describeWeb('nginx, as it is rendered for a server with one cable and a tunnel,', () => {
  let web: Web;
  let atBoot: readonly string[];
  beforeAll(async () => {
    web = await Web.start();
    atBoot = web.sockets();
    web.bringUpTunnel();
  });

  test('starts before the address in the tunnel is there, and serves it as soon as it is', () => {
    const ports = [80, 443, 3333].flatMap((port) => [`0.0.0.0:${port}`, `[::]:${port}`]);
    expect(atBoot.filter((socket) => !socket.startsWith('127.'))).toEqual(ports.sort());
    const visits = [at('vpn', 'git.example.org'), at('vpn6', 'git.example.org'), at('vpn', 'admin.example.org')];
    expect(outcomes(web.visit(visits))).toEqual([200, 200, 401]);
  });

  test.each([
    ['git.example.org', 'DNS:*.example.org, DNS:example.org'],
    ['shop.example.net', 'DNS:shop.example.net'],
  ])('shows the certificate of %s, which clients verify', (name, names) => {
    const [visited] = web.visit([at('wan', name)]);
    expect([visited?.status, visited?.names]).toEqual([200, names]);
  });

  test('speaks HTTP/2', () => {
    const [visited] = web.visit([at('wan', 'git.example.org', { version: 2 })]);
    expect([visited?.status, visited?.body]).toEqual([200, 'h2']);
  });

  test('ends a handshake for a name that it does not have, on every port and address', () => {
    const strangers = ['nobody.example.org', 'example.com', '192.168.1.42.example.org'];
    const visits = [443, 3333].flatMap((port) => strangers.map((name) => at('lan', name, { port })));
    expect(outcomes(web.visit(visits))).toEqual(visits.map(() => noHandshake));
    expect(outcomes(web.visit([at('vpn', 'nobody.example.org')]))).toEqual([noHandshake]);
  });

  test('hangs up on plain HTTP for a name that it does not have', () => {
    const names = ['nobody.example.org', '192.168.1.42', 'dns.example.org'];
    expect(outcomes(web.visit(names.map((name) => at('wan', name, { port: 80 }))))).toEqual(names.map(() => hungUp));
  });

  test('hangs up on who asks TLS for one name and HTTP for one that it does not have', () => {
    expect(outcomes(web.visit([at('lan', 'git.example.org', { host: 'nobody.example.org' })]))).toEqual([hungUp]);
  });

  test('sends visitors from plain HTTP to HTTPS, path and query included', () => {
    const [visited] = web.visit([at('wan', 'git.example.org', { port: 80, path: '/a?b=c' })]);
    expect([visited?.status, visited?.headers['location']]).toEqual([301, 'https://git.example.org/a?b=c']);
  });

  test('sends visitors of a redirect on, with their path, or to the one that it names', () => {
    const places = [at('wan', 'old.example.org', { path: '/a?b=c' }), at('lan', 'admin.example.org', { path: '/old' })];
    expect(web.visit(places).map(({ status, headers }) => [status, headers['location']])).toEqual([
      [301, 'https://git.example.org/a?b=c'],
      [301, 'https://git.example.org/new'],
    ]);
  });

  // Visitors of the LAN and of the Internet come in by the same cable, to the same address.
  const doors: readonly (readonly [
    name: string,
    port: number,
    open: readonly (keyof typeof visitors)[],
    status: number,
  ])[] = [
    ['git.example.org', 443, ['lan', 'wan', 'cloudflare', 'vpn', 'vpn6'], 200],
    ['git.example.org', 80, ['lan', 'wan', 'cloudflare', 'vpn', 'vpn6'], 301],
    ['old.example.org', 443, ['lan', 'wan', 'cloudflare', 'vpn', 'vpn6'], 301],
    ['shop.example.net', 443, ['wan', 'cloudflare'], 200],
    ['shop.example.net', 80, ['wan', 'cloudflare'], 301],
    ['admin.example.org', 443, ['lan', 'vpn', 'vpn6'], 401],
    ['admin.example.org', 80, ['lan', 'vpn', 'vpn6'], 301],
    ['dns.example.org', 3333, ['lan', 'vpn', 'vpn6'], 200],
    ['example.org', 443, ['lan', 'cloudflare'], 200],
    ['example.org', 80, ['lan', 'cloudflare'], 301],
  ];
  test.each(doors)('lets into %s on port %i: %j, with %i, and nobody else', (name, port, open, status) => {
    const all = Object.keys(visitors) as (keyof typeof visitors)[];
    const found = Object.fromEntries(all.map((who) => [who, outcomes(web.visit([at(who, name, { port })]))[0]]));
    expect(found).toEqual(Object.fromEntries(all.map((who) => [who, open.includes(who) ? status : hungUp])));
  });

  test('is not talked into a closed site by who asks TLS for an open one', () => {
    const names = ['admin.example.org', 'example.org'];
    const visits = names.map((host) => at('wan', 'git.example.org', { host }));
    expect(outcomes(web.visit(visits))).toEqual([hungUp, hungUp]);
  });

  test('is not talked into a closed site by a header about where somebody comes from', () => {
    const headers = Object.fromEntries(
      ['X-Real-IP', 'X-Forwarded-For', 'CF-Connecting-IP', 'True-Client-IP', 'Forwarded'].map((name) => [
        name,
        visitors.lan,
      ]),
    );
    const visits = ['admin.example.org', 'example.org'].map((name) => at('wan', name, { headers }));
    expect(outcomes(web.visit(visits))).toEqual([hungUp, hungUp]);
  });
});
