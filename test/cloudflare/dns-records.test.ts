import { clientOf, codesOf, type Reply } from './client';
import { CloudflareServer } from './server';

let server: CloudflareServer;
let ask: (method: string, body?: unknown, id?: string) => Promise<Reply>;

beforeEach(async () => {
  server = await CloudflareServer.start();
  const zone = server.zones.add('example.org');
  const request = clientOf(server, server.issueToken('test', [zone]));
  ask = (method, body, id) => request(method, `/zones/${zone.id}/dns_records${id === undefined ? '' : `/${id}`}`, body);
});

afterEach(() => server.stop());

const create = async (record: object): Promise<Record<string, unknown>> => {
  const reply = await ask('POST', record);
  expect(reply).toMatchObject({ status: 200, errors: [] });
  return reply.result as Record<string, unknown>;
};
const a = { type: 'A', name: 'www', content: '45.10.20.30' };
const long = 'é'.repeat(200);

describe('a record as the server keeps it', () => {
  test('has every field of the API', async () => {
    const made = expect.stringMatching(/^20\d\d-.*Z$/) as string;
    expect(await create({ ...a, comment: 'web', proxied: false })).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      name: 'www.example.org',
      type: 'A',
      content: '45.10.20.30',
      proxiable: true,
      proxied: false,
      ttl: 1,
      settings: {},
      meta: {},
      comment: 'web',
      tags: [],
      created_on: made,
      modified_on: made,
      comment_modified_on: made,
    });
  });

  test.each([
    ['@', 'example.org'],
    ['WWW', 'www.example.org'],
    ['www.example.org.', 'www.example.org'],
    ['*.lan', '*.lan.example.org'],
    ['bücher', 'xn--bcher-kva.example.org'],
    ['mail.example.com', 'mail.example.com.example.org'],
  ])('named %s is %s', async (name, kept) => {
    expect(await create({ ...a, name })).toMatchObject({ name: kept });
  });

  test.each([
    ['CNAME', { content: 'Target.Example.COM.' }, { content: 'target.example.com' }],
    ['MX', { content: 'Mail.Example.COM.', priority: 10 }, { content: 'mail.example.com', priority: 10 }],
    ['AAAA', { content: '2A0E:0000::0001' }, { content: '2a0e::1' }],
    ['TXT', { content: 'v=spf1 -all' }, { content: '"v=spf1 -all"' }],
    ['TXT', { content: '"a"   "b"' }, { content: '"a" "b"' }],
    ['TXT', { content: long }, { content: `"${long.slice(0, 127)}" "${long.slice(127)}"` }],
    ['TXT', { content: 'say "a\\b"' }, { content: '"say \\"a\\\\b\\""' }],
    [
      'SRV',
      { priority: 5, data: { priority: 5, weight: 0, port: 443, target: 'Sip.Example.Org.' } },
      {
        content: '0 443 sip.example.org',
        priority: 5,
        data: { priority: 5, weight: 0, port: 443, target: 'sip.example.org' },
      },
    ],
    [
      'CAA',
      { data: { flags: 0, tag: 'issue', value: 'letsencrypt.org' } },
      { content: '0 issue "letsencrypt.org"', data: { flags: 0, tag: 'issue', value: 'letsencrypt.org' } },
    ],
  ])('of type %s is normalised: %j', async (type, given, kept) => {
    expect(await create({ name: 'x', type, ...given })).toMatchObject(kept);
  });

  test('has 1 as its time to live where Cloudflare stands in front', async () => {
    expect(await create({ ...a, ttl: 300, proxied: true })).toMatchObject({ ttl: 1, proxied: true });
    expect(await create({ ...a, name: 'x', ttl: 300 })).toMatchObject({ ttl: 300, proxied: false, comment: null });
    expect(await create({ ...a, name: 'lan', content: '192.168.1.2' })).toMatchObject({ proxiable: false });
  });
});

