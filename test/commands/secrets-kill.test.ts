import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { wireGuardPublicKey } from '../../lib/secrets/generate';
import { describeWith } from '../helpers/consumer';
import { pooled, type Run, type RunOptions } from '../helpers/project';
import { filesWith, SecretsProject } from './secrets-project';

jest.setTimeout(300_000);

const options = {
  mesh: true,
  body: `for (const host of [ares, hera]) {
    new SecretRef(host, 'both', { key: 'both', shared: true });
    new SecretRef(host, 'r', { key: 'r', origin: 'random' });
    new SecretRef(host, 's', { key: 's', origin: 'random', shared: true });
  }`,
};
const hosts = ['ares', 'hera'] as const;

/** Moments in milliseconds, all over a span. */
const moments = (count: number, span: number): number[] =>
  Array.from({ length: count }, (_, index) => ((index + Math.random()) / count) * span);

/** How long a run is at it, in milliseconds, while another one runs as well. */
async function spanOf(run: (options: RunOptions) => Promise<Run>, project: SecretsProject): Promise<number> {
  const began = performance.now();
  let since = 0;
  const when = (): boolean => {
    if (since === 0 && filesNamed(project).length > 0) since = performance.now() - began;
    return false;
  };
  const { milliseconds } = await run({ kill: { when, after: 0 } });
  return milliseconds - since;
}

/** A run of the command with a marker as the value on its standard input. */
function piped(project: SecretsProject, args: readonly string[], options: RunOptions = {}) {
  const command = project.command(args).map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
  const line = `printf %s "$MARKER" | env -u MARKER ${command.join(' ')}`;
  const env = { ...project.environment(), MARKER: 'marker-given' };
  return project.project.run(['sh', '-c', line], { ...options, env });
}

/** Kills so many milliseconds after the run has put down that it is at it. */
const kill = (project: SecretsProject, after: number): RunOptions => {
  const there = () => filesNamed(project).length > 0;
  return { kill: { when: there, after } };
};

function filesNamed(project: SecretsProject): string[] {
  const folder = project.project.at('secrets');
  if (!existsSync(folder)) return [];
  return filesWith([''], folder).filter((path) => /\.secrets\.\d+-/.test(path));
}

const valuesOf = (project: SecretsProject): Record<string, Record<string, unknown>> =>
  Object.fromEntries(
    hosts.flatMap((host) => (project.project.has(`secrets/${host}.yaml`) ? [[host, project.open(host)]] : [])),
  );

/** Nothing in the clear is left anywhere, whole or half. */
function expectNoPlaintext(project: SecretsProject, values: object): void {
  const texts = JSON.stringify(values).match(/"[^"]{20,}"/g) ?? [];
  const secrets = ['marker-', ...texts.map((one) => one.slice(1, -1))].filter((one) => !one.startsWith('public-'));
  const places = [join(project.project.at('..')), ...(existsSync('/dev/shm') ? ['/dev/shm'] : [])];
  expect(filesWith(secrets, ...places)).toEqual([]);
}

function expectWhole(project: SecretsProject): void {
  const [ares, hera] = hosts.map((host) => project.open(host, project.hosts[host]) as Record<string, never>);
  expect([ares?.['both'], ares?.['s']]).toEqual([hera?.['both'], hera?.['s']]);
  expect(project.open('ares')).toMatchObject({ old: 'marker-old' });
  for (const host of hosts) {
    const { wireguard } = project.open(host) as { wireguard: { wg0: { 'private-key': string } } };
    expect(project.lock()[`public-key wg0/${host}`]).toBe(wireGuardPublicKey(wireguard.wg0['private-key']));
  }
  expect(project.project.leftovers().filter((name) => !name.startsWith('cdknix-'))).toEqual([]);
}

describeWith(['sops', 'age-keygen'], 'killed at any moment', () => {
  test('init leaves no plaintext and loses nothing, and the next one finishes it', async () => {
    const sample = new SecretsProject(options);
    sample.encrypt('ares', { old: 'marker-old' });
    const span = await spanOf((more) => piped(sample, ['init', '--from-stdin', 'both'], more), sample);
    const done = await pooled(moments(20, span * 1.3), async (after) => {
      const project = new SecretsProject(options);
      project.encrypt('ares', { old: 'marker-old' });
      const killed = await piped(project, ['init', '--from-stdin', 'both'], kill(project, after));
      const values = valuesOf(project);
      expect(values['ares']).toMatchObject({ old: 'marker-old' });
      expectNoPlaintext(project, values);
      const isGiven = hosts.some((host) => values[host]?.['both'] !== undefined);
      const next = isGiven ? await project.secrets(['init']) : await piped(project, ['init', '--from-stdin', 'both']);
      expect([next.code, project.said(next)]).toEqual([0, []]);
      expect(valuesOf(project)).toMatchObject(values);
      expectWhole(project);
      expect(filesNamed(project)).toEqual([]);
      return { code: killed.code, hosts: hosts.filter((host) => values[host]?.['r'] !== undefined).length };
    });
    expect(done.filter(({ code }) => code === undefined || code > 1).length).toBeGreaterThan(5);
    expect(new Set(done.map((one) => one.hosts)).size).toBeGreaterThan(1);
  });

  test('rotate leaves the old value or the new one, and the next makes them the same', async () => {
    const prepared = (): SecretsProject => {
      const project = new SecretsProject({ ...options, mesh: false });
      for (const host of hosts)
        project.encrypt(host, { old: 'marker-old', both: 'marker-both', r: 'r', s: 'marker-s' });
      return project;
    };
    const sample = prepared();
    const span = await spanOf((more) => sample.secrets(['rotate', 's'], more), sample);
    const done = await pooled(moments(10, span * 1.3), async (after) => {
      const project = prepared();
      const before = valuesOf(project);
      const killed = await project.secrets(['rotate', 's'], kill(project, after));
      const values = valuesOf(project);
      const others = (all: Record<string, unknown>) => ({ ...all, s: '' });
      for (const host of hosts) expect(others(values[host] ?? {})).toEqual(others(before[host] ?? {}));
      expectNoPlaintext(project, values);
      expect((await project.secrets(['rotate', 's'])).code).toBe(0);
      expect(project.open('hera')['s']).toBe(project.open('ares')['s']);
      expect(project.open('ares')['s']).not.toBe('marker-s');
      return killed.code;
    });
    expect(done.filter((code) => code === undefined).length).toBeGreaterThan(2);
  });
});
