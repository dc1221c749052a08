import { clientOf, codesOf, type Reply } from './client';
import { permissionGroupId } from './permission-groups';
import { CloudflareServer } from './server';
import { type Zone } from './zones';

let server: CloudflareServer;
let zone: Zone;
let ask: (method: string, path: string, body?: unknown) => Promise<Reply>;

beforeEach(async () => {
  server = await CloudflareServer.start();
  zone = server.zones.add('example.org');
  ask = clientOf(server, server.issueToken('admin', [], { tokens: true }));
});

afterEach(() => server.stop());

const policy = () => ({
  effect: 'allow',
  resources: { [`com.cloudflare.api.account.zone.${zone.id}`]: '*' },
  permission_groups: [{ id: permissionGroupId('Zone Read') }, { id: permissionGroupId('DNS Write') }],
});
const make = async (fields: object = {}): Promise<Record<string, unknown>> => {
  const reply = await ask('POST', '/user/tokens', { name: 'ddns', policies: [policy()], ...fields });
  expect(reply).toMatchObject({ status: 200, errors: [] });
  return reply.result as Record<string, unknown>;
};

test('its value is shown once, when it is made', async () => {
  const { value, ...rest } = await make();
  expect(value).toMatch(/^[0-9a-f]{40}$/);
  expect(rest).toMatchObject({ name: 'ddns', status: 'active', policies: [{ effect: 'allow' }] });
  const again = await ask('GET', `/user/tokens/${String(rest['id'])}`);
  expect(again.result).toEqual(rest);
  expect(JSON.stringify((await ask('GET', '/user/tokens')).result)).not.toContain(String(value));
});

test('it can do what its policies say, until it is gone', async () => {
  const { id, value } = await make();
  const use = clientOf(server, String(value));
  expect((await use('GET', '/user/tokens/verify')).messages).toEqual([
    { code: 10000, message: 'This API Token is valid and active', type: null },
  ]);
  expect((await use('GET', `/zones/${zone.id}/dns_records`)).status).toBe(200);
  expect(codesOf(await use('GET', '/user/tokens'))).toEqual([10000]);
  await ask('DELETE', `/user/tokens/${String(id)}`);
  expect(codesOf(await use('GET', `/zones/${zone.id}/dns_records`))).toEqual([9109]);
  expect(codesOf(await use('GET', '/user/tokens/verify'))).toEqual([1000]);
  expect((await ask('GET', `/user/tokens/${String(id)}`)).status).toBe(404);
});

test('a new value makes the old one worthless', async () => {
  const { id, value } = await make();
  const { result } = await ask('PUT', `/user/tokens/${String(id)}/value`, {});
  expect(codesOf(await clientOf(server, String(value))('GET', '/zones'))).toEqual([9109]);
  expect((await clientOf(server, String(result))('GET', '/zones')).status).toBe(200);
});

test.each([
  ['disabled', { status: 'disabled' }],
  ['expired', { expires_on: '2020-01-01T00:00:00Z' }],
  ['not valid yet', { not_before: '2999-01-01T00:00:00Z' }],
  ['for another address', { condition: { request_ip: { in: ['45.10.20.0/24'] } } }],
  ['not for this address', { condition: { request_ip: { not_in: ['127.0.0.0/8'] } } }],
])('one that is %s is refused', async (_what, fields) => {
  const { value } = await make(fields);
  expect(codesOf(await clientOf(server, String(value))('GET', '/zones'))).toEqual([9109]);
});

test('one for this address is not', async () => {
  const { value } = await make({ condition: { request_ip: { in: ['127.0.0.0/8'] } } });
  expect((await clientOf(server, String(value))('GET', '/zones')).status).toBe(200);
});

test.each([
  ['no name', { name: '' }],
  ['no policy', { policies: [] }],
  [
    'an unknown group',
    {
      policies: [
        { ...{ effect: 'allow' }, resources: { 'com.cloudflare.api.user.a': '*' }, permission_groups: [{ id: 'x' }] },
      ],
    },
  ],
  [
    'a resource of no kind',
    {
      policies: [
        { effect: 'allow', resources: { zone: '*' }, permission_groups: [{ id: permissionGroupId('DNS Write') }] },
      ],
    },
  ],
])('one with %s is not made', async (_what, fields) => {
  const reply = await ask('POST', '/user/tokens', { name: 'ddns', policies: [policy()], ...fields });
  expect([reply.status, codesOf(reply)]).toEqual([400, [1001]]);
});

test('a denial stands above what is allowed', async () => {
  const { value } = await make({ policies: [policy(), { ...policy(), effect: 'deny' }] });
  expect(codesOf(await clientOf(server, String(value))('GET', `/zones/${zone.id}/dns_records`))).toEqual([10000]);
});

test('all zones of an account are one nested resource', async () => {
  const inside = { 'com.cloudflare.api.account.zone.*': '*' };
  const resources = { [`com.cloudflare.api.account.${zone.account.id}`]: inside };
  const { value } = await make({ policies: [{ ...policy(), resources }] });
  expect((await clientOf(server, String(value))('GET', `/zones/${zone.id}/dns_records`)).status).toBe(200);
});

test('permission groups are found by name and scope', async () => {
  const path = '/user/tokens/permission_groups';
  const dnsWrite = {
    id: '4755a26eedb94da69e1066d98aa820be',
    name: 'DNS Write',
    scopes: ['com.cloudflare.api.account.zone'],
  };
  expect((await ask('GET', `${path}?name=DNS%20Write`)).result).toEqual([dnsWrite]);
  expect((await ask('GET', `${path}?scope=com.cloudflare.api.user`)).result).toHaveLength(2);
});
