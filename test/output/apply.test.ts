import { chmodSync, mkdirSync, statSync, utimesSync } from 'node:fs';
import { withMarker } from '../../lib/output/marker';
import { Project } from './fixtures/project';

const marked = (path: string, text: string) => withMarker(path, text, 'ares/a');

test('a file is written with its marker line and a last newline', () => {
  const project = new Project();
  const result = project.synth({ 'generated/ares/a.nix': '{ }', '.sops.yaml': 'keys: []\n' });
  expect(result).toEqual({ written: ['.sops.yaml', 'generated/ares/a.nix'], removed: [], unchanged: 0 });
  expect(project.disk()).toEqual({
    '.sops.yaml': withMarker('.sops.yaml', 'keys: []\n', 'ares/sops'),
    'generated/ares/a.nix': marked('a.nix', '{ }\n'),
  });
});

test('a second synth touches nothing, not even the time of a file', () => {
  const project = new Project();
  const texts = { 'generated/a.nix': '1', 'generated/a.json': '{}', 'cdktf.out/stacks/a/cdk.tf.json': '{}' };
  project.synth(texts);
  const paths = project.paths();
  for (const path of paths) utimesSync(project.at(path), 1, 1);
  expect(project.plan(texts).steps).toEqual([]);
  expect(project.synth(texts)).toEqual({ written: [], removed: [], unchanged: 3 });
  for (const path of paths) expect(project.mtime(path)).toBe(1_000_000_000n);
});

test('only what changed is written', () => {
  const project = new Project();
  project.synth({ 'generated/a.nix': '1', 'generated/b.nix': '1' });
  utimesSync(project.at('generated/a.nix'), 1, 1);
  expect(project.synth({ 'generated/a.nix': '1', 'generated/b.nix': '2' })).toEqual({
    written: ['generated/b.nix'],
    removed: [],
    unchanged: 1,
  });
  expect(project.mtime('generated/a.nix')).toBe(1_000_000_000n);
});

test('a new maker of the same text changes the first line only', () => {
  const project = new Project();
  project.write('generated/a.nix', withMarker('a.nix', 'x\n', 'ares/before'));
  expect(project.synth({ 'generated/a.nix': 'x' }).written).toEqual(['generated/a.nix']);
  expect(project.read('generated/a.nix')).toBe(marked('a.nix', 'x\n'));
});

test('a file that nothing makes any more goes, with the folders that it leaves empty, but never the output folder', () => {
  const project = new Project();
  project.synth({ 'generated/ares/dns/a.nix': '', 'generated/ares/b.nix': '', '.github/workflows/check.yml': '' });
  expect(project.synth({ 'generated/ares/b.nix': '' }).removed).toEqual([
    '.github/workflows/check.yml',
    'generated/ares/dns/a.nix',
  ]);
  expect(project.paths()).toEqual(['generated/ares/b.nix']);
  project.synth({});
  expect(project.paths()).toEqual(['generated/']);
  expect(project.plan({}).steps).toEqual([]);
});

test('a folder that holds anything else stays', () => {
  const project = new Project();
  project.synth({ 'generated/ares/a.nix': '', 'generated/hera/a.nix': '' });
  project.write('generated/ares/notes.txt', 'mine');
  project.write('generated/hera/.terraform/x', 'mine');
  project.synth({});
  expect(project.paths()).toEqual(['generated/ares/notes.txt', 'generated/hera/.terraform/x']);
});

test('a user file is never touched: not wanted, it is left; wanted, it is a problem, even with overwrite', () => {
  const project = new Project();
  project.write('generated/a.nix', '{ }\n');
  project.write('generated/a.json', '{}\n');
  project.write('.sops.yaml', 'keys: []\n');
  expect(project.plan({}).steps).toEqual([]);
  for (const overwrite of [false, true]) {
    expect(project.problems({ 'generated/a.nix': '1', 'generated/a.json': '[]', '.sops.yaml': '' }, overwrite)).toEqual(
      [
        '[ares/a] generated/a.json: exists and was not made by cdknix; move it away or rename the construct',
        '[ares/a] generated/a.nix: exists and was not made by cdknix; move it away or rename the construct',
        '[ares/sops] .sops.yaml: exists and was not made by cdknix; move it away or rename the construct',
      ],
    );
  }
});

