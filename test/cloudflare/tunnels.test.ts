import { clientOf, codesOf, type Reply } from './client';
import { CloudflareServer } from './server';
import { idOf } from './zones';

const account = idOf('account');
let server: CloudflareServer;
let ask: (method: string, path?: string, body?: unknown) => Promise<Reply>;

beforeEach(async () => {
  server = await CloudflareServer.start();
  const request = clientOf(server, server.issueToken('test', [server.zones.add('example.org')], { tunnels: true }));
  ask = (method, path = '', body) => request(method, `/accounts/${account}/cfd_tunnel${path}`, body);
});

afterEach(() => server.stop());

const create = async (fields: object = {}): Promise<string> => {
  const { result, errors } = await ask('POST', '', { name: 'home', config_src: 'cloudflare', ...fields });
  expect(errors).toEqual([]);
  return (result as { id: string }).id;
};
const catchAll = { service: 'http_status:404' };
const site = { hostname: 'play.example.org', service: 'http://127.0.0.1:8080' };

test('a tunnel is there until it is removed, and its secret is in its token only', async () => {
  const id = await create();
  const { result } = await ask('GET', `/${id}`);
  expect(result).toMatchObject({ id, name: 'home', config_src: 'cloudflare', deleted_at: null, connections: [] });
  const token = String((await ask('GET', `/${id}/token`)).result);
  const { a, t, s } = JSON.parse(Buffer.from(token, 'base64').toString()) as Record<string, string>;
  expect([a, t]).toEqual([account, id]);
  expect(JSON.stringify(result)).not.toContain(s);
  expect((await ask('DELETE', `/${id}`)).status).toBe(200);
  expect([(await ask('GET', `/${id}`)).status, (await ask('GET')).result]).toEqual([404, []]);
  await create();
});

test('a tunnel is refused without a name, with one that is taken, and while a connector is there', async () => {
  const id = await create();
  expect(codesOf(await ask('POST', '', { name: 'home', config_src: 'cloudflare' }))).toEqual([1013]);
  expect(codesOf(await ask('POST', '', { config_src: 'cloudflare' }))).toEqual([1002]);
  server.tunnels.connect(id, true);
  expect(codesOf(await ask('DELETE', `/${id}`))).toEqual([1022]);
});

test('rules are kept as they are given, with a version that rises', async () => {
  const id = await create();
  for (const version of [1, 2]) {
    const { result } = await ask('PUT', `/${id}/configurations`, { config: { ingress: [site, catchAll] } });
    expect(result).toMatchObject({ tunnel_id: id, version, config: { ingress: [site, catchAll] } });
    expect((await ask('GET', `/${id}/configurations`)).result).toEqual(result);
  }
});

test.each([
  ['none', []],
  ['only one name', [site]],
  ['one for everything before the last', [catchAll, site, catchAll]],
  ['no server', [{ hostname: 'play.example.org' }, catchAll]],
])('rules are refused with %s', async (_, ingress) => {
  const id = await create();
  expect(codesOf(await ask('PUT', `/${id}/configurations`, { config: { ingress } }))).toEqual([1056]);
});

test('who may only edit records learns nothing of tunnels', async () => {
  const id = await create();
  const narrow = clientOf(server, server.issueToken('narrow', [server.zones.add('example.net')]));
  for (const path of ['', `/${id}`, `/${id}/token`, `/${id}/configurations`]) {
    expect(codesOf(await narrow('GET', `/accounts/${account}/cfd_tunnel${path}`))).toEqual([10000]);
  }
});
