import { createHash } from 'node:crypto';
import { clientOf, codesOf } from '../cloudflare/client';
import { idOf } from '../cloudflare/zones';
import { describeWith } from '../helpers/consumer';
import { Deployment, type Outcome } from './deployment';
import { fleetText, programText } from './fleet-text';

const account = idOf('account');
const world = `${account}/default`;
const bucket = 'example-ares-far';
const owner = { kind: 'account', id: account } as const;
const name = 'cdknix example ares backup far';
const usual = "location: 'weur', lockDays: 30";

/** A program whose host has a bucket for backups. */
const program = (props: string): string =>
  programText.replace('import { FleetApp }', 'import { FleetApp, r2Backup, secretOutput, SecretRef }').replace(
    "new HostStack(app, 'ares');",
    `const ares = new HostStack(app, 'ares');
const made = r2Backup(ares, 'far', { accountId: '${account}', bucket: '${bucket}', tokenName: '${name}', ${props} });
for (const [id, value] of [['access-key-id', made.accessKeyId], ['secret-access-key', made.secretAccessKey]] as const) {
  secretOutput(new SecretRef(ares, id, { key: \`restic/far-\${id}\`, origin: 'terraform-output' }), value);
}`,
  );

describeWith(['tofu', 'cloudflare-provider'], 'a bucket for backups', () => {
  let deployment: Deployment;
  const write = (props: string): void =>
    deployment.write(program(props), fleetText(deployment.zone('example.org').id, ''));
  const tryDeploy = (props: string): Promise<Outcome> => {
    write(props);
    return deployment.apply('ares');
  };
  const deploy = async (props: string): Promise<readonly string[]> => {
    const { code, said, changes } = await tryDeploy(props);
    expect([code, code === 0 ? '' : said]).toEqual([0, '']);
    return changes;
  };
  const output = async (key: string): Promise<string> =>
    (await deployment.tofu('ares', ['output', '-raw', `secret_restic_far-${key}`])).stdout;
  const token = () => deployment.cloudflare.tokens.list(owner)[0];
  const buckets = () => deployment.cloudflare.buckets;
  const put = (part: string): string => `PUT /accounts/:id/r2/buckets/${bucket}/${part}`;

  beforeAll(async () => {
    deployment = await Deployment.start(['example.org'], { buckets: true, tokens: false });
  });
  afterAll(() => deployment.stop());

  test('is made with its rules, its locks and a token by four calls, and the plan after it is empty', async () => {
    expect([...(await deploy(usual))].sort()).toEqual([
      'POST /accounts/:id/r2/buckets',
      'POST /accounts/:id/tokens',
      put('lifecycle'),
      put('lock'),
    ]);
    expect(await deployment.newPlan('ares')).toEqual([]);
    expect(buckets().find(world, bucket)).toMatchObject({ name: bucket, location: 'WEUR', jurisdiction: 'default' });
    expect(
      buckets()
        .lock(world, bucket)
        .rules.map(({ id, enabled, prefix, condition }) => [id, enabled, prefix, condition]),
    ).toEqual(
      ['config', 'data/', 'keys/', 'snapshots/'].map((prefix) => [
        `lock-${prefix.replace('/', '')}`,
        true,
        prefix,
        { type: 'Age', maxAgeSeconds: 2_592_000 },
      ]),
    );
    const abort = { condition: { type: 'Age', maxAge: 604_800 } };
    expect(buckets().lifecycle(world, bucket).rules).toEqual(
      ['data', 'index'].map((folder) => ({
        id: `abort-uploads-${folder}`,
        enabled: true,
        conditions: { prefix: `${folder}/` },
        abortMultipartUploadsTransition: abort,
      })),
    );
  });

  test('has a token of the account that reaches what is in this one bucket, and nothing of the bucket itself', async () => {
    expect(deployment.cloudflare.tokens.list().map((each) => each.name)).toEqual(['deploy']);
    expect(token()).toMatchObject({
      name,
      policies: [
        {
          effect: 'allow',
          resources: { [`com.cloudflare.edge.r2.bucket.${account}_default_${bucket}`]: '*' },
          permission_groups: [{ name: 'Workers R2 Storage Bucket Item Write' }],
        },
      ],
    });
    const ask = clientOf(deployment.cloudflare, deployment.cloudflare.tokens.valueOf(token()?.id ?? ''));
    for (const path of ['', `/${bucket}`, `/${bucket}/lock`]) {
      expect(codesOf(await ask('GET', `/accounts/${account}/r2/buckets${path}`))).toEqual([10000]);
    }
  });

  test('gives keys for S3: the id of the token, and the SHA-256 of its value, which are in the state alone', async () => {
    const value = deployment.cloudflare.tokens.valueOf(token()?.id ?? '');
    const secret = createHash('sha256').update(value).digest('hex');
    expect([await output('access-key-id'), await output('secret-access-key')]).toEqual([token()?.id, secret]);
    const files = deployment.project.files('generated', 'cdktf.out/stacks/ares/cdk.tf.json', '.terraform-state');
    const holding = Object.entries(files).filter(([, text]) => text.includes(value) || text.includes(secret));
    expect(holding.map(([path]) => path)).toEqual(['.terraform-state/ares.tfstate']);
    const { said } = await deployment.tofu('ares', ['output']);
    expect(said).toMatch(/secret_restic_far-secret-access-key = <sensitive>/);
  });

  test('keeps its keys when the end of the token is moved', async () => {
    const before = await output('secret-access-key');
    const changes = await deploy(`${usual}, expiresOn: '2999-01-31T00:00:00Z', clientAddresses: ['45.10.20.0/24']`);
    expect(changes).toEqual(['PUT /accounts/:id/tokens/:id']);
    expect(token()).toMatchObject({
      expires_on: '2999-01-31T00:00:00Z',
      condition: { request_ip: { in: ['45.10.20.0/24'] } },
    });
    expect(await output('secret-access-key')).toBe(before);
    expect(await deployment.newPlan('ares')).toEqual([]);
  });

  test('gets other keys when its token is replaced, and the old ones are worthless', async () => {
    const [before, secret] = [token()?.id, await output('secret-access-key')];
    await deploy(usual);
    const replace = ['apply', '-input=false', '-auto-approve', '-replace=cloudflare_account_token.far-token'];
    expect(await deployment.tofu('ares', replace)).toMatchObject({ code: 0 });
    expect(deployment.cloudflare.tokens.list(owner)).toHaveLength(1);
    expect(token()?.id).not.toBe(before);
    expect(await output('access-key-id')).toBe(token()?.id);
    expect(await output('secret-access-key')).not.toBe(secret);
  });

  test('stays where Cloudflare put it', async () => {
    buckets().move(world, bucket, 'EEUR');
    expect(await deployment.newPlan('ares')).toEqual([]);
    expect(await deploy(usual.replace('weur', 'apac'))).toEqual([]);
  });

  test('loses a rule by which somebody else lets data end', async () => {
    const deleteObjectsTransition = { condition: { type: 'Age', maxAge: 86_400 } };
    const rules = [{ id: 'mine', enabled: true, conditions: { prefix: 'data/' }, deleteObjectsTransition }];
    buckets().putLifecycle(world, bucket, { rules });
    expect(await deploy(usual)).toEqual([put('lifecycle')]);
    expect(JSON.stringify(buckets().lifecycle(world, bucket))).not.toContain('deleteObjectsTransition');
  });

  test('is unlocked by rules that are off, which are then left behind', async () => {
    expect(await deploy(usual.replace('30', '0'))).toEqual([put('lock')]);
    expect(
      buckets()
        .lock(world, bucket)
        .rules.map(({ enabled }) => enabled),
    ).toEqual([false, false, false, false]);
    expect(await deployment.newPlan('ares')).toEqual([]);
    expect(await deploy("location: 'weur'")).toEqual([]);
    expect(buckets().lock(world, bucket).rules).toHaveLength(4);
  });

  test('is not replaced by one with another name', async () => {
    write(usual);
    deployment.project.edit('main.ts', bucket, 'example-ares-near');
    const { code, said, changes } = await deployment.apply('ares');
    expect([code, changes]).toEqual([1, []]);
    expect(said).toContain('cloudflare_r2_bucket.far has prevent_destroy set');
  });

  test('cannot be moved to another jurisdiction, and its token is not either', async () => {
    const before = token();
    const { code, said } = await tryDeploy(`${usual}, jurisdiction: 'eu'`);
    expect([code, said.includes('10006')]).toEqual([1, true]);
    expect(token()?.policies).toEqual(before?.policies);
    await deploy(usual);
  });

  test('is not removed by destroy, nor is anything else of the stack', async () => {
    const { code, said, changes } = await deployment.tofu('ares', ['destroy', '-input=false', '-auto-approve']);
    expect([code, changes]).toEqual([1, []]);
    expect(said).toContain('cloudflare_r2_bucket.far has prevent_destroy set');
    expect([buckets().list(world).length, deployment.cloudflare.tokens.list(owner).length]).toEqual([1, 1]);
  });

  test('that is taken out of the program is protected by its being full alone', async () => {
    buckets().fill(world, bucket, false);
    const other = "new HostStack(app, 'ares').addOverride('resource.terraform_data.other', {});";
    const text = programText.replace("new HostStack(app, 'ares');", other);
    deployment.write(text, fleetText(deployment.zone('example.org').id, ''));
    const { code, said } = await deployment.apply('ares');
    expect([code, said.includes('10008'), said.includes('not empty')]).toEqual([1, true, true]);
    expect(buckets().list(world)).toHaveLength(1);
    await deploy(usual);
  });

  test('is let go of by what docs/r2.md says, and is then still there', async () => {
    for (const kind of ['r2_bucket.far', 'r2_bucket_lifecycle.far-lifecycle', 'r2_bucket_lock.far-lock']) {
      expect(await deployment.tofu('ares', ['state', 'rm', `cloudflare_${kind}`])).toMatchObject({ code: 0 });
    }
    expect((await deployment.tofu('ares', ['destroy', '-input=false', '-auto-approve'])).changes).toEqual([
      'DELETE /accounts/:id/tokens/:id',
    ]);
    expect(
      buckets()
        .list(world)
        .map((each) => each.name),
    ).toEqual([bucket]);
  });

  test('that is there already is taken over by its import', async () => {
    const take = ['import', '-input=false', 'cloudflare_r2_bucket.far', `${account}/${bucket}/default`];
    expect(await deployment.tofu('ares', take)).toMatchObject({ code: 0 });
    expect([...(await deploy(usual))].sort()).toEqual(['POST /accounts/:id/tokens', put('lifecycle'), put('lock')]);
  });

  test('is not made by whoever has no right to, and it is said which', async () => {
    const narrow = deployment.cloudflare.issueToken('narrow', [deployment.zone('example.org')]);
    write(usual.replace(/$/, ", jurisdiction: 'eu'"));
    const { code, said } = await deployment.apply('ares', { token: narrow });
    expect([code, said.includes('403'), said.includes('10000')]).toEqual([1, true, true]);
  });
});
