import { describeWith, run } from '../helpers/consumer';
import { SecretsProject } from './secrets-project';

interface Status {
  readonly version: number;
  readonly place: string;
  readonly repository: readonly string[];
  readonly hosts: readonly {
    readonly host: string;
    readonly exists: boolean;
    readonly secrets: readonly { readonly key: string; readonly state: string }[];
    readonly recipients: readonly { readonly name: string | null; readonly state: string }[];
    readonly findings: readonly string[];
  }[];
}

const body = `
new SecretRef(ares, 'session', { key: 'web/session', origin: 'random', shared: true });
new SecretRef(ares, 'token', { key: 'tokens/github' });`;

describeWith(['sops', 'age'], 'cdknix secrets status', () => {
  /** Runs it as somebody who has no key at all. */
  async function status(project: SecretsProject, ...args: string[]) {
    const { code, stdout } = await project.secrets(['status', ...args], { env: { SOPS_AGE_KEY_FILE: '/nowhere' } });
    return { code, stdout };
  }
  async function ofAres(project: SecretsProject) {
    const { code, stdout } = await status(project, '--json', '--host', 'ares');
    const { hosts, ...fleet } = JSON.parse(stdout) as Status;
    const [{ secrets, recipients, findings } = { secrets: [], recipients: [], findings: [] }] = hosts;
    return {
      code,
      ...fleet,
      findings,
      secrets: secrets.map(({ key, state }) => `${key} ${state}`),
      recipients: recipients.map(({ name, state }) => `${name ?? '?'} ${state}`),
    };
  }

  test('ends with 0 where every value is there and the right keys open it', async () => {
    const project = new SecretsProject({ body });
    project.encrypt('ares', { web: { session: 'a' }, tokens: { github: 'b' }, old: 'c' });
    expect(await ofAres(project)).toEqual({
      code: 0,
      version: 1,
      place: 'repo',
      repository: [],
      findings: [],
      secrets: ['old unused', 'tokens/github present', 'web/session present'],
      recipients: ['ann right', 'ares right'],
    });
    const { stdout } = await status(project);
    const today = new Date().toISOString().slice(0, 10);
    const short = (key: string): string => `${key.slice(0, 24)}…${key.slice(-8)}`;
    expect(stdout).toBe(`ares
  secrets/ares.yaml, changed on ${today}

  secret         state    since  comes from      declared by
  old            unused
  tokens/github  present         given           ares/token
  web/session    present         random, shared  ares/session

  Keys that open it
  of    key                                state
  ann   ${short(project.operator.recipient)}  right
  ares  ${short(project.hosts['ares']!.recipient)}  right

hera
  It has no secrets.
`);
  });

  test('names what is missing, empty and in the clear, and ends with 1', async () => {
    const project = new SecretsProject({ body: `${body}\nnew SecretRef(ares, 'c', { key: 'c' });` });
    project.encrypt('ares', { web: { session: '' }, c: 'd' });
    const text = project.project.read('secrets/ares.yaml').replace(/^c: ENC.*$/m, 'c: in the clear');
    project.project.write('secrets/ares.yaml', text);
    expect(await ofAres(project)).toMatchObject({
      code: 1,
      secrets: ['c plain', 'tokens/github missing', 'web/session empty'],
      findings: [
        'in the clear, so that everybody has it: c; npx cdknix secrets rotate KEY, for each',
        'missing: tokens/github; npx cdknix secrets init',
        'without a value: web/session; npx cdknix secrets init',
      ],
    });
  });

  test('says of a value that Terraform makes what brings it', async () => {
    const project = new SecretsProject({
      body: `${body}\nnew SecretRef(ares, 'acme', { key: 'tokens/acme', origin: 'terraform-output' });`,
    });
    project.encrypt('ares', { web: { session: 'a' } });
    expect((await ofAres(project)).findings).toEqual([
      'missing: tokens/github; npx cdknix secrets init',
      'missing: tokens/acme; npx cdktf deploy ares, then npx cdknix secrets sync',
    ]);
  });

  test('names keys that open a file and should not, and those that should', async () => {
    const project = new SecretsProject({ body });
    const stranger = 'age1x7tvyjp8p0ud4uens760q37f2p4u79c3mru8drnar7vjlr852v9qhc3j76';
    const values = { web: { session: 'a' }, tokens: { github: 'b' } };
    project.encrypt('ares', values, [project.operator.recipient, project.hosts['hera']!.recipient, stranger]);
    const { code, recipients, findings } = await ofAres(project);
    expect({ code, recipients: recipients.slice(0, 2), others: recipients.slice(2).sort(), findings }).toEqual({
      code: 1,
      recipients: ['ann right', 'ares missing'],
      others: ['? foreign', 'hera foreign'],
      findings: [
        'opened by other keys than it should be; npx cdknix secrets onboard ares',
        'whose key opens it and should not may have read the values; then npx cdknix secrets rotate KEY',
      ],
    });
  });

  test('says what a new host needs, step by step', async () => {
    const project = new SecretsProject({ body, onboarded: [] });
    expect(await ofAres(project)).toMatchObject({
      code: 1,
      secrets: ['tokens/github missing', 'web/session missing'],
      recipients: ['ann right'],
      findings: [
        "the host's own key is not known; npx cdknix secrets onboard ares",
        'secrets/ares.yaml is not here; npx cdknix secrets init makes it',
      ],
    });
  });

  test('finds what git tracks and should not', async () => {
    const project = new SecretsProject({ body, place: 'host' });
    project.encrypt('ares', { web: { session: 'a' }, tokens: { github: 'b' } });
    run('git', ['init', '-q'], { cwd: project.project.root });
    run('git', ['add', '--force', 'secrets'], { cwd: project.project.root });
    project.project.write('.gitignore', 'key.txt\n/secrets/\n.terraform-state/\n');
    expect(await ofAres(project)).toMatchObject({
      code: 1,
      findings: [],
      repository: [
        "[git] secrets/ares.yaml: is tracked by git, but secrets: 'host' keeps it out; run git rm --cached secrets/ares.yaml",
      ],
    });
  });

  test('ends with 1 and a line for a file that sops did not make', async () => {
    const project = new SecretsProject({ body });
    project.project.write('secrets/ares.yaml', 'tokens:\n  github: hunter2\n');
    const { code, stdout, stderr } = await project.secrets(['status']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain("[secrets] secrets/ares.yaml: is not encrypted: sops has left no 'sops:' in it;");
    expect(stderr).not.toContain('hunter2');
  });

  test('takes no host that there is not', async () => {
    const project = new SecretsProject({ body });
    const { code, stderr } = await project.secrets(['status', '--host', 'arse']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "[cdknix secrets status] --host: no host has that name, got 'arse'; did you mean 'ares'?\n",
    });
  });
});
