import { clientOf } from '../cloudflare/client';
import { describeWith } from '../helpers/consumer';
import { Deployment } from './deployment';
import { everyKind, fleetText, programText } from './fleet-text';

const stack = 'example-org';

describeWith(['tofu', 'cloudflare-provider', 'git'], 'what a deploy leaves behind', () => {
  let deployment: Deployment;

  beforeAll(async () => {
    deployment = await Deployment.start(['example.org']);
    deployment.write(programText, fleetText(deployment.zone('example.org').id, everyKind));
    expect((await deployment.project.synth()).code).toBe(0);
    await git('init', '--quiet');
    await git('add', '--all');
    await git('commit', '--quiet', '--message=all');
    await deployment.cdktf('deploy', stack, '--auto-approve');
    await deployment.cdktf('diff', stack);
  });

  afterAll(() => deployment.stop());

  const git = async (...args: string[]): Promise<string[]> => {
    const who = ['-c', 'user.name=x', '-c', 'user.email=x@example.org'];
    const { code, stdout, stderr } = await deployment.project.run(['git', ...who, ...args]);
    expect([code, stderr]).toEqual([0, '']);
    return stdout.split('\n').filter((line) => line !== '');
  };

  test('the state is in its own folder, one file a stack', () => {
    const { project } = deployment;
    expect(Object.keys(project.files('.terraform-state'))).toEqual([`.terraform-state/${stack}.tfstate`]);
    const { resources } = JSON.parse(project.read(`.terraform-state/${stack}.tfstate`)) as { resources: unknown[] };
    expect(resources).toHaveLength(18);
  });

  test('git, and so a flake, sees nothing of it', async () => {
    expect(await git('status', '--porcelain')).toEqual([]);
    const [record] = deployment.cloudflare.records.list(deployment.zone('example.org'));
    const state = Object.entries(deployment.project.files('.terraform-state', 'cdktf.out'));
    expect(state.filter(([, text]) => text.includes(String(record?.id)))).toHaveLength(1);
    const paths = state.map(([path]) => path);
    expect(paths).toContain(`cdktf.out/stacks/${stack}/plan`);
    expect(await git('check-ignore', ...paths)).toEqual(paths);
    const tracked = await git('ls-files');
    expect(tracked).toContain('fleet.ts');
    expect(tracked.filter((path) => /tfstate|cdktf\.out|terraform/.test(path))).toEqual([]);
  });

  test('synth keeps it, and what init made', async () => {
    const before = deployment.project.files('.terraform-state', 'cdktf.out');
    expect((await deployment.project.synth()).stderr).toContain('0 files written, 0 removed');
    expect(deployment.project.files('.terraform-state', 'cdktf.out')).toEqual(before);
  });

  test('without it everything would be made once more, and Cloudflare refuses that', async () => {
    const state = `.terraform-state/${stack}.tfstate`;
    const text = deployment.project.read(state);
    const before = deployment.records('example.org');
    deployment.project.remove(state);
    const { code, requests } = await deployment.apply(stack);
    expect(code).toBe(1);
    expect(requests.map(({ status }) => status)).toEqual(Array.from({ length: 18 }, () => 400));
    expect(deployment.records('example.org')).toEqual(before);
    deployment.project.write(state, text);
    expect(await deployment.newPlan(stack)).toEqual([]);
  });
});

const dynamicProgram = programText
  .replace('import { HostStack }', "import { DynamicDns } from './constructs/dynamic-dns';\nimport { HostStack }")
  .replace("new HostStack(app, 'ares');", "new DynamicDns(new HostStack(app, 'ares'), 'dynamic-dns');");

describeWith(['tofu', 'cloudflare-provider'], 'a record that its host keeps current', () => {
  let deployment: Deployment;

  beforeAll(async () => {
    deployment = await Deployment.start(['example.org', 'example.com']);
    const record = "{ type: 'A', name: 'home', host: 'ares' }";
    const text = fleetText(deployment.zone('example.org').id, record);
    deployment.write(dynamicProgram, text.replace("ipv4: '45.10.20.30', ipv6: '2a0e:b107::30'", "ipv4: 'dynamic'"));
    for (const each of ['ares', stack]) expect((await deployment.apply(each)).code).toBe(0);
  });

  afterAll(() => deployment.stop());

  test('is changed by the host with the token that was made for it, and by no deploy after that', async () => {
    const { cloudflare } = deployment;
    const zone = deployment.zone('example.org');
    const made = cloudflare.tokens.list().filter(({ name }) => name !== 'deploy');
    expect(made).toHaveLength(1);
    const ask = clientOf(
      cloudflare,
      cloudflare.tokens.values().find((value) => value !== deployment.token),
    );
    const found = await ask('GET', `/zones/${zone.id}/dns_records?type=A&name=home.example.org`);
    const [{ id } = { id: '' }] = found.result as { id: string }[];
    const changed = await ask('PATCH', `/zones/${zone.id}/dns_records/${id}`, { content: '45.10.20.77' });
    expect(changed.status).toBe(200);
    expect(await deployment.newPlan(stack)).toEqual([]);
    expect(await deployment.newPlan('ares')).toEqual([]);
    expect((await deployment.apply(stack)).changes).toEqual([]);
    expect(deployment.records('example.org')).toEqual(['home.example.org A 45.10.20.77']);
    for (const path of [`/zones/${deployment.zone('example.com').id}/dns_records`, '/user/tokens']) {
      expect([path, (await ask('GET', path)).status]).toEqual([path, 403]);
    }
  });
});
