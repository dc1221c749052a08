import { describeWith } from '../helpers/consumer';
import { Deployment } from './deployment';
import { everyKind, fleetText, programText } from './fleet-text';

const stack = 'example-org';
const records = '/zones/:id/dns_records';

describeWith(['tofu', 'cloudflare-provider'], 'a zone from its first deploy to its end', () => {
  let deployment: Deployment;
  const foreign = ['example.org TXT "google-site-verification=x"', 'other.example.org A 45.10.20.99'];

  beforeAll(async () => {
    deployment = await Deployment.start(['example.org']);
    const zone = deployment.zone('example.org');
    for (const record of [
      { type: 'A', name: 'other', content: '45.10.20.99', comment: 'of another program' },
      { type: 'TXT', name: '@', content: '"google-site-verification=x"' },
    ]) {
      deployment.cloudflare.records.create(zone, record);
    }
    deployment.write(programText, fleetText(zone.id, everyKind));
  });

  afterAll(() => deployment.stop());

  const all = (): string[] => deployment.records('example.org');

  /** Applies what `fleet.ts` says now, and returns what that asked of Cloudflare. */
  const deploy = async ({ by }: { by: 'cdktf' | 'tofu' }): Promise<readonly string[]> => {
    const { code, changes, said } =
      by === 'tofu' ? await deployment.apply(stack) : await deployment.cdktf('deploy', stack, '--auto-approve');
    expect([code, code === 0 ? '' : said]).toEqual([0, '']);
    expect(await deployment.newPlan(stack)).toEqual([]);
    return changes;
  };

  test('diff shows every record and changes nothing', async () => {
    const { said, requests } = await deployment.run(['npx', 'cdktf', 'diff', stack]);
    expect(said).toContain('Plan: 18 to add, 0 to change, 0 to destroy.');
    expect(requests).toEqual([]);
    expect(all()).toEqual(foreign);
  });

  test('deploy makes them, each with one call, and the plan after it is empty', async () => {
    expect(await deploy({ by: 'cdktf' })).toEqual(Array.from({ length: 18 }, () => `POST ${records}`));
    expect(all()).toHaveLength(20);
  });

  test('diff then says so', async () => {
    const { said, changes } = await deployment.cdktf('diff', stack);
    expect(said).toContain('No changes. Your infrastructure matches the configuration.');
    expect(changes).toEqual([]);
  });

  test('deploy of what is there already changes nothing', async () => {
    expect(await deploy({ by: 'cdktf' })).toEqual([]);
  });

  test('an address that is changed is one update of that record', async () => {
    const before = all();
    deployment.project.edit('fleet.ts', "name: 'WWW', content: '45.10.20.31'", "name: 'WWW', content: '45.10.20.41'");
    expect(await deploy({ by: 'cdktf' })).toEqual([`PUT ${records}/:id`]);
    expect(all()).toEqual(before.map((record) => record.replace('A 45.10.20.31', 'A 45.10.20.41')));
  });

  test('so is a comment, and what Cloudflare does with a record', async () => {
    deployment.project.edit('fleet.ts', "proxied: true, comment: 'web'", "ttl: 300, comment: 'web server'");
    expect(await deploy({ by: 'tofu' })).toEqual([`PUT ${records}/:id`]);
    const [record] = deployment.cloudflare.records.list(
      deployment.zone('example.org'),
      new URLSearchParams({ name: 'www.example.org', type: 'A' }),
    );
    expect(record).toMatchObject({ comment: 'web server', proxied: false, ttl: 300 });
  });

  test('addresses that share a name are updated in place too when Cloudflare is to stand in front of them', async () => {
    for (const end of [32, 33]) {
      const record = `name: 'many', content: '45.10.20.${end}'`;
      deployment.project.edit('fleet.ts', record, `${record}, proxied: true`);
    }
    expect(await deploy({ by: 'tofu' })).toEqual([`PUT ${records}/:id`, `PUT ${records}/:id`]);
  });

  test('a text that is changed is a new record in place of the old one', async () => {
    deployment.project.edit('fleet.ts', 'v=spf1 -all', 'v=spf1 mx -all');
    expect([...(await deploy({ by: 'tofu' }))].sort()).toEqual([`DELETE ${records}/:id`, `POST ${records}`]);
    expect(all()).toContain('example.org TXT "v=spf1 mx -all"');
    expect(all()).not.toContain('example.org TXT "v=spf1 -all"');
  });

  test('a record that is added is one more, and the others stay', async () => {
    const before = all();
    deployment.project.edit('fleet.ts', 'records: [', "records: [{ type: 'A', name: 'aaa', content: '45.10.20.34' },");
    expect(await deploy({ by: 'cdktf' })).toEqual([`POST ${records}`]);
    expect(all()).toEqual([...before, 'aaa.example.org A 45.10.20.34'].sort());
  });

  test('a record that is taken out is one less', async () => {
    const before = all();
    deployment.project.edit('fleet.ts', "{ type: 'A', name: 'aaa', content: '45.10.20.34' },", '');
    expect(await deploy({ by: 'cdktf' })).toEqual([`DELETE ${records}/:id`]);
    expect(all()).toEqual(before.filter((record) => !record.startsWith('aaa.')));
  });

  test('a record that somebody changed at Cloudflare is put right, one that somebody removed is made again', async () => {
    const zone = deployment.zone('example.org');
    const { records: kept } = deployment.cloudflare;
    const before = all();
    const find = (name: string) => kept.list(zone, new URLSearchParams({ name, type: 'CNAME' }))[0]?.id ?? '';
    kept.change(zone, find('docs.example.org'), { content: 'elsewhere.example.com' });
    kept.delete(zone, find('*.lan.example.org'));
    expect([...(await deploy({ by: 'tofu' }))].sort()).toEqual([`POST ${records}`, `PUT ${records}/:id`]);
    expect(all()).toEqual(before);
  });

  test('destroy removes its own records only', async () => {
    const { changes } = await deployment.cdktf('destroy', stack, '--auto-approve');
    expect(changes).toEqual(Array.from({ length: 18 }, () => `DELETE ${records}/:id`));
    expect(all()).toEqual(foreign);
  });
});
