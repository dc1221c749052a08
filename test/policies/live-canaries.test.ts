import { transformSync } from '@swc/core';
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { wireGuardKey, wireGuardPublicKey } from '../../lib/secrets/generate';
import { atTerminal, type Typed } from '../commands/terminal';
import { Deployment } from '../deploy/deployment';
import { fleetText, programText } from '../deploy/fleet-text';
import { idOf } from '../cloudflare/zones';
import { describeWith, findProgram, run } from '../helpers/consumer';
import { Project } from '../helpers/project';
import { canaryProgram } from './canary-program';
import { bytesOf, filesBelow, holdsOneOf, marker } from './canary-values';
import { seeded } from './owners-program';

jest.setTimeout(180_000);

/** `npx cdknix`, with the library as it is compiled in a project. */
const cli = [
  process.execPath,
  '-e',
  "require('./lib/commands/cli').cdknix(process.argv.slice(1),'0').then((code)=>{process.exitCode=code})",
  '--',
];
const path = [dirname(findProgram('sops') ?? ''), join(homedir(), '.cache', 'cdknix', 'bin'), process.env['PATH']].join(
  delimiter,
);

/** Puts a program beside its sources as JavaScript, which starts sooner. */
function compile(project: Project, texts: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(texts)) {
    const { code } = transformSync(text, {
      filename: name,
      swcrc: false,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'commonjs' },
    });
    project.write(name.replace(/ts$/, 'js'), code);
  }
  project.write('cdktf.json', JSON.stringify({ app: 'node main.js' }));
}

/** A key of age, in a folder of its own. */
function operator(): { readonly file: string; readonly recipient: string } {
  const folder = mkdtempSync(join(tmpdir(), 'cdknix-live-canaries-'));
  folders.push(folder);
  const file = join(folder, 'keys.txt');
  run('age-keygen', ['-o', file]);
  return { file, recipient: run('age-keygen', ['-y', file]).trim() };
}
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

const newRecipient = (): string => /age1\S+/.exec(run('age-keygen', []))?.[0] ?? '';

/** Files of a project, its home and its temporary folder that hold one of some values, by path from the project. */
function holders(project: Project, values: Iterable<string>): string[] {
  const holds = holdsOneOf(values);
  const [root, places] = [dirname(project.root), ['home', 'tmp'].map((name) => join(dirname(project.root), name))];
  const inProject = [...project.snapshot()].filter(([, { text }]) => holds(text)).map(([name]) => name);
  const elsewhere = filesBelow(...places).filter((file) => holds(bytesOf(file)));
  return [...inProject, ...elsewhere.map((file) => file.slice(root.length + 1))].sort();
}

interface Status {
  readonly hosts: readonly {
    readonly host: string;
    readonly secrets: readonly { readonly key: string; readonly origin: string }[];
  }[];
}

