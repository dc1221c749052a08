import { rmSync } from 'node:fs';
import { fingerprint } from '../../lib/output/marker';
import { parseIndex, renderIndex } from '../../lib/output/file-index';
import { Project } from './fixtures/project';

const one = fingerprint('1\n');
const line = (path: string, by: string, print: string) => `  "${path}": { "by": "${by}", "sha256": "${print}" }`;

test('JSON files are listed in an index beside them, one a line, sorted', () => {
  const project = new Project();
  project.synth({
    'generated/ares/b.json': '1',
    'generated/ares/a.json': '1',
    'generated/c.json': '1',
    'renovate.json': '1',
  });
  expect(project.disk()).toEqual({
    '.cdknix.json': `{\n${line('renovate.json', 'ares/renovate', one)}\n}\n`,
    'generated/.cdknix.json': `{\n${line('c.json', 'ares/c', one)}\n}\n`,
    'generated/ares/.cdknix.json': `{\n${line('a.json', 'ares/a', one)},\n${line('b.json', 'ares/b', one)}\n}\n`,
    'generated/ares/a.json': '1\n',
    'generated/ares/b.json': '1\n',
    'generated/c.json': '1\n',
    'renovate.json': '1\n',
  });
});

test('in a folder with one index every file is in it, whatever its kind, and carries no marker line', () => {
  const project = new Project();
  project.synth({
    'cdktf.out/stacks/ares/cdk.tf.json': '1',
    'cdktf.out/manifest.json': '1',
    'cdktf.out/notes.md': '1',
  });
  expect(project.disk()).toEqual({
    'cdktf.out/.cdknix.json': `{\n${[
      line('manifest.json', 'ares/manifest', one),
      line('notes.md', 'ares/notes', one),
      line('stacks/ares/cdk.tf.json', 'ares/cdk', one),
    ].join(',\n')}\n}\n`,
    'cdktf.out/manifest.json': '1\n',
    'cdktf.out/notes.md': '1\n',
    'cdktf.out/stacks/ares/cdk.tf.json': '1\n',
  });
});

test('a kind of file without a known comment is listed like JSON', () => {
  const project = new Project();
  project.synth({ 'generated/ares.pub': 'age1\n' });
  expect(project.read('generated/ares.pub')).toBe('age1\n');
  expect(project.paths()).toEqual(['generated/.cdknix.json', 'generated/ares.pub']);
});

test('the tree of a plan names the indexes too', () => {
  const project = new Project();
  expect(project.plan({ 'generated/a.json': '1', 'generated/a.nix': '1' }).tree).toEqual([
    'generated/.cdknix.json',
    'generated/a.json',
    'generated/a.nix',
  ]);
});

test('orphans that an index lists go, and the index with the last of them', () => {
  const project = new Project();
  project.synth({
    'generated/x/a.json': '1',
    'cdktf.out/stacks/a/cdk.tf.json': '1',
    'renovate.json': '1',
    'generated/b.json': '1',
  });
  project.write('cdktf.out/stacks/a/.terraform/x', 'of terraform');
  expect(project.synth({ 'generated/b.json': '1' }).removed).toEqual([
    '.cdknix.json',
    'cdktf.out/.cdknix.json',
    'cdktf.out/stacks/a/cdk.tf.json',
    'generated/x/.cdknix.json',
    'generated/x/a.json',
    'renovate.json',
  ]);
  expect(project.paths()).toEqual(['cdktf.out/stacks/a/.terraform/x', 'generated/.cdknix.json', 'generated/b.json']);
});

test('files that someone else removed are dropped from the index, and their empty folders go', () => {
  const project = new Project();
  project.synth({ 'cdktf.out/stacks/a/cdk.tf.json': '1', 'cdktf.out/stacks/b/cdk.tf.json': '1', 'renovate.json': '1' });
  rmSync(project.at('cdktf.out/stacks/a/cdk.tf.json'));
  rmSync(project.at('renovate.json'));
  project.synth({ 'cdktf.out/stacks/b/cdk.tf.json': '1' });
  expect(project.paths()).toEqual(['cdktf.out/.cdknix.json', 'cdktf.out/stacks/b/cdk.tf.json']);
});

test('without its index a file that is as wanted is taken over, and one that differs is foreign', () => {
  const project = new Project();
  project.synth({ 'generated/a.json': '1', 'generated/b.json': '1' });
  rmSync(project.at('generated/.cdknix.json'));
  expect(project.problems({ 'generated/a.json': '1', 'generated/b.json': '2' })).toEqual([
    '[ares/b] generated/b.json: exists and was not made by cdknix; move it away or rename the construct',
  ]);
  expect(project.synth({ 'generated/a.json': '1', 'generated/b.json': '1' }).written).toEqual([
    'generated/.cdknix.json',
  ]);
});

test('an index with merge conflicts, or in another layout, still reads', () => {
  const project = new Project();
  const texts = { 'generated/a.json': '1', 'generated/b.json': '1' };
  project.synth(texts);
  const index = project.read('generated/.cdknix.json');
  const [, a = '', b = ''] = index.split('\n');
  const other = a.replace(one, '0123456789abcdef');
  project.write('generated/.cdknix.json', `{\n<<<<<<< HEAD\n${a}\n=======\n${other}\n>>>>>>> main\n${b}\n}\n`);
  expect(project.synth(texts).written).toEqual(['generated/.cdknix.json']);
  expect(project.read('generated/.cdknix.json')).toBe(index);
  project.write('generated/.cdknix.json', JSON.stringify(JSON.parse(index), null, 4));
  project.synth({ ...texts, 'generated/a.json': '2' });
  expect(project.read('generated/a.json')).toBe('2\n');
});

test.each([['not an index'], ['{"a.json": 1}'], ['[]'], ['{"a.json": {"by": "x"}}'], ['null']])(
  'a user file %j in the place of an index is a problem',
  (text) => {
    const project = new Project();
    project.write('generated/.cdknix.json', text);
    expect(project.problems({}, true)).toEqual([
      'generated/.cdknix.json: is not a list of files that cdknix wrote; restore it from git, or move it away',
    ]);
  },
);

test('an index leads neither out of its folder nor to files of other programs', () => {
  const project = new Project();
  project.write('mine.json', '1\n');
  project.write('cdktf.out/.git/x', '1\n');
  const keys = ['../mine.json', '/etc/hostname', '.git/x', '../cdktf.out/x', ''];
  project.write('cdktf.out/.cdknix.json', `{\n${keys.map((key) => line(key, 'x', one)).join(',\n')}\n}\n`);
  project.write('generated/ares/.cdknix.json', `{\n${line('../../mine.json', 'x', one)}\n}\n`);
  project.synth({});
  expect(project.paths()).toEqual(['cdktf.out/.git/x', 'generated/', 'mine.json']);
});

test('an entry for a file that this program does not allow is kept', () => {
  const project = new Project();
  project.write('.cdknix.json', `{\n${line('other.json', 'x', one)}\n}\n`);
  project.write('other.json', '1\n');
  project.synth({ 'renovate.json': '1' });
  project.synth({});
  expect(project.read('.cdknix.json')).toBe(`{\n${line('other.json', 'x', one)}\n}\n`);
});

test('what is rendered reads back', () => {
  const index = new Map([
    ['__proto__', { by: 'a "b"', fingerprints: ['1'] }],
    ['a.json', { by: 'x', fingerprints: ['1', '2'] }],
  ]);
  expect(parseIndex(renderIndex(index))).toEqual(index);
  expect(parseIndex(renderIndex(new Map()))).toEqual(new Map());
});
