import { clientOf, codesOf, type Reply } from './client';
import { permissionGroupId } from './permission-groups';
import { CloudflareServer } from './server';
import { idOf } from './zones';

const account = idOf('account');
let server: CloudflareServer;
let ask: (method: string, path?: string, body?: unknown) => Promise<Reply>;

beforeEach(async () => {
  server = await CloudflareServer.start();
  const request = clientOf(server, server.issueToken('test', [server.zones.add('example.org')], { buckets: true }));
  ask = (method, path = '', body) => request(method, `/accounts/${account}${path}`, body);
});

afterEach(() => server.stop());

const buckets = '/r2/buckets';
const one = `${buckets}/backup`;
const create = (fields: object = {}): Promise<Reply> => ask('POST', buckets, { name: 'backup', ...fields });

test('a bucket is there until it is removed, where it was asked for', async () => {
  const made = {
    name: 'backup',
    location: 'WEUR',
    storage_class: 'Standard',
    jurisdiction: 'default',
    creation_date: expect.stringMatching(/^20\d\d-.*Z$/) as string,
  };
  expect((await create({ locationHint: 'weur' })).result).toEqual(made);
  expect((await ask('GET', one)).result).toEqual(made);
  expect((await ask('GET', buckets)).result).toEqual({ buckets: [made] });
  expect((await ask('DELETE', one)).status).toBe(200);
  expect([(await ask('GET', one)).status, codesOf(await ask('GET', one))]).toEqual([404, [10006]]);
});

test('a bucket of another jurisdiction is another bucket', async () => {
  await create();
  const headers = {
    Authorization: `Bearer ${server.issueToken('eu', [server.zones.add('example.org')], { buckets: true })}`,
  };
  const get = (more: object) => fetch(`${server.url}/accounts/${account}${one}`, { headers: { ...headers, ...more } });
  expect([(await get({})).status, (await get({ 'cf-r2-jurisdiction': 'eu' })).status]).toEqual([200, 404]);
});

test.each(['ab', 'Backup', 'a_b', '-ab', 'ab-', 'b'.repeat(64), ''])('a bucket is not named %j', async (name) => {
  expect(codesOf(await create({ name }))).toEqual([10005]);
});

test('a bucket is not made twice, and not removed with something in it', async () => {
  await create();
  expect(codesOf(await create())).toEqual([10004]);
  server.buckets.fill(`${account}/default`, 'backup', false);
  expect(codesOf(await ask('DELETE', one))).toEqual([10008]);
});

test('rules are kept as they are given, but for a prefix that is empty', async () => {
  await create();
  const usual = { id: 'Default Multipart Abort Rule', conditions: {} };
  expect((await ask('GET', `${one}/lifecycle`)).result).toMatchObject({ rules: [usual] });
  const abort = { abortMultipartUploadsTransition: { condition: { type: 'Age', maxAge: 86_400 } } };
  const rule = (id: string, prefix: string) => ({ id, enabled: true, conditions: { prefix }, ...abort });
  expect((await ask('PUT', `${one}/lifecycle`, { rules: [rule('a', 'data/'), rule('b', '')] })).result).toEqual({});
  expect((await ask('GET', `${one}/lifecycle`)).result).toEqual({
    rules: [rule('a', 'data/'), { ...rule('b', ''), conditions: {} }],
  });
  const lock = [{ id: 'x', enabled: true, prefix: 'data/', condition: { type: 'Age', maxAgeSeconds: 86_400 } }];
  expect((await ask('GET', `${one}/lock`)).result).toEqual({ rules: [] });
  await ask('PUT', `${one}/lock`, { rules: lock });
  expect((await ask('GET', `${one}/lock`)).result).toEqual({ rules: lock });
});

const age = { condition: { type: 'Age', maxAgeSeconds: 1 } };
test.each([
  ['lock', {}],
  ['lock', { rules: [{ enabled: true, ...age }] }],
  ['lock', { rules: [{ id: 'a', ...age }] }],
  ['lock', { rules: [{ id: 'a', enabled: true }] }],
  ['lock', { rules: [{ id: 'a', enabled: true, condition: { type: 'Age', maxAgeSeconds: 0 } }] }],
  ['lock', { rules: Array.from({ length: 2 }, () => ({ id: 'a', enabled: true, ...age })) }],
  ['lifecycle', { rules: [{ id: 'a', enabled: true, conditions: { prefix: '' } }] }],
])('no %s is made of %j', async (part, body) => {
  await create();
  expect(codesOf(await ask('PUT', `${one}/${part}`, body))).toEqual([10040]);
});

const itemPolicy = (place: string, group = 'Workers R2 Storage Bucket Item Write') => ({
  effect: 'allow',
  resources: { [`com.cloudflare.edge.r2.bucket.${account}_default_${place}`]: '*' },
  permission_groups: [{ id: permissionGroupId(group) }],
});

test('a token of the account is none of the user, and reaches no bucket by the API', async () => {
  await create();
  const { result } = await ask('POST', '/tokens', { name: 'far', policies: [itemPolicy('backup')] });
  const { id, value } = result as Record<string, string>;
  expect(server.tokens.list().map(({ name }) => name)).toEqual(['test']);
  expect((await ask('GET', `/tokens/${String(id)}`)).result).toMatchObject({ id, name: 'far', status: 'active' });
  const narrow = clientOf(server, value);
  expect((await narrow('GET', `/accounts/${account}/tokens/verify`)).status).toBe(200);
  for (const path of [buckets, one, `${one}/lock`, '/tokens']) {
    expect(codesOf(await narrow('GET', `/accounts/${account}${path}`))).toEqual([10000]);
  }
  expect((await ask('DELETE', `/tokens/${String(id)}`)).status).toBe(200);
  expect(codesOf(await narrow('GET', `/accounts/${account}${buckets}`))).toEqual([9109]);
});

test('a token is refused a right that is of no use for what it is about', async () => {
  const reply = await ask('POST', '/tokens', { name: 'far', policies: [itemPolicy('backup', 'DNS Write')] });
  expect([reply.status, codesOf(reply)]).toEqual([400, [1001]]);
});

test('the groups for buckets are found by name and scope', async () => {
  const scope = 'com.cloudflare.edge.r2.bucket';
  const { result } = await ask('GET', `/tokens/permission_groups?scope=${scope}`);
  expect((result as { id: string }[]).map(({ id }) => id)).toEqual([
    '6a018a9f2fc74eb6b293b0c548f38b39',
    '2efd5506f9c8494dacb1fa10a3e7d5b6',
  ]);
});

test('who may only edit records learns nothing of buckets and tokens', async () => {
  const narrow = clientOf(server, server.issueToken('narrow', [server.zones.add('example.net')]));
  for (const path of [buckets, one, '/tokens']) {
    expect(codesOf(await narrow('GET', `/accounts/${account}${path}`))).toEqual([10000]);
  }
});