describe('a record is refused', () => {
  test.each([
    [[9005], { content: '45.10.20' }],
    [[9005], { content: '2a0e::1' }],
    [[9006], { type: 'AAAA', content: '45.10.20.30' }],
    [[9007], { type: 'CNAME', content: 'a b' }],
    [[9009], { type: 'MX', content: '45.10.20.30', priority: 1 }],
    [[[1004, 9101]], { type: 'MX', content: 'mail.example.org' }],
    [[[1004, 9101]], { type: 'SRV', content: '0 443 sip.example.org', priority: 5 }],
    [[[1004, 9101]], { type: 'CAA', data: { flags: 0, tag: 'issues', value: 'x' } }],
    [[9012], { type: 'TXT', content: '"a" b' }],
    [[9015], { type: 'TXT', content: 'x'.repeat(4097) }],
    [[9000], { name: 'a..b' }],
    [[9000], { name: '-a' }],
    [[9021], { ttl: 59 }],
    [[9021], { ttl: 86401 }],
    [[9021], { ttl: '300' }],
    [[9003], { content: '10.0.0.1', proxied: true }],
    [[9004], { type: 'TXT', content: 'x', proxied: true }],
    [[9300], { tags: ['owner:me'] }],
    [[9313], { comment: 'x'.repeat(101) }],
    [[0], { type: 'LOC' }],
  ])('with %j for %j', async (codes, fields) => {
    const reply = await ask('POST', { ...a, ...fields });
    expect(codesOf(reply)).toEqual(codes);
    expect(reply).toMatchObject({ status: codes[0] === 0 ? 501 : 400, result: null });
    expect((await ask('GET')).result).toEqual([]);
  });

  test('for a body that is no JSON object', async () => {
    expect(codesOf(await ask('POST', '{'))).toEqual([9207]);
    expect(codesOf(await ask('POST', '[]'))).toEqual([9207]);
  });

  test.each([
    [81058, a, a],
    [81058, { type: 'TXT', name: 'x', content: 'a' }, { type: 'TXT', name: 'x', content: '"a"' }],
    [81053, a, { type: 'CNAME', name: 'www', content: 'example.org' }],
    [81053, { type: 'CNAME', name: 'x', content: 'a.org' }, { type: 'CNAME', name: 'x', content: 'b.org' }],
    [81054, { type: 'CNAME', name: 'www', content: 'example.org' }, a],
    [81056, { type: 'NS', name: 'www', content: 'ns.example.com' }, a],
    [81056, a, { type: 'NS', name: 'www', content: 'ns.example.com' }],
  ])('with %i beside what is there', async (code, first, second) => {
    await create(first);
    expect(codesOf(await ask('POST', second))).toEqual([code]);
  });

  test('when its name and type have too much already', async () => {
    for (const letter of ['a', 'b', 'c']) await create({ type: 'TXT', name: 'x', content: letter.repeat(2680) });
    expect(codesOf(await ask('POST', { type: 'TXT', name: 'x', content: 'd'.repeat(60) }))).toEqual([83011]);
    await create({ type: 'TXT', name: 'y', content: 'd'.repeat(60) });
  });

  test.each([
    [a, { ...a, content: '45.10.20.31' }],
    [a, { type: 'AAAA', name: 'www', content: '2a0e::1' }],
    [a, { type: 'TXT', name: 'www', content: 'x' }],
    [
      { type: 'NS', name: '@', content: 'ns.example.com' },
      { ...a, name: '@' },
    ],
  ])('not for standing beside another kind: %j, %j', async (first, second) => {
    await create(first);
    await create(second);
  });
});

describe('a record is changed', () => {
  test('as a whole by PUT, in part by PATCH, keeping its id and its beginning', async () => {
    const { id, created_on } = await create({ ...a, comment: 'web', ttl: 300 });
    const patched = await ask('PATCH', { content: '45.10.20.31' }, String(id));
    expect(patched.result).toMatchObject({ id, created_on, content: '45.10.20.31', comment: 'web', ttl: 300 });
    const put = await ask('PUT', a, String(id));
    expect(put.result).toMatchObject({ id, created_on, content: '45.10.20.30', comment: null, ttl: 1 });
    expect((await ask('GET', undefined, String(id))).result).toEqual(put.result);
  });

  test('or removed, and then is not there', async () => {
    const { id } = await create(a);
    expect((await ask('DELETE', undefined, String(id))).result).toEqual({ id });
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      const reply = await ask(method, method.startsWith('P') ? a : undefined, String(id));
      expect([reply.status, codesOf(reply)]).toEqual([404, [81044]]);
    }
  });

  test('but not into one that is there', async () => {
    await create(a);
    const { id } = await create({ ...a, content: '45.10.20.31' });
    expect(codesOf(await ask('PATCH', { content: '45.10.20.30' }, String(id)))).toEqual([81058]);
  });
});
