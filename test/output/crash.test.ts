import { killedAt } from './fixtures/faulty-fs';
import { Project, type Texts } from './fixtures/project';

const user = { 'generated/ares/notes.md': '# mine\n', 'cdktf.out/stacks/b/.terraform/x': 'mine', 'flake.nix': '{ }\n' };

/** Three programs that change, add, drop and turn about files of every kind. */
const programs: Texts[] = [
  {
    '.sops.yaml': '1',
    'renovate.json': '1',
    'generated/ares/a.nix': '1',
    'generated/ares/a.json': '1',
    'generated/ares/same.json': '0',
    'generated/hera/a.nix': '1',
    'generated/hera/a.json': '1',
    'generated/turn.nix': '1',
    'generated/back.json/a.json': '1',
    'cdktf.out/manifest.json': '1',
    'cdktf.out/stacks/a/cdk.tf.json': '1',
    'cdktf.out/stacks/b/cdk.tf.json': '1',
  },
  {
    'renovate.json': '2',
    '.github/workflows/check.yml': '2',
    'generated/ares/a.nix': '2',
    'generated/ares/a.json': '2',
    'generated/ares/same.json': '0',
    'generated/ares/b.json': '2',
    'generated/turn.nix/a.json': '2',
    'generated/back.json': '2',
    'cdktf.out/manifest.json': '2',
    'cdktf.out/stacks/a/cdk.tf.json': '2',
    'cdktf.out/stacks/c/cdk.tf.json': '2',
  },
  {
    '.sops.yaml': '3',
    'generated/ares/a.json': '3',
    'generated/ares/b.json': '2',
    'generated/juno/a.nix': '3',
    'cdktf.out/manifest.json': '3',
    'cdktf.out/stacks/b/cdk.tf.json': '3',
  },
];

const nothing: Texts = {};
const states = new Map<Texts, Record<string, string>>();

/** What the disk holds when a program was synthesized where nothing was before. */
function expected(texts: Texts): Record<string, string> {
  const known = states.get(texts);
  if (known !== undefined) return known;
  const project = projectOf(user);
  project.synth(texts);
  states.set(texts, withoutOutputFolders(project.disk()));
  return expected(texts);
}

function projectOf(files: Texts): Project {
  const project = new Project();
  for (const [path, text] of Object.entries(files)) project.write(path, text);
  return project;
}

/** An output folder stays when it is empty. */
function withoutOutputFolders(disk: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(disk).filter(([path]) => path !== 'generated/' && path !== 'cdktf.out/'));
}

const all = [0, 1, 2, 3];
const pairs = all.flatMap((from) => all.flatMap((to) => (from === to ? [] : [[from, to] as const])));
const programOf = (index: number): Texts => programs[index] ?? nothing;

test.each(pairs)('a run from program %i to %i may be killed at every point, whatever runs next', (from, to) => {
  let killed = true;
  for (let n = 0; killed; n += 1) {
    expect(n).toBeLessThan(300);
    // One of the four programs after the other, so that each meets all kinds of points.
    const next = programOf((n + to + 1) % 4);
    const project = projectOf(user);
    project.synth(programOf(from));
    killed = killedAt(n, () => project.synth(programOf(to)));
    project.synth(next);
    expect(withoutOutputFolders(project.disk())).toEqual(expected(next));
    expect(project.plan(next).steps).toEqual([]);
    project.remove();
  }
});

test('killed twice, at any two points, by two programs, the third one still comes through', () => {
  const goal = expected(programOf(2));
  for (let first = 0; first < 60; first += 5) {
    for (let second = 0; second < 60; second += 7) {
      const project = projectOf(user);
      project.synth(programOf(0));
      killedAt(first, () => project.synth(programOf(1)));
      killedAt(second, () => project.synth(programOf(3)));
      project.synth(programOf(2));
      expect(withoutOutputFolders(project.disk())).toEqual(goal);
    }
  }
});

test('at every point each file is missing or has its whole old or whole new text', () => {
  const [from, to] = [expected(programOf(0)), expected(programOf(1))];
  let killed = true;
  for (let n = 0; killed; n += 1) {
    const project = projectOf(user);
    project.synth(programOf(0));
    killed = killedAt(n, () => project.synth(programOf(1)));
    for (const [path, text] of Object.entries(project.disk())) {
      if (/(?:cdknix-tmp|\.cdknix\.json|\/)$/.test(path)) continue;
      expect([from[path], to[path]]).toContain(text);
    }
  }
});

test('a hand edit that a killed run with overwrite did not reach is still told', () => {
  for (let n = 0; n < 6; n += 1) {
    const project = new Project();
    project.synth({ 'generated/a.json': '1', 'generated/b.json': '1' });
    project.write('generated/b.json', 'mine\n');
    killedAt(n, () => project.synth({ 'generated/a.json': '2', 'generated/b.json': '2' }, true));
    const kept = project.read('generated/b.json') === 'mine\n';
    expect(project.problems({ 'generated/a.json': '2', 'generated/b.json': '2' })).toHaveLength(kept ? 1 : 0);
  }
});

test('a file whose proof moves, from an index to a marker line, may be killed at every point', () => {
  let killed = true;
  for (let n = 0; killed; n += 1) {
    const project = new Project();
    project.synth({ 'generated/a.json': '1' });
    project.write('generated/.cdknix.json', project.read('generated/.cdknix.json').replace('a.json', 'a.nix'));
    project.write('generated/a.nix', '1\n');
    project.write('generated/a.json', '1\n');
    killed = killedAt(n, () => project.synth({ 'generated/a.nix': '2' }));
    project.synth({ 'generated/a.nix': '3' });
    expect(project.read('generated/a.nix')).toContain('\n3\n');
    expect(project.has('generated/.cdknix.json')).toBe(false);
  }
});
