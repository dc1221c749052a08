import { clientOf, codesOf } from './client';
import { tooManyRequests } from './errors';
import { CloudflareServer } from './server';
import { type Zone } from './zones';

let server: CloudflareServer;
let own: Zone;
let other: Zone;

beforeEach(async () => {
  server = await CloudflareServer.start();
  own = server.zones.add('example.org');
  other = server.zones.add('example.com');
});

afterEach(() => server.stop());

const names = (result: unknown): string[] => (result as { name: string }[]).map(({ name }) => name);

test('listens on this machine only', () => {
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/client\/v4$/);
});

describe('who asks', () => {
  const path = () => `/zones/${own.id}/dns_records`;

  test.each([
    ['nothing', undefined, 400, [9106]],
    ['something that is no token', 'short', 400, [[6003, 6111]]],
    ['a token that nobody has', 'x'.repeat(40), 403, [9109]],
  ])('with %s is refused', async (_what, token, status, codes) => {
    const reply = await clientOf(server, token)('GET', path());
    expect([reply.status, codesOf(reply)]).toEqual([status, codes]);
  });

  test('may use its own zone only, and no tokens', async () => {
    const ask = clientOf(server, server.issueToken('own', [own]));
    expect((await ask('GET', path())).status).toBe(200);
    for (const elsewhere of [`/zones/${other.id}/dns_records`, `/zones/${'f'.repeat(32)}`, '/user/tokens']) {
      const reply = await ask('GET', elsewhere);
      expect([elsewhere, reply.status, codesOf(reply)]).toEqual([elsewhere, 403, [10000]]);
    }
    expect(names((await ask('GET', '/zones')).result)).toEqual(['example.org']);
  });

  test('finds zones by name and id', async () => {
    const ask = clientOf(server, server.issueToken('both', [own, other]));
    expect(names((await ask('GET', '/zones?name=example.com')).result)).toEqual(['example.com']);
    expect(names((await ask('GET', '/zones/?name=example.com')).result)).toEqual(['example.com']);
    expect(names((await ask('GET', '/zones?name=example.net')).result)).toEqual([]);
    expect((await ask('GET', `/zones/${own.id}`)).result).toMatchObject({ id: own.id, name: 'example.org' });
  });

  test.each(['/', '/zones/abc', '/zones/abc/dns_records', '/user', '/accounts'])('%s is no address', async (wrong) => {
    const reply = await clientOf(server, server.issueToken('own', [own]))('GET', wrong);
    expect([reply.status, codesOf(reply)]).toEqual([404, [7003, 7000]]);
  });
});

test('a list has pages and filters', async () => {
  const ask = clientOf(server, server.issueToken('own', [own]));
  for (let at = 0; at < 25; at += 1) {
    const host = `h${String(at).padStart(2, '0')}`;
    server.records.create(own, { type: 'A', name: host, content: `45.10.20.${at}` });
  }
  const path = `/zones/${own.id}/dns_records`;
  const last = await ask('GET', `${path}?page=3&per_page=10`);
  expect(last.info).toEqual({ page: 3, per_page: 10, count: 5, total_count: 25, total_pages: 3 });
  expect(names(last.result)[0]).toBe('h20.example.org');
  expect((await ask('GET', path)).info).toMatchObject({ count: 25, per_page: 100 });
  expect(names((await ask('GET', `${path}?name=h07.example.org&type=A`)).result)).toEqual(['h07.example.org']);
  expect(names((await ask('GET', `${path}?name=h07.example.org&type=TXT`)).result)).toEqual([]);
  expect(names((await ask('GET', `${path}?content.exact=45.10.20.9`)).result)).toEqual(['h09.example.org']);
});

test('every request is logged and counted', async () => {
  const ask = clientOf(server, server.issueToken('own', [own]));
  const path = `/zones/${own.id}/dns_records`;
  await ask('GET', path);
  await ask('POST', path, { type: 'A', name: 'a', content: 'x' });
  expect(server.requests).toEqual([
    { method: 'GET', path, query: '', body: {}, status: 200 },
    { method: 'POST', path, query: '', body: { type: 'A', name: 'a', content: 'x' }, status: 400 },
  ]);
  expect(server.changes).toEqual([`POST ${path}`]);
  expect(server.counts).toEqual({ 'GET /zones/:id/dns_records': 1, 'POST /zones/:id/dns_records': 1 });
  server.forget();
  expect(server.requests).toEqual([]);
});

test('an interceptor can refuse for a while', async () => {
  let left = 1;
  server.intercept((_request, next) => {
    if (left-- > 0) throw tooManyRequests(7);
    return next();
  });
  const ask = clientOf(server, server.issueToken('own', [own]));
  const refused = await ask('GET', '/zones');
  expect([refused.status, codesOf(refused), refused.headers.get('retry-after')]).toEqual([429, [971], '7']);
  expect((await ask('GET', '/zones')).status).toBe(200);
});
