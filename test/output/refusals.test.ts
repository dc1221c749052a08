import { mkdirSync, symlinkSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { problemLine } from '../../lib/errors';
import { planOutput } from '../../lib/output';
import { places, Project } from './fixtures/project';

function problemsOf(project: Project, path: string, file: { text?: string; by?: string } = {}): string[] {
  const files = new Map([[path, { text: 'x\n', by: 'ares/x', ...file }]]);
  return planOutput(project.root, files, { allowed: places }).problems.map(problemLine);
}

test.each([
  ['', '[ares/x] is an empty path; name a file below the project folder'],
  ['/etc/x.nix', '[ares/x] /etc/x.nix: is absolute; give the path from the project folder'],
  ['C:/x.nix', '[ares/x] C:/x.nix: is absolute; give the path from the project folder'],
  ['generated/../x.nix', "[ares/x] generated/../x.nix: has '..' in its path; give the path from the project folder"],
  ['./generated/x.nix', "[ares/x] ./generated/x.nix: has '.' in its path; give the path from the project folder"],
  [
    'generated//x.nix',
    "[ares/x] generated//x.nix: has an empty name in its path; write one '/' between folders and none at the end",
  ],
  [
    'generated/',
    "[ares/x] generated/: has an empty name in its path; write one '/' between folders and none at the end",
  ],
  ['generated\\x.nix', "[ares/x] generated\\x.nix: has a backslash in its path; write '/' between folders"],
  ['generated/\0.nix', '[ares/x] generated/\\u{0}.nix: has a control character in its path; remove it'],
  ['generated/a\nb.nix', '[ares/x] generated/a\\u{a}b.nix: has a control character in its path; remove it'],
  ['generated/\ud800.nix', '[ares/x] generated/\\u{d800}.nix: has a control character in its path; remove it'],
  [
    'generated/.git/x.nix',
    "[ares/x] generated/.git/x.nix: is in '.git', which other programs own; choose another folder",
  ],
  [
    'generated/.cdknix.json',
    "[ares/x] generated/.cdknix.json: has '.cdknix.json' in its path, a name that cdknix uses itself; choose another",
  ],
  [
    'generated/.x.1-0123abcd.cdknix-tmp',
    "[ares/x] generated/.x.1-0123abcd.cdknix-tmp: has '.x.1-0123abcd.cdknix-tmp' in its path, a name that cdknix uses itself; choose another",
  ],
  [
    'flake.nix',
    '[ares/x] flake.nix: is in none of the places that synth may write to (.github/workflows/check.yml, .sops.yaml, cdktf.out/, generated/, renovate.json); move it, or allow its folder in the app',
  ],
])('the path %j is refused', (path, message) => {
  expect(problemsOf(new Project(), path)).toEqual([message]);
});

test('a name that no file system takes is refused', () => {
  const path = `generated/${'é'.repeat(130)}.nix`;
  expect(problemsOf(new Project(), path)).toEqual([
    `[ares/x] ${path}: has a name of more than 255 bytes in its path; shorten it`,
  ]);
});

test.each([
  ['a\r\nb\n', 'a carriage return in line 1'],
  ['a\nb\0\n', 'a NUL character in line 2'],
  ['a\n\n\ud800\n', 'half a surrogate pair in line 3'],
])('the text %j is refused', (text, what) => {
  expect(problemsOf(new Project(), 'generated/x.nix', { text })).toEqual([
    `[ares/x] generated/x.nix: has ${what}; give it as text with LF line ends`,
  ]);
});

test('a maker whose name would break the marker line is refused', () => {
  expect(problemsOf(new Project(), 'generated/x.nix', { by: 'a\nb' })).toEqual([
    '[a\\u{a}b] generated/x.nix: is made by something without a printable name; name what makes it',
  ]);
  expect(problemsOf(new Project(), 'generated/x.nix', { by: '' })).toEqual([
    'generated/x.nix: is made by something without a printable name; name what makes it',
  ]);
  expect(problemsOf(new Project(), 'generated/x.md', { by: 'a--b' })).toEqual([
    "[a--b] generated/x.md: is made by a construct with '--' in its path, which ends a comment in this kind of file; rename it",
  ]);
  expect(problemsOf(new Project(), 'generated/x.nix', { by: 'a--b' })).toEqual([]);
});

test('paths that are one file on macOS are refused, folders too, each pair once', () => {
  const texts = {
    'generated/Ares/a.nix': '',
    'generated/ares/b.nix': '',
    'generated/x.nix': '',
    'generated/X.nix': '',
  };
  expect(new Project().problems({ ...texts, 'generated/ares/c.nix': '' })).toEqual([
    "[ares/b] generated/ares: differs only by case from 'generated/Ares' of 'ares/a', one file on macOS; rename one",
    "[ares/x] generated/x.nix: differs only by case from 'generated/X.nix' of 'ares/X', one file on macOS; rename one",
  ]);
});

test('a path that is a file and a folder is refused', () => {
  expect(new Project().problems({ 'generated/a.nix': '', 'generated/a.nix/b.nix': '' })).toEqual([
    "[ares/a] generated/a.nix: is a file, but 'generated/a.nix/b.nix' of 'ares/b' needs a folder there; rename one",
  ]);
});

test('all problems come at once and nothing is written', () => {
  const project = new Project();
  project.write('generated/a.nix', 'mine\n');
  const texts = { '/x.nix': '', 'generated/a.nix': '', 'generated/b.nix': '', 'generated/c.nix': '\r' };
  expect(project.problems(texts)).toHaveLength(3);
  expect(() => project.synth(texts)).toThrow(
    [
      '[ares/a] generated/a.nix: exists and was not made by cdknix; move it away or rename the construct',
      '[ares/c] generated/c.nix: has a carriage return in line 1; give it as text with LF line ends',
      '[ares/x] /x.nix: is absolute; give the path from the project folder',
    ].join('\n'),
  );
  expect(project.disk()).toEqual({ 'generated/a.nix': 'mine\n' });
});

test('nothing is written through a symbolic link, and nothing is read or removed behind one', () => {
  const project = new Project();
  const elsewhere = new Project();
  elsewhere.synth({ 'generated/old.nix': 'x' });
  const before = elsewhere.disk();
  mkdirSync(project.at('generated'));
  symlinkSync(elsewhere.at('generated'), project.at('generated/ares'));
  symlinkSync(elsewhere.at('generated'), project.at('cdktf.out'));
  symlinkSync(elsewhere.at('generated/old.nix'), project.at('generated/old.nix'));
  symlinkSync('nowhere', project.at('.sops.yaml'));
  const message = 'is a symbolic link, and synth writes through none; put a plain file or folder there';
  const texts = { 'generated/ares/a.nix': '', 'cdktf.out/b.json': '', 'generated/old.nix': 'x', '.sops.yaml': '' };
  expect(project.problems(texts)).toEqual([
    `[ares/a] generated/ares: ${message}`,
    `[ares/b] cdktf.out: ${message}`,
    `[ares/old] generated/old.nix: ${message}`,
    `[ares/sops] .sops.yaml: ${message}`,
  ]);
  expect(project.plan({}).steps).toEqual([]);
  expect(elsewhere.disk()).toEqual(before);
});

test('a root that is itself a link is fine', () => {
  const project = new Project();
  const link = new Project();
  symlinkSync(project.root, link.at('root'));
  const files = new Map([['generated/a.nix', { text: 'a', by: 'x' }]]);
  expect(planOutput(link.at('root'), files, { allowed: places }).problems).toEqual([]);
});

test('one thing above many files is one problem', () => {
  const project = new Project();
  project.write('generated/ares', 'mine');
  expect(project.problems({ 'generated/ares/a.nix': '', 'generated/ares/b.nix': '' })).toEqual([
    '[ares/a] generated/ares: is a file where a folder is needed; move it away or rename the construct',
  ]);
});

test.each(['file', 'file/below'])('a root that cannot be a folder is a problem: %s', (path) => {
  const project = new Project();
  project.write('file', 'mine');
  expect(planOutput(project.at(path), new Map(), { allowed: places }).problems.map(problemLine)).toEqual([
    `${project.at(path)}: is no folder, so nothing can be written below it; choose another`,
  ]);
});

test('folders, files above and pipes in the way are reported', () => {
  const project = new Project();
  project.write('generated/a.nix/mine.txt', 'mine');
  project.write('generated/b', 'mine');
  execFileSync('mkfifo', [project.at('generated/c.nix')]);
  expect(project.problems({ 'generated/a.nix': '', 'generated/b/x.nix': '', 'generated/c.nix': '' }, true)).toEqual([
    '[ares/a] generated/a.nix: is a folder that holds something else; move it away or rename the construct',
    '[ares/c] generated/c.nix: is no plain file; move it away or rename the construct',
    '[ares/x] generated/b: is a file where a folder is needed; move it away or rename the construct',
  ]);
});

test('places that cannot be used are reported', () => {
  const allowed = ['/etc/x', 'out/x.json', { path: '', index: 'top' }, { path: 'out', index: 'beside' }] as const;
  expect(planOutput(new Project().root, new Map(), { allowed }).problems.map(problemLine).sort()).toEqual([
    '/etc/x: is absolute; give the path from the project folder',
    'is an empty path; name a file below the project folder',
    "out/x.json: is inside the output folder 'out'; allow only one of them",
  ]);
});
