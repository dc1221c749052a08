import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readBinaryFile, readTextFile, readTree, removeFolder, scratchFolder, writeTextFile } from '../../lib/output';
import { Project } from './fixtures/project';

test('a file is read as text or bytes, and one that is not there is undefined', () => {
  const project = new Project();
  project.write('a.txt', 'é\r\n');
  expect(readTextFile(project.at('a.txt'))).toBe('é\r\n');
  expect(readBinaryFile(project.at('a.txt'))).toEqual(Buffer.from('é\r\n'));
  expect(readTextFile(project.at('b.txt'))).toBeUndefined();
  expect(readTextFile(project.at('a.txt/b'))).toBeUndefined();
  const folder = project.at('folder');
  mkdirSync(folder);
  expect(() => readTextFile(folder)).toThrow(
    `${folder}: cannot be read: it is a folder (EISDIR); make it a readable file`,
  );
});

test('a file is written with its folders, exactly as given, and only when it differs', () => {
  const project = new Project();
  expect(writeTextFile(project.at('x/fleet.lock.json'), '{}')).toBe(true);
  expect(project.disk()).toEqual({ 'x/fleet.lock.json': '{}' });
  const before = project.mtime('x/fleet.lock.json');
  expect(writeTextFile(project.at('x/fleet.lock.json'), '{}')).toBe(false);
  expect(project.mtime('x/fleet.lock.json')).toBe(before);
});

test('a failure names the file as it is seen from the working folder', () => {
  expect(() => readTextFile(join(process.cwd(), 'lib'))).toThrow(
    'lib: cannot be read: it is a folder (EISDIR); make it a readable file',
  );
  expect(() => writeTextFile(join(process.cwd(), 'lib'), '')).toThrow(
    'lib: cannot be written: it is a folder (EISDIR); nothing was changed',
  );
});

test('a rewritten file keeps its permissions and its link, and a new one gets those that are asked for', () => {
  const project = new Project();
  writeFileSync(project.at('real'), 'old', { mode: 0o600 });
  symlinkSync('real', project.at('link'));
  writeTextFile(project.at('link'), 'new');
  expect(readFileSync(project.at('real'), 'utf8')).toBe('new');
  expect(statSync(project.at('real')).mode & 0o777).toBe(0o600);
  writeTextFile(project.at('secret'), 'x', { mode: 0o600 });
  expect(statSync(project.at('secret')).mode & 0o777).toBe(0o600);
});

test('leftovers of killed writes of the same file go', () => {
  const project = new Project();
  project.write(`.a.json.${2 ** 30}-0123abcd.cdknix-tmp`, 'half');
  project.write(`.b.json.${2 ** 30}-0123abcd.cdknix-tmp`, 'half');
  writeTextFile(project.at('a.json'), 'x');
  expect(project.paths()).toEqual([`.b.json.${2 ** 30}-0123abcd.cdknix-tmp`, 'a.json']);
});

test('a long name leaves room for the temporary one', () => {
  const project = new Project();
  const name = `${'é'.repeat(125)}.json`;
  writeTextFile(project.at(name), 'x');
  expect(project.disk()).toEqual({ [name]: 'x' });
});

test('a tree is read as texts by path; links are not followed', () => {
  const project = new Project();
  project.write('b/c.json', '1');
  project.write('b.json', '2');
  symlinkSync('b', project.at('a'));
  expect([...readTree(project.root)]).toEqual([
    ['b.json', '2'],
    ['b/c.json', '1'],
  ]);
  expect(() => readTree(project.at('none'))).toThrow(
    `${project.at('none')}: cannot be read: ENOENT; make it a readable folder`,
  );
});

test('a scratch folder is private, outside the project, and the only kind of folder that is removed', () => {
  const folder = scratchFolder();
  expect(dirname(folder)).toBe(tmpdir());
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  writeFileSync(`${folder}/x`, '');
  removeFolder(folder);
  expect(readdirSync(tmpdir())).not.toContain(folder);
  const project = new Project();
  expect(() => {
    removeFolder(project.root);
  }).toThrow(`'${project.root}' is not a folder that scratchFolder() made`);
  expect(project.has('')).toBe(true);
});