test('a file that was edited by hand is a problem, until overwrite is set', () => {
  const project = new Project();
  project.synth({ 'generated/a.nix': '1', 'generated/a.json': '1', 'cdktf.out/a.json': '1', 'generated/b.nix': '' });
  project.write('generated/a.nix', `${project.read('generated/a.nix')}# mine\n`);
  project.write('generated/a.json', '"mine"\n');
  project.write('cdktf.out/a.json', '"mine"\n');
  const texts = { 'generated/a.nix': '2', 'generated/a.json': '2', 'cdktf.out/a.json': '2' };
  const before = project.disk();
  const message =
    'was edited by hand since it was generated; move the change into the program, then run synth with --overwrite';
  expect(project.problems(texts)).toEqual([
    `[ares/a] cdktf.out/a.json: ${message}`,
    `[ares/a] generated/a.json: ${message}`,
    `[ares/a] generated/a.nix: ${message}`,
  ]);
  expect(project.disk()).toEqual(before);
  expect(project.synth(texts, true).removed).toEqual(['generated/b.nix']);
  expect(project.read('generated/a.nix')).toBe(marked('a.nix', '2\n'));
  expect(project.read('generated/a.json')).toBe('2\n');
  expect(project.plan(texts).steps).toEqual([]);
});

test('an orphan that was edited by hand is a problem too, until overwrite is set', () => {
  const project = new Project();
  project.synth({ 'generated/a.nix': '1', 'generated/b.json': '1' });
  project.write('generated/a.nix', `${project.read('generated/a.nix')}# mine\n`);
  project.write('generated/b.json', '2\n');
  const message =
    'was edited by hand since it was generated, and nothing in the program makes it any more; move it away to keep it, or run synth with --overwrite to remove it';
  expect(project.problems({})).toEqual([
    `[ares/a] generated/a.nix: ${message}`,
    `[ares/b] generated/b.json: ${message}`,
  ]);
  project.synth({}, true);
  expect(project.paths()).toEqual(['generated/']);
});

test('an edit that makes the wanted text is no edit', () => {
  const project = new Project();
  project.synth({ 'generated/a.nix': '1', 'generated/a.json': '1' });
  const old = project.disk();
  project.synth({ 'generated/a.nix': '2', 'generated/a.json': '2' });
  for (const path of ['generated/a.nix', 'generated/a.json']) project.write(path, old[path] ?? '');
  expect(project.plan({ 'generated/a.nix': '1', 'generated/a.json': '1' }).problems).toEqual([]);
  expect(project.synth({ 'generated/a.nix': '1', 'generated/a.json': '1' }).written).toEqual([
    'generated/.cdknix.json',
  ]);
});

test('a checkout with CRLF line ends is no edit; the files get LF again', () => {
  const project = new Project();
  const texts = { 'generated/a.nix': '1\n2\n', 'generated/a.json': '1\n', 'generated/b.nix': 'old\n' };
  project.synth(texts);
  const before = project.disk();
  for (const [path, text] of Object.entries(before)) project.write(path, text.replaceAll('\n', '\r\n'));
  expect(project.synth({ ...texts }).written).toEqual(Object.keys(before));
  expect(project.disk()).toEqual(before);
  for (const [path, text] of Object.entries(before)) project.write(path, text.replaceAll('\n', '\r\n'));
  project.synth({});
  expect(project.paths()).toEqual(['generated/']);
});

