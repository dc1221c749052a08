import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith } from '../helpers/consumer';
import { checkout } from '../helpers/project';
import { Deployment } from './deployment';
import { everyKind, fleetText, programText } from './fleet-text';

const stack = 'example-org';

/** The shell commands that `docs/deploy.md` has under a mark. */
function commands(mark: string): string {
  const text = readFileSync(join(checkout, 'docs', 'deploy.md'), 'utf8');
  const [, block] = new RegExp(`<!-- command: ${mark} -->\\n\\n\`\`\`sh\\n([^]*?)\`\`\``).exec(text) ?? [];
  if (block === undefined) throw new Error(`docs/deploy.md has nothing under '${mark}'`);
  return block.replaceAll('fufu-land', stack);
}

describeWith(['tofu', 'cloudflare-provider', 'curl', 'jq'], 'docs/deploy.md', () => {
  let deployment: Deployment;

  beforeEach(async () => {
    deployment = await Deployment.start(['example.org']);
    deployment.write(programText, fleetText(deployment.zone('example.org').id, everyKind));
  });

  afterEach(() => deployment.stop());

  test('records that are there already are taken over, and those of others are left alone', async () => {
    const { cloudflare } = deployment;
    const zone = deployment.zone('example.org');
    // What the fleet says, made by somebody else: one with another address, beside two that are not the fleet's.
    expect((await deployment.apply(stack)).code).toBe(0);
    deployment.project.remove('.terraform-state');
    const [docs] = cloudflare.records.list(zone, new URLSearchParams({ name: 'docs.example.org' }));
    cloudflare.records.change(zone, docs?.id ?? '', { content: 'old.example.com', comment: '' });
    cloudflare.records.create(zone, { type: 'A', name: 'other', content: '45.10.20.99' });
    cloudflare.records.create(zone, { type: 'TXT', name: '@', content: '"of others"' });
    const ids = cloudflare.records.list(zone).map(({ id }) => id);

    expect((await deployment.newPlan(stack)).map(({ actions }) => actions.join())).toEqual(Array(18).fill('create'));
    const taken = await deployment.run(['bash', '-euo', 'pipefail', '-c', commands('take-over')]);
    expect([taken.code, taken.changes]).toEqual([0, []]);
    const { code, changes } = await deployment.apply(stack);
    expect([code, changes]).toEqual([0, ['PUT /zones/:id/dns_records/:id']]);
    expect(await deployment.newPlan(stack)).toEqual([]);
    expect(cloudflare.records.list(zone).map(({ id }) => id)).toEqual(ids);
    expect(deployment.records('example.org')).toContain('docs.example.org CNAME docs.example.com');
  });

  test('an encrypted state tells nothing', async () => {
    const line = `${commands('encrypt')}\nexec tofu -chdir=cdktf.out/stacks/${stack}`;
    const env = { STATE_PASSPHRASE: 'correct horse battery staple' };
    expect((await deployment.project.synth()).code).toBe(0);
    const run = (command: string) => deployment.run(['bash', '-euc', `${line} ${command}`], { env });
    expect((await run('init -input=false')).code).toBe(0);
    expect((await run('apply -input=false -auto-approve')).code).toBe(0);
    const [text] = Object.values(deployment.project.files('.terraform-state'));
    expect(text).toContain('encrypted_data');
    expect(text).not.toContain('example.org');
    expect(await run('plan -input=false -detailed-exitcode')).toMatchObject({ code: 0, changes: [] });
  });
});
