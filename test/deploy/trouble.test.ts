import { type Answer } from '../cloudflare/envelope';
import { tooManyRequests } from '../cloudflare/errors';
import { describeWith } from '../helpers/consumer';
import { Deployment, type Outcome } from './deployment';
import { fleetText, programText } from './fleet-text';

const stack = 'example-org';
const three = ['h0', 'h1', 'h2'].map((name, at) => `{ type: 'A', name: '${name}', content: '45.10.20.${at}' },`);

describeWith(['tofu', 'cloudflare-provider'], 'a deploy in trouble', () => {
  let deployment: Deployment;

  beforeEach(async () => {
    deployment = await Deployment.start(['example.org', 'example.com']);
    write(three);
  });

  afterEach(() => deployment.stop());

  const write = (records: readonly string[]) =>
    deployment.write(programText, fleetText(deployment.zone('example.org').id, records.join('\n')));
  const deploy = (options: { token?: string | null } = {}): Promise<Outcome> => deployment.apply(stack, options);
  const records = (): string[] => deployment.records('example.org');
  /** What was said, with the frames and line breaks of messages taken out. */
  const flat = ({ said }: Outcome): string => said.replace(/[\s│╷╵]+/g, ' ').replace(/ ?example-org ?/g, ' ');

  test('without a token nothing is asked of Cloudflare', async () => {
    for (const args of [
      ['diff', stack],
      ['deploy', stack, '--auto-approve'],
    ]) {
      const refused = await deployment.tryCdktf(args, { token: null });
      expect([refused.code, refused.requests]).toEqual([1, []]);
      expect(refused.said).toContain(
        `[cdktf] CLOUDFLARE_API_TOKEN: is not set, and cdktf ${args[0] ?? ''} needs it; ` +
          'export an API token of Cloudflare that may edit DNS in the zones of the fleet',
      );
    }
  });

  test('with a placeholder for the id of the zone nothing is asked of Cloudflare', async () => {
    deployment.write(programText, fleetText('0'.repeat(32), three.join('\n')));
    const refused = await deployment.tryCdktf(['diff', stack]);
    expect([refused.code, refused.requests]).toEqual([1, []]);
    expect(flat(refused)).toContain('The id of a Cloudflare zone is a placeholder. Fill in zoneId under dns.zones');
  });

  test.each([
    ['half a token', () => 'abc', '"error_chain":[{"code":6111,"message":"Invalid format for Authorization header"}]'],
    [
      'a token that is not valid',
      () => 'x'.repeat(40),
      '403 Forbidden {"success":false,"errors":[{"code":9109,"message":"Invalid access token"}]',
    ],
    [
      'a token for another zone',
      () => deployment.cloudflare.issueToken('other', [deployment.zone('example.com')]),
      '403 Forbidden {"success":false,"errors":[{"code":10000,"message":"Authentication error"}]',
    ],
  ])('with %s says what Cloudflare said, and nothing is changed', async (_what, token, message) => {
    const refused = await deploy({ token: token() });
    expect(refused.code).toBe(1);
    expect(flat(refused)).toContain(message);
    expect(records()).toEqual([]);
    // What failed leaves nothing behind that stands in the way of the next one.
    expect((await deploy()).code).toBe(0);
    expect(records()).toHaveLength(3);
  });

  test('the token stands in no file and no message', async () => {
    const { said, code } = await deploy();
    expect(code).toBe(0);
    expect(said).not.toContain(deployment.token);
    const files = deployment.project.files('cdktf.out', '.terraform-state', 'generated');
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['.terraform-state/example-org.tfstate']));
    for (const [path, text] of Object.entries(files))
      expect([path, text.includes(deployment.token)]).toEqual([path, false]);
  });

  test('a refusal for too many requests is waited out', async () => {
    let left = 2;
    deployment.cloudflare.intercept((request, next) => {
      if (request.method === 'POST' && left-- > 0) throw tooManyRequests(1);
      return next();
    });
    const { code, requests } = await deploy();
    expect(code).toBe(0);
    expect(requests.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429, 429]);
    expect(records()).toHaveLength(3);
  });

  test('one that does not end is reported after three attempts each; the next deploy goes on', async () => {
    deployment.cloudflare.intercept((request, next) => {
      if (request.method === 'POST' && request.body['name'] !== 'h0.example.org') throw tooManyRequests(0);
      return next();
    });
    const refused = await deploy();
    expect(refused.code).toBe(1);
    expect(flat(refused)).toContain('429 Too Many Requests');
    expect(refused.requests.filter(({ status }) => status === 429)).toHaveLength(6);
    expect(records()).toEqual(['h0.example.org A 45.10.20.0']);
    deployment.cloudflare.intercept((_request, next) => next());
    expect((await deploy()).changes).toHaveLength(2);
    expect(records()).toHaveLength(3);
  });

  test('a record of the same name that is there already is left as it is', async () => {
    const zone = deployment.zone('example.org');
    deployment.cloudflare.records.create(zone, { type: 'CNAME', name: 'h0', content: 'elsewhere.example.com' });
    const refused = await deploy();
    expect(refused.code).toBe(1);
    expect(flat(refused)).toContain('"code":81054,"message":"A CNAME record with that host already exists."');
    expect(records()).toContain('h0.example.org CNAME elsewhere.example.com');
  });

  test('without --auto-approve and a terminal nothing is changed', async () => {
    const { code, changes } = await deployment.tryCdktf(['deploy', stack]);
    expect([code, changes]).toEqual([1, []]);
  });

  test('one that is killed leaves records that are in no state; importing them is all it takes', async () => {
    let made = 0;
    deployment.cloudflare.intercept((request, next): Answer | Promise<Answer> => {
      const answer = next();
      if (request.method !== 'POST') return answer;
      made += 1;
      return made < 3 ? answer : new Promise<Answer>(() => undefined);
    });
    const killed = await deployment.tryCdktf(['deploy', stack, '--auto-approve'], {
      kill: { when: () => made === 3, after: 200 },
    });
    expect(killed.code).toBeUndefined();
    expect(records()).toHaveLength(3);
    deployment.cloudflare.intercept((_request, next) => next());
    const again = await deploy();
    expect(again.code).toBe(1);
    expect(flat(again)).toContain('"code":81058,"message":"An identical record already exists."');
    expect(records()).toHaveLength(3);

    const zone = deployment.zone('example.org');
    for (const { address } of await deployment.newPlan(stack)) {
      const [, name = ''] = /_A-(\w+)_/.exec(address) ?? [];
      const [record] = deployment.cloudflare.records.list(zone, new URLSearchParams({ name: `${name}.example.org` }));
      const imported = await deployment.tofu(stack, ['import', address, `${zone.id}/${record?.id ?? ''}`]);
      expect([imported.code, imported.said]).toEqual([0, expect.stringContaining('Import successful!')]);
    }
    expect(await deployment.newPlan(stack)).toEqual([]);
    expect((await deploy()).changes).toEqual([]);
  });

  test.each([
    ['an address becomes an alias', [`{ type: 'CNAME', name: 'h0', content: 'h1.example.org' },`], 81053],
    ['one address becomes two', [three[0], `{ type: 'A', name: 'h0', content: '45.10.20.9' },`], 81058],
  ])('where %s, a second deploy ends what the first could not', async (_what, instead, code) => {
    expect((await deploy()).code).toBe(0);
    write([...three.slice(1), ...instead.map(String)]);
    // Terraform makes and removes side by side: at its worst the old record is still there when the new one is made.
    deployment.cloudflare.intercept(async (request, next) => {
      if (request.method === 'DELETE') await new Promise((done) => setTimeout(done, 500));
      return next();
    });
    const first = await deploy();
    expect([first.code, flat(first)]).toEqual([1, expect.stringContaining(`"code":${code}`)]);
    expect((await deploy()).code).toBe(0);
    expect(await deployment.newPlan(stack)).toEqual([]);
    expect(records()).toHaveLength(instead.length + 2);
  });
});
