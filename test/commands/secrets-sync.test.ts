import { describeWith, findProgram } from '../helpers/consumer';
import { filesWith, SecretsProject } from './secrets-project';

jest.setTimeout(60_000);

const tofu = { TERRAFORM_BINARY_NAME: findProgram('tofu') ?? 'tofu' };
const nothing = { stdout: '', code: 1 };

/** Secrets of `ares` that Terraform makes: with a value that it holds in its state, and is not to be in the program. */
const terraform = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([id, expression]) => {
      const secret = `new SecretRef(ares, '${id}', { key: 'tokens/${id}', origin: 'terraform-output' })`;
      return `ares.addOverride('resource.terraform_data.${id}', { input: ${expression} });
        secretOutput(${secret}, '\${terraform_data.${id}.output}');`;
    })
    .join('\n');

/** A project whose stack was applied by the real OpenTofu, without any provider. */
async function applied(project: SecretsProject): Promise<SecretsProject> {
  const synth = await project.project.run([process.execPath, 'main.js'], { env: project.environment() });
  expect(synth).toMatchObject({ code: 0 });
  for (const args of [
    ['init', '-no-color'],
    ['apply', '-auto-approve', '-no-color'],
  ]) {
    const run = await project.project.run([tofu.TERRAFORM_BINARY_NAME, '-chdir=cdktf.out/stacks/ares', ...args]);
    if (run.code !== 0) throw new Error(run.stderr);
  }
  return project;
}

describeWith(['sops', 'age-keygen', 'tofu'], 'cdknix secrets sync', () => {
  test('puts what the state has into the file of the host, once', async () => {
    const project = await applied(
      new SecretsProject({ body: terraform({ one: "'marker-one'", ddns_x: '\'marker "two" $x\'' }) }),
    );
    const first = await project.secrets(['sync'], { env: tofu });
    expect(project.said(first)).toEqual([]);
    expect(first).toMatchObject({
      code: 0,
      stdout:
        'ares  tokens/ddns_x  delivered\nares  tokens/one     delivered\n\nNext: commit secrets/ares.yaml, and switch ares.\n',
    });
    expect(project.open('ares', project.hosts['ares'])).toEqual({
      tokens: { one: 'marker-one', ddns_x: 'marker "two" $x' },
    });
    const text = project.project.read('secrets/ares.yaml');
    expect(await project.secrets(['sync', '--stack', 'ares'], { env: tofu })).toMatchObject({
      code: 0,
      stdout: 'ares  tokens/ddns_x  unchanged\nares  tokens/one     unchanged\n',
    });
    expect(project.project.read('secrets/ares.yaml')).toBe(text);
    const places = filesWith(['marker-one'], project.project.at('..')).map((path) =>
      path.replace(/^.*\/project\//, ''),
    );
    // This program has its values in it, so that the test knows them.
    expect(places.sort()).toEqual(['.terraform-state/ares.tfstate', 'cdktf.out/stacks/ares/cdk.tf.json', 'main.js']);
  });

  test('writes only what is another than before, and leaves the rest', async () => {
    const project = new SecretsProject({ body: terraform({ one: "'1'", two: "'2'" }) });
    project.encrypt('ares', { tokens: { one: '1', two: 'old' }, other: 'kept' });
    const line = project.project
      .read('secrets/ares.yaml')
      .split('\n')
      .find((one) => one.includes(' one: '));
    const { stdout } = await (await applied(project)).secrets(['sync'], { env: tofu });
    expect(stdout).toMatch(/^ares {2}tokens\/one {2}unchanged\nares {2}tokens\/two {2}delivered: a new value\n/);
    expect(project.project.read('secrets/ares.yaml')).toContain(line);
    expect(project.open('ares')).toEqual({ tokens: { one: '1', two: '2' }, other: 'kept' });
  });

  test('refuses what is not deployed, and says how', async () => {
    const project = new SecretsProject({
      body: `${terraform({ one: "'1'" })}
        new SecretRef(hera, 'lost', { key: 'lost', origin: 'terraform-output' });`,
    });
    const sync = async (...args: string[]) => {
      const run = await project.secrets(['sync', ...args], { env: tofu });
      expect(run).toMatchObject({ ...nothing, code: args[1] === 'arse' ? 2 : 1 });
      return project.said(run);
    };
    const deploy = 'run npx cdktf deploy ares';
    const lost =
      '[hera] secret lost: is no output of stack hera, for hera/lost makes none, as where a placeholder stands in the fleet; see the warnings, and fill it in';
    expect(await sync()).toEqual([`[ares] cdktf.out/stacks/ares: is not written yet; ${deploy}`, lost]);
    await project.project.run([process.execPath, 'main.js'], { env: project.environment() });
    expect(await sync()).toEqual([`[ares] cdktf.out/stacks/ares: is not deployed from this folder; ${deploy}`, lost]);
    await project.project.run([tofu.TERRAFORM_BINARY_NAME, '-chdir=cdktf.out/stacks/ares', 'init']);
    expect(await sync('--stack', 'ares')).toEqual([
      `[ares] cdktf.out/stacks/ares: has no outputs in its state; ${deploy}`,
    ]);
    expect(await sync('--stack', 'arse')).toEqual([
      "[cdknix secrets sync] --stack: no stack of that name has values for secrets, got 'arse'; did you mean 'ares'?",
    ]);
    expect(project.project.has('secrets')).toBe(false);
  });

  test('refuses an output that is not there yet, or no text, and a program that is not there', async () => {
    const project = await applied(new SecretsProject({ body: terraform({ one: '{ a: 1 }', two: "'2'" }) }));
    project.program({ body: terraform({ one: '{ a: 1 }', two: "'2'", three: "'3'" }) });
    const run = await project.secrets(['sync'], { env: tofu });
    expect(run).toMatchObject(nothing);
    expect(project.said(run)).toEqual([
      '[ares] secret tokens/one: must be a text, and output secret_tokens_one of stack ares is of type object; correct what makes it',
      '[ares] secret tokens/three: is not in the state of stack ares, as secret_tokens_three; run npx cdktf deploy ares',
    ]);
    const none = await project.secrets(['sync'], { env: { TERRAFORM_BINARY_NAME: 'terraforn' } });
    expect(project.said(none)).toEqual([
      "[cdknix secrets sync] terraform: is not installed here, got 'terraforn'; install it, or set TERRAFORM_BINARY_NAME=tofu for OpenTofu",
    ]);
  });

  test('has nothing to do where no secret comes from Terraform', async () => {
    const project = new SecretsProject({ body: "new SecretRef(ares, 'a', { key: 'a' });" });
    expect(await project.secrets(['sync'])).toMatchObject({ code: 0, stdout: 'No secret comes from Terraform.\n' });
  });
});
