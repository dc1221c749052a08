import { describeWeb } from './describe';
import { outcomes, server, type Visit, type Visited, visitors, Web } from './web';

const at = (from: 'lan' | 'wan' | 'cloudflare', name: string, more: Partial<Visit> = {}): Visit => ({
  ...{ from: visitors[from], to: server.lan, name },
  ...more,
});
/** What the server behind nginx was asked. */
const asked = ({ body }: Visited) =>
  JSON.parse(body) as { url: string; headers: Record<string, string>; bytes: number };

describeWeb('a request to nginx', () => {
  let web: Web;
  const one = (visit: Visit): Visited => web.visit([visit])[0]!;
  beforeAll(async () => (web = await Web.start()));

  test('tells the server behind it who the visitor is, and nothing that the visitor made up', () => {
    const forged = {
      'X-Real-IP': '1.1.1.1',
      'X-Forwarded-For': '1.1.1.1',
      'CF-Connecting-IP': '1.1.1.1',
      Forwarded: 'for=1.1.1.1',
    };
    const { headers } = asked(
      one(at('wan', 'git.example.org', { headers: { ...forged, 'True-Client-IP': '1.1.1.1' } })),
    );
    expect(headers).toEqual({
      connection: 'close',
      host: 'git.example.org',
      'x-forwarded-for': visitors.wan,
      'x-forwarded-host': 'git.example.org',
      'x-forwarded-proto': 'https',
      'x-real-ip': visitors.wan,
    });
  });

  test('on a port of its own tells the port', () => {
    const { headers } = asked(one(at('lan', 'dns.example.org', { port: 3333 })));
    expect([headers['host'], headers['x-forwarded-host']]).toEqual(['dns.example.org:3333', 'dns.example.org:3333']);
  });

  test('through Cloudflare has the address that Cloudflare says, for the server behind it and in the log', () => {
    const visitor = '203.0.113.9';
    const visited = one(at('cloudflare', 'example.org', { headers: { 'CF-Connecting-IP': visitor } }));
    expect(asked(visited).headers).toMatchObject({ 'x-real-ip': visitor, 'x-forwarded-for': visitor });
    expect(web.log().at(-1)).toMatchObject({ remote_addr: visitor, peer_addr: visitors.cloudflare, status: '200' });
  });

  test('from elsewhere is refused where Cloudflare stands in front, and logged with its own address', () => {
    const visit = at('wan', 'example.org', { headers: { 'CF-Connecting-IP': visitors.lan } });
    expect(outcomes([one(visit)])).toEqual(['ECONNRESET']);
    expect(web.log().at(-1)).toMatchObject({ remote_addr: visitors.wan, peer_addr: visitors.wan, status: '444' });
  });

  test('is upgraded to a WebSocket', () => {
    const headers = { Connection: 'Upgrade', Upgrade: 'websocket' };
    const visited = one(at('wan', 'git.example.org', { headers }));
    expect([visited.status, visited.body]).toEqual([101, 'ping']);
  });

  test('is not upgraded where no WebSocket is to get through', () => {
    const headers = { Connection: 'Upgrade', Upgrade: 'websocket' };
    expect(one(at('lan', 'dns.example.org', { port: 3333, path: '/dns-query', headers })).status).toBe(200);
  });

  test.each([
    ['small.example.org', 1024, 200],
    ['small.example.org', 1025, 413],
    ['git.example.org', 10 << 20, 200],
    ['git.example.org', (10 << 20) + 1, 413],
  ])('to %s that sends %i bytes is answered with %i', (name, bytes, status) => {
    // A site with a limit of one request in a second, and three more.
    expect(one(at('wan', name, { method: 'POST', bytes })).status).toBe(status);
  });

  test('beyond what a visitor may ask is answered with 429, of that visitor only', () => {
    const visits = Array.from({ length: 20 }, () => at('cloudflare', 'small.example.org'));
    const found = outcomes(web.visit(visits, 'together'));
    const [good, refused] = [200, 429].map((status) => found.filter((one) => one === status).length);
    process.stderr.write(`rate limit: of 20 requests at once ${good} passed, ${refused} were refused\n`);
    expect(good! + refused!).toBe(20);
    expect(good).toBeGreaterThanOrEqual(4);
    expect(good).toBeLessThanOrEqual(5);
    const git = Array.from({ length: 20 }, () => at('cloudflare', 'git.example.org'));
    expect(outcomes(web.visit(git, 'together'))).toEqual(git.map(() => 200));
  });

  test('to a site with a login is let in with the password, which goes no further', () => {
    const login = (text: string) => ({ Authorization: `Basic ${Buffer.from(text).toString('base64')}` });
    const attempts = [{}, login('anna:wrong'), login('bob:correct'), login('anna:correct')];
    const visited = web.visit(attempts.map((headers) => at('lan', 'admin.example.org', { headers })));
    expect(outcomes(visited)).toEqual([401, 401, 401, 200]);
    expect(asked(visited[3]!).headers).not.toHaveProperty('authorization');
    expect(web.log().at(-1)).toMatchObject({ remote_user: 'anna', status: '200' });
  });

  test('to a path that asks for no login needs none, and keeps what it proves itself with', () => {
    const headers = { Authorization: 'Bearer program' };
    const visited = one(at('lan', 'admin.example.org', { path: '/api/v1', headers }));
    expect([visited.status, asked(visited).headers['authorization']]).toEqual([200, 'Bearer program']);
  });

  test('for files gets them, and a list where that is asked for, but nothing hidden', () => {
    const paths = ['/', '/list/', '/missing', '/.git/config', '/.well-known/security.txt', '/../../../etc/passwd'];
    const visited = web.visit(paths.map((path) => at('wan', 'shop.example.net', { path })));
    expect(outcomes(visited)).toEqual([200, 200, 404, 404, 200, 400]);
    expect(visited[0]?.body).toBe('welcome');
    expect(visited[1]?.body).toContain('<a href="a.txt">a.txt</a>');
    expect(one(at('lan', 'dns.example.org', { port: 3333, path: '/docs/' })).body).toBe('docs');
  });

  test('is answered with headers for browsers, where the server behind it has none of its own', () => {
    const [plain, own] = web.visit(['/', '/own/'].map((path) => at('wan', 'git.example.org', { path })));
    expect(plain?.headers).toMatchObject({
      'referrer-policy': 'strict-origin-when-cross-origin',
      'strict-transport-security': 'max-age=31536000',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
    });
    expect(own?.headers).toMatchObject({ 'strict-transport-security': 'max-age=31536000', 'x-frame-options': 'DENY' });
    expect(one(at('wan', 'small.example.org')).headers).not.toHaveProperty('strict-transport-security');
  });

  test('is logged as JSON, with nothing of its query', () => {
    one(at('wan', 'git.example.org', { path: '/reset?token=s3cret', headers: { 'User-Agent': 'a "quoted" \\ one' } }));
    expect(web.log().at(-1)).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string,
      remote_addr: visitors.wan,
      peer_addr: visitors.wan,
      remote_user: '',
      server_name: 'git.example.org',
      server_port: '443',
      method: 'GET',
      path: '/reset',
      protocol: 'HTTP/1.1',
      status: '200',
      bytes_sent: expect.stringMatching(/^\d+$/) as string,
      request_time: expect.stringMatching(/^\d+\.\d{3}$/) as string,
      upstream_time: expect.stringMatching(/^\d+\.\d{3}$/) as string,
      user_agent: 'a "quoted" \\ one',
    });
    expect(JSON.stringify(web.log())).not.toContain('s3cret');
  });

  test('for the state of the server is answered to the host itself only', () => {
    expect(web.status()).toMatch(/^Active connections: \d+/);
    expect(one(at('lan', 'localhost', { port: 80, path: '/nginx_status' })).error).toBe('ECONNRESET');
  });
});