describeWith(['sops', 'age', 'script', 'openssl'], 'values that somebody types', () => {
  const { file, recipient } = operator();
  const env = { SOPS_AGE_KEY_FILE: file, PATH: path, NO_COLOR: '1' };
  const said: string[] = [];
  const secretsOf = new Map<string, Status['hosts'][number]['secrets']>();
  const privateKeys = new Map<string, string>();
  let project: Project;

  /** The owner's program, with tunnels whose private keys are known. */
  function texts(): Readonly<Record<string, string>> {
    const program = canaryProgram(seeded({}), recipient);
    const members = ['fufuwuqi', 'fuyidong', 'fuchuang'].values();
    const fleet = program['fleet.ts'].replace(/publicKey: '[^']+'/g, (whole) => {
      const host = members.next().value;
      if (host === undefined) return whole;
      const key = wireGuardKey();
      privateKeys.set(host, key);
      return `publicKey: '${wireGuardPublicKey(key) ?? ''}'`;
    });
    return { ...program, 'fleet.ts': fleet };
  }

  /** What somebody answers to each question, in the order of the questions. */
  function answers(host: string): Typed[] {
    return (secretsOf.get(host) ?? []).flatMap(({ key, origin }): Typed[] => {
      const question = `${host}: ${key}, `;
      if (origin === 'wireguard-key') return [[question, `${privateKeys.get(host) ?? ''}\r`]];
      const answer = `${marker(host, key)}\r`;
      if (origin === 'given') return [[question, answer]];
      return origin === 'password-hash' ? [question, `${host}: ${key}, once more`].map((one) => [one, answer]) : [];
    });
  }

  beforeAll(async () => {
    project = new Project('compiled', 'own');
    const program = texts();
    for (const [name, text] of Object.entries(program)) project.write(name, text);
    compile(project, program);
    const first = await project.synth();
    expect([first.code, first.stderr.split('\n').filter((line) => line.startsWith('['))]).toEqual([0, []]);
    const status = await project.run([...cli, 'secrets', 'status', '--json'], { env });
    for (const { host, secrets } of (JSON.parse(status.stdout) as Status).hosts) secretsOf.set(host, secrets);
    for (const host of secretsOf.keys()) {
      const { code, stdout, stderr } = await project.run(
        [...cli, 'secrets', 'onboard', host, '--recipient', newRecipient()],
        { env },
      );
      said.push(stdout, stderr);
      expect(code).toBe(0);
    }
    // Programs that hash by bcrypt are not everywhere; a hash is taken as it is.
    for (const [host, secrets] of secretsOf) {
      for (const { key } of secrets.filter(({ origin }) => origin === 'bcrypt-hash')) {
        const hash = `$2b$12$${marker(host, key).replaceAll('-', '.').padEnd(53, '.')}`;
        const piped = ['sh', '-c', `printf %s "$HASH" | env -u HASH "$@"`, 'sh', ...cli];
        const args = ['secrets', 'init', '--host', host, '--from-stdin', key];
        const { stdout, stderr } = await project.run([...piped, ...args], { env: { ...env, HASH: hash } });
        said.push(stdout, stderr);
      }
    }
    const home = { HOME: project.at('../home'), TMPDIR: project.at('../tmp') };
    const terminal = { cwd: project.root, env: { ...home, ...env } };
    const typed = [...secretsOf.keys()].flatMap(answers);
    const { screen, code } = await atTerminal([...cli, 'secrets', 'init'], terminal, typed);
    said.push(screen);
    expect([code, screen]).toEqual([0, expect.stringContaining('as given')]);
    for (const args of [[], ['--locked']]) {
      const { code, stdout, stderr } = await project.synth({ args });
      said.push(stdout, stderr);
      expect(code).toBe(0);
    }
  });

  /** Every value that a file has now: typed, made of what was typed, and made up. */
  function values(): string[] {
    const leaves = (value: unknown): string[] =>
      typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [String(value)];
    return [...secretsOf.keys()].flatMap((host) => {
      const child = run('sops', ['decrypt', '--output-type', 'json', project.at(`secrets/${host}.yaml`)], {
        env: { ...process.env, SOPS_AGE_KEY_FILE: file },
      } as object);
      const { dates_unencrypted: dates, ...all } = JSON.parse(child) as Record<string, unknown>;
      expect(Object.keys(dates as object).length).toBe(leaves(all).length);
      return leaves(all);
    });
  }

  test('and what is made of them are in no file in the clear, and in nothing that is told or shown', () => {
    const typed = [...secretsOf].flatMap(([host, secrets]) => secrets.map(({ key }) => marker(host, key)));
    const all = [...typed, ...values()];
    expect(values().length).toBeGreaterThanOrEqual(50);
    expect(values().filter((value) => typed.includes(value)).length).toBeGreaterThanOrEqual(36);
    expect(holders(project, all)).toEqual([]);
    expect(said.filter(holdsOneOf(all))).toEqual([]);
  });
});

