import { parse } from 'yaml';
import { describeWith } from '../helpers/consumer';
import { SecretsProject } from './secrets-project';

jest.setTimeout(60_000);

const today = new Date().toISOString().slice(0, 10);
const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** The days that stand in a file, for everybody to read. */
const datesIn = (project: SecretsProject, host: string): unknown =>
  (parse(project.project.read(`secrets/${host}.yaml`)) as Record<string, unknown>)['dates_unencrypted'];

interface Status {
  readonly hosts: readonly {
    readonly secrets: readonly { readonly key: string; readonly givenOn: string | null }[];
    readonly findings: readonly string[];
  }[];
}

async function statusOfAres(project: SecretsProject) {
  const env = { SOPS_AGE_KEY_FILE: '/nowhere' };
  const { code, stdout } = await project.secrets(['status', '--json', '--host', 'ares'], { env });
  const [{ secrets, findings } = { secrets: [], findings: [] }] = (JSON.parse(stdout) as Status).hosts;
  return { code, findings, since: Object.fromEntries(secrets.map(({ key, givenOn }) => [key, givenOn])) };
}

describeWith(['sops', 'age-keygen'], 'the age of values', () => {
  test('is noted with each value in its file, for who has no key, and counts from its rotation', async () => {
    const project = new SecretsProject({
      body: `for (const key of ['a', 'b/c']) new SecretRef(ares, key.replace('/', '-'), { key, origin: 'random' });`,
    });
    project.encrypt('ares', { a: 'old', gone: 'x', dates_unencrypted: { a: '2025-01-02', left: '2024-01-01' } });
    expect((await project.secrets(['init'])).code).toBe(0);
    expect(datesIn(project, 'ares')).toEqual({ a: '2025-01-02', 'b/c': today });
    expect(await statusOfAres(project)).toEqual({
      code: 0,
      findings: [],
      since: { a: '2025-01-02', 'b/c': today, gone: null },
    });
    expect((await project.secrets(['rotate', 'a'])).code).toBe(0);
    expect(datesIn(project, 'ares')).toEqual({ a: today, 'b/c': today });
    const { stdout } = await project.secrets(['status', '--host', 'ares']);
    expect(stdout).toContain(`
  secret  state    since       comes from  declared by
  a       present  ${today}  random      ares/a
  b/c     present  ${today}  random      ares/b-c
  gone    unused
`);
  });

  test('is that of the others, where hosts share a value', async () => {
    const project = new SecretsProject({
      body: `for (const host of [ares, hera]) for (const key of ['known', 'unknown'])
        new SecretRef(host, key, { key, origin: 'random', shared: true });
        new SecretRef(hera, 'own', { key: 'own', origin: 'random' });`,
    });
    project.encrypt('ares', { known: '1', unknown: '2', dates_unencrypted: { known: '2025-01-02' } });
    expect((await project.secrets(['init'])).code).toBe(0);
    expect(project.open('hera')).toMatchObject({ known: '1', unknown: '2' });
    expect(datesIn(project, 'hera')).toEqual({ known: '2025-01-02', own: today });
  });

  test('ends the status with 1 where it is more than it may be, or nobody knows it', async () => {
    const limit = (id: string, more = ''): string =>
      `new SecretRef(ares, '${id}', { key: '${id}', rotateAfter: '30d'${more} });`;
    const body = ['new', 'old', 'unknown', 'missing'].map((id) => limit(id)).join('\n');
    const project = new SecretsProject({ body: `${body}\n${limit('made', ", origin: 'terraform-output'")}` });
    const dates = { new: daysAgo(29), old: daysAgo(30), made: daysAgo(31), unknown: 'yesterday' };
    project.encrypt('ares', { new: '1', old: '2', unknown: '3', made: '4', dates_unencrypted: dates });
    const { code, findings } = await statusOfAres(project);
    expect({ code, findings }).toEqual({
      code: 1,
      findings: [
        'missing: missing; npx cdknix secrets init',
        `older than they may get: old (of ${daysAgo(30)}, 30d); npx cdknix secrets rotate KEY, for each`,
        `older than they may get: made (of ${daysAgo(31)}, 30d); let Terraform replace them in stack ares, then npx cdknix secrets sync`,
        'nobody knows how old, though they may not get old: unknown; npx cdknix secrets rotate KEY, for each',
      ],
    });
  });

  test('is sealed with the values: a day that somebody changed is found', async () => {
    const project = new SecretsProject({ body: `new SecretRef(ares, 'a', { key: 'a', origin: 'random' });` });
    project.encrypt('ares', { a: '1', dates_unencrypted: { a: '2025-01-02' } });
    const forged = project.project.read('secrets/ares.yaml').replace('2025-01-02', today);
    project.project.write('secrets/ares.yaml', forged);
    const { code, stderr } = await project.secrets(['rotate', 'a']);
    expect(code).toBe(1);
    expect(stderr).toContain(
      '[ares] secrets/ares.yaml: was changed by something else than sops, or damaged; restore it from version control or a backup',
    );
    expect(project.project.read('secrets/ares.yaml')).toBe(forged);
  });

  test('is not noted in a file with rules of its own, where it would be one more value', async () => {
    const project = new SecretsProject({ body: `new SecretRef(ares, 'a', { key: 'a', origin: 'random' });` });
    project.encrypt('ares', { b: '1' }, undefined, ['--encrypted-regex', '^[ab]$']);
    expect((await project.secrets(['init'])).code).toBe(0);
    expect(Object.keys(project.open('ares'))).toEqual(['b', 'a']);
    expect(datesIn(project, 'ares')).toBeUndefined();
    expect((await statusOfAres(project)).since).toEqual({ a: null, b: null });
  });

  test('is refused as a limit that is no number of days', async () => {
    const project = new SecretsProject({ body: `new SecretRef(ares, 'a', { key: 'a', rotateAfter: '1y' });` });
    const { code, stderr } = await project.secrets(['status']);
    expect([code, stderr]).toEqual([
      1,
      "[ares/a] rotateAfter: must be a number of days from 1d to 9999d, got '1y'; write it like '365d'\n",
    ]);
  });
});