test('a file with merge conflicts is told as such, and overwrite generates it anew', () => {
  const project = new Project();
  project.synth({ 'generated/a.nix': '1', 'generated/b.nix': '1', 'generated/c.json': '1' });
  const conflict = (text: string) => `<<<<<<< HEAD\n${text}=======\n${text.replace('1', '2')}>>>>>>> main\n`;
  for (const path of ['generated/a.nix', 'generated/b.nix', 'generated/c.json']) {
    project.write(path, conflict(project.read(path)));
  }
  const texts = { 'generated/a.nix': '3', 'generated/c.json': '3' };
  expect(project.problems(texts)).toEqual([
    '[ares/a] generated/a.nix: has merge conflicts; run synth with --overwrite to generate it anew',
    '[ares/c] generated/c.json: has merge conflicts; run synth with --overwrite to generate it anew',
    'generated/b.nix: has merge conflicts, and nothing in the program makes it any more; move it away to keep it, or run synth with --overwrite to remove it',
  ]);
  project.synth(texts, true);
  expect(project.paths()).toEqual(['generated/.cdknix.json', 'generated/a.nix', 'generated/c.json']);
});

test('a file may become a folder, and a folder a file', () => {
  const project = new Project();
  const one = { 'generated/a.nix': '1', 'generated/b.nix/x/c.nix': '1', 'generated/b.nix/c.json': '1' };
  const other = { 'generated/a.nix/c.json': '1', 'generated/a.nix/x.nix': '1', 'generated/b.nix': '1' };
  for (const texts of [one, other, one]) {
    project.synth(texts);
    expect(project.paths().filter((path) => !path.endsWith('.cdknix.json'))).toEqual(Object.keys(texts).sort());
    expect(project.plan(texts).steps).toEqual([]);
  }
});

test('a new spelling of a name is written again, for where case is ignored its old spelling takes it along', () => {
  const project = new Project();
  project.synth({ 'generated/Ares/A.nix': '1' });
  const texts = { 'generated/ares/a.nix': '1' };
  project.write('generated/ares/a.nix', marked('a.nix', '1\n'));
  const plan = project.plan(texts);
  expect([plan.removals, plan.writes]).toEqual([['generated/Ares/A.nix'], ['generated/ares/a.nix']]);
  project.synth(texts);
  expect(project.paths()).toEqual(['generated/ares/a.nix']);
  expect(project.plan(texts).steps).toEqual([]);
});

test('a script is executable, other files are not', () => {
  const project = new Project();
  project.synth({ 'generated/a.sh': '#!/bin/sh\ntrue\n', 'generated/a.nix': '1' });
  expect(statSync(project.at('generated/a.sh')).mode & 0o100).toBe(0o100);
  expect(statSync(project.at('generated/a.nix')).mode & 0o111).toBe(0);
});

test('a read-only file of ours is replaced all the same', () => {
  const project = new Project();
  project.synth({ 'generated/a.nix': '1' });
  chmodSync(project.at('generated/a.nix'), 0o400);
  project.synth({ 'generated/a.nix': '2' });
  expect(project.read('generated/a.nix')).toBe(marked('a.nix', '2\n'));
});

test('leftovers of a killed run go, those of a living one stay', () => {
  const project = new Project();
  const leftover = (folder: string, pid: number) => `${folder}.a.nix.${pid}-0123abcd.cdknix-tmp`;
  const dead = ['generated/', 'generated/ares/', 'cdktf.out/'].map((folder) => leftover(folder, 2 ** 30));
  const own = leftover('generated/', process.pid);
  const sops = `.sops.yaml.${2 ** 30}-0123abcd.cdknix-tmp`;
  const living = leftover('generated/x/', process.ppid);
  const old = leftover('generated/y/', process.ppid);
  for (const path of [...dead, own, `.${sops}`, living, old]) project.write(path, 'half');
  utimesSync(project.at(old), 1, 1);
  mkdirSync(project.at('.github/workflows'), { recursive: true });
  expect(project.synth({})).toEqual({ written: [], removed: [], unchanged: 0 });
  expect(project.paths()).toEqual(['cdktf.out/', 'generated/x/.a.nix.' + `${process.ppid}-0123abcd.cdknix-tmp`]);
});

test('a huge or unrelated file beside is not read whole and stays', () => {
  const project = new Project();
  project.write('generated/disk.nix', 'x'.repeat(3_000_000));
  project.write('generated/notes.md', 'Files start with "# Generated by cdknix from x; change it there. sha256:0".\n');
  project.write('generated/quote.md', `# How\n\n${marked('a.nix', 'x\n')}`);
  expect(project.plan({}).steps).toEqual([]);
});