describeWith(['sops', 'age', 'tofu', 'cloudflare-provider'], 'values that a deploy makes', () => {
  const { file, recipient } = operator();
  const outputs = new Map<string, string>();
  const said: string[] = [];
  let deployment: Deployment;

  const constructs = `const ares = new HostStack(app, 'ares');
new AcmeDomain(ares, 'acme', { zone: 'example.org', email: 'admin@fufu.land', acceptTerms: true });
new DynamicDns(ares, 'ddns');
new ResticBackup(ares, 'backup', { repositories: { far: ResticRepository.r2({ lockDays: 30 }) }, keep: { within: '30d' } });
new MonitoringStack(app, 'monitoring', { server: 'ares', alerting: { receivers: { phone: { kind: 'ntfy' } } } });
new CloudflareTunnel(ares, 'tunnel', { sites: { 'play.example.org': { to: 'http://127.0.0.1:80', why: 'a test' } } });`;
  const program = `import { AcmeDomain } from './constructs/acme-domain';
import { CloudflareTunnel } from './constructs/cloudflare-tunnel';
import { DynamicDns } from './constructs/dynamic-dns';
import { MonitoringStack } from './constructs/monitoring-stack';
import { ResticBackup, ResticRepository } from './constructs/restic-backup';
${programText.replace("new HostStack(app, 'ares');", constructs)}`;
  const fleet = (zoneId: string): string =>
    fleetText(zoneId, "{ type: 'A', name: '@', host: 'ares' }")
      .replace("zoneId: '", `accountId: '${idOf('account')}',\n        zoneId: '`)
      .replace("ipv4: '45.10.20.30'", "ipv4: 'dynamic'")
      .replace('  dns: {', `  users: { ann: { uid: 1000, wheel: true, recipients: ['${recipient}'] } },\n  dns: {`);

  beforeAll(async () => {
    deployment = await Deployment.start(['example.org'], { tunnels: true, buckets: true });
    const facts = fleet(deployment.zone('example.org').id);
    deployment.write(program, facts);
    compile(deployment.project, { 'main.ts': program, 'fleet.ts': facts });
    deployment.project.write('fleet.lock.json', `{\n  "recipient ares": "${newRecipient()}",\n  "version": 1\n}\n`);
    for (const stack of ['ares', 'example-org']) {
      const applied = await deployment.apply(stack);
      said.push(applied.said);
      expect([applied.code, applied.said]).toEqual([0, expect.stringContaining('Apply complete!')]);
    }
    const { stdout } = await deployment.tofu('ares', ['output', '-json']);
    for (const [name, { value }] of Object.entries(JSON.parse(stdout) as Record<string, { value: string }>)) {
      outputs.set(name, value);
    }
    const env = { SOPS_AGE_KEY_FILE: file, PATH: `${path}${delimiter}${dirname(findProgram('tofu') ?? '')}` };
    for (const args of [['sync'], ['sync']]) {
      const { code, said: told } = await deployment.run([...cli, 'secrets', ...args], { env });
      said.push(told);
      expect([code, told]).toEqual([0, expect.anything()]);
    }
    const again = await deployment.project.synth({ args: ['--locked'] });
    said.push(again.stdout, again.stderr);
    expect(again.code).toBe(0);
  });
  afterAll(() => deployment.stop());

  test('are in the state of Terraform, which knows them, and in no other file', () => {
    expect([...outputs.keys()].sort()).toEqual([
      'secret_restic_backup-far-access-key-id',
      'secret_restic_backup-far-secret-access-key',
      'secret_tokens_cloudflare-acme',
      'secret_tokens_cloudflare-dynamic-dns',
      'secret_tokens_cloudflared',
    ]);
    expect(holders(deployment.project, outputs.values())).toEqual(['.terraform-state/ares.tfstate']);
    const text = deployment.project.read('.terraform-state/ares.tfstate');
    expect([...outputs.values()].filter((value) => !text.includes(value))).toEqual([]);
  });

  test('get to the host, and into nothing that is told', () => {
    const opened = run('sops', ['decrypt', deployment.project.at('secrets/ares.yaml')], {
      env: { ...process.env, SOPS_AGE_KEY_FILE: file },
    } as object);
    expect([...outputs.values()].filter((value) => !opened.includes(value))).toEqual([]);
    // The id of an R2 key is that of its token, by which Terraform names what it makes: who somebody is, and no secret.
    const [id, ...others] = [...outputs].sort().map(([, value]) => value);
    expect(deployment.cloudflare.tokens.list({ kind: 'account', id: idOf('account') }).map((one) => one.id)).toEqual([
      id,
    ]);
    expect(others).toHaveLength(4);
    expect(said.filter(holdsOneOf(others))).toEqual([]);
  });

  test('are as far from every file as the token of who deploys', () => {
    expect(holders(deployment.project, [deployment.token])).toEqual([]);
    expect(said.filter(holdsOneOf([deployment.token]))).toEqual([]);
  });
});
