import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describeAsRoot } from './as-root';
import { run } from '../helpers/consumer';
import { ids } from './machine';
import { WebServer } from './web-server';
import { World } from './world';

jest.setTimeout(60_000);

/** Names in a certificate. */
const namesIn = (file: string): string[] => {
  const text = run('openssl', ['x509', '-in', file, '-noout', '-ext', 'subjectAltName']);
  return [...text.matchAll(/DNS:([^\s,]+)/g)].map(([, name]) => name ?? '').sort();
};

describeAsRoot('a certificate ordered by the unit of NixOS 24.11, with lego, from Pebble', () => {
  let world: World;
  beforeAll(async () => (world = await World.start({ group: 'nginx' })));
  afterAll(() => world.stop());
  const folder = () => world.machine.at('var-lib/acme/example.org');

  test('is for the names declared, and its proofs are gone afterwards', async () => {
    const { code, said } = await world.order();
    expect({ code, said: code === 0 ? '' : said }).toEqual({ code: 0, said: '' });
    expect(namesIn(`${folder()}/fullchain.pem`)).toEqual(['*.example.org', 'example.org']);
    expect(world.cloudflare.counts).toMatchObject({
      'POST /zones/:id/dns_records': 2,
      'DELETE /zones/:id/dns_records/:id': 2,
    });
    expect(
      world.cloudflare.records
        .list(world.cloudflare.zones.list(new URLSearchParams({ name: 'example.org' }))[0]!)
        .map(({ type }) => type),
    ).toEqual(['CAA', 'CAA']);
  });

  test('was looked up at the resolver that is set, and at the zone itself', () => {
    expect([...world.dns.questions]).toEqual(
      expect.arrayContaining([
        'example.org SOA',
        'example.org NS',
        '_acme-challenge.example.org CNAME',
        '_acme-challenge.example.org TXT',
      ]),
    );
  });

  test('can be read by its group and by nobody else', () => {
    const { mode, uid, gid } = statSync(`${folder()}/key.pem`);
    expect({ mode: mode & 0o777, uid, gid }).toEqual({ mode: 0o640, uid: ids.acme, gid: ids.nginx });
  });

  test('leaves the address of its account where the page of the construct says', () => {
    const below = world.machine.at('var-lib/acme/.lego/accounts');
    const [file = ''] = readdirSync(below, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('/account.json'),
    );
    const { registration } = JSON.parse(readFileSync(join(below, file), 'utf8')) as { registration: { uri: string } };
    expect(new URL(registration.uri).origin).toBe(new URL(world.authority.directory).origin);
  });

  test('is told to what shows it, once', () => {
    expect(world.machine.read('run/systemctl.log')).toBe('--no-block try-reload-or-restart nginx.service\n');
  });

  test('is not ordered again while it is good', async () => {
    const before = run('openssl', ['x509', '-in', `${folder()}/fullchain.pem`, '-noout', '-serial']);
    const { code, said } = await world.order();
    expect(code).toBe(0);
    expect(said).toContain('no renewal');
    expect(run('openssl', ['x509', '-in', `${folder()}/fullchain.pem`, '-noout', '-serial'])).toBe(before);
    expect(world.machine.read('run/systemctl.log').split('\n')).toHaveLength(2);
  });

  test('is shown by nginx, as a user that is only in its group, to clients that verify it', async () => {
    const root = await world.rootFile();
    const account = { user: 61_099, group: ids.nginx };
    await expect(WebServer.start(world.machine.at('other'), folder(), { ...account, group: 61_099 })).rejects.toThrow(
      /Permission denied/,
    );
    const server = await WebServer.start(world.machine.at('nginx'), folder(), account);
    try {
      for (const name of ['example.org', 'git.example.org']) {
        expect(server.show(name, root)).toContain('Verify return code: 0 (ok)');
      }
      expect(server.show('a.git.example.org', root)).toContain('hostname mismatch');
    } finally {
      server.stop();
    }
  });

  test('leaves neither its token nor its key in what was generated, said or logged', async () => {
    const key = world.machine.read('var-lib/acme/example.org/key.pem').split('\n')[1] ?? '';
    expect(key).toHaveLength(64);
    const { said } = await world.order();
    const all = [...world.files, ...world.log, said, JSON.stringify(world.unit), world.authority.log].join('\n');
    expect(all).toContain('_FILE');
    expect([world.token, key].filter((secret) => all.includes(secret))).toEqual([]);
  });
});

describeAsRoot('a certificate whose proofs are written to a zone of their own', () => {
  let world: World;
  beforeAll(async () => (world = await World.start({ challengeZone: 'example.net' })));
  afterAll(() => world.stop());

  test('is ordered with a token that cannot touch the zone of the names', async () => {
    const { code, said } = await world.order();
    expect({ code, said: code === 0 ? '' : said }).toEqual({ code: 0, said: '' });
    expect(namesIn(world.machine.at('var-lib/acme/example.org/fullchain.pem'))).toEqual([
      '*.example.org',
      'example.org',
    ]);
    const zone = (name: string) => world.cloudflare.zones.list(new URLSearchParams({ name }))[0]!;
    expect(world.cloudflare.changes.filter((change) => change.includes(zone('example.org').id))).toEqual([]);
    expect(world.cloudflare.changes.filter((change) => change.includes(zone('example.net').id))).toHaveLength(4);
    expect([...world.dns.questions]).toContain('example.org.example.net TXT');
    const reach = await fetch(`${world.cloudflare.url}/zones/${zone('example.org').id}/dns_records`, {
      headers: { authorization: `Bearer ${world.token}` },
    });
    expect(reach.status).toBe(403);
  });
});

describeAsRoot('an order with the wrong token', () => {
  let world: World;
  beforeAll(async () => (world = await World.start({})));
  afterAll(() => world.stop());
  const zone = () => world.cloudflare.zones.list(new URLSearchParams({ name: 'example.org' }))[0]!;

  test.each<[string, () => string, string]>([
    [
      'may only read DNS',
      () => world.cloudflare.issueToken('a', [zone()], { rights: ['DNS Read', 'Zone Read'] }),
      'failed to create TXT record',
    ],
    [
      'may not see the zone',
      () => world.cloudflare.issueToken('b', [zone()], { rights: ['DNS Write'] }),
      'zone could not be found',
    ],
    ['is unknown', () => 'x'.repeat(40), '9109'],
    ['is missing', () => '', 'some credentials information are missing'],
  ])('that %s fails with what is wrong, and leaves no certificate', async (_, token, reason) => {
    const { code, said } = await world.order(token());
    expect({ code, reason: said.includes(reason) ? reason : said }).toEqual({ code: 10, reason });
    expect(() => world.machine.read('var-lib/acme/example.org/key.pem')).toThrow(/ENOENT/);
  });
});
