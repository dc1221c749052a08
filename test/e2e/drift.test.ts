import { readdirSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join, relative } from 'node:path';
import { checkout, offline, Project } from '../helpers/project';

/** Folders that a synth makes and git keeps. */
const kept = ['generated', 'docs/peers'];

let fresh: Record<string, string>;
let lock: string;
beforeAll(async () => {
  const project = new Project('compiled', 'own');
  const { code, stderr } = await project.synth();
  if (code !== 0) throw new Error(stderr);
  fresh = project.files(...kept, 'cdktf.out');
  lock = project.read('fleet.lock.json');
});

test.each(kept)('%s/ is what a fresh synth makes of this program', (folder) => {
  const paths = readdirSync(join(checkout, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(checkout, join(entry.parentPath, entry.name)));
  const committed = Object.fromEntries(paths.map((path) => [path, readFileSync(join(checkout, path), 'latin1')]));
  const made = Object.fromEntries(Object.entries(fresh).filter(([path]) => path.startsWith(`${folder}/`)));
  expect(made).not.toEqual({});
  expect(committed).toEqual(made);
});

test('fleet.lock.json has every fact that a fresh synth keeps', () => {
  expect(readFileSync(join(checkout, 'fleet.lock.json'), 'utf8')).toBe(lock);
});

test.each([
  ['ts-node main.ts', ['node_modules/.bin/ts-node', 'main.ts']],
  ['npx cdktf synth', ['npx', 'cdktf', 'synth']],
])('%s gives these bytes; the second time it writes nothing', async (_, command) => {
  const project = new Project('ts-node', 'own');
  const first = await project.run(command, { env: offline });
  expect({ code: first.code, said: first.code === 0 ? '' : first.stderr + first.stdout }).toEqual({
    code: 0,
    said: '',
  });
  expect(project.files(...kept, 'cdktf.out')).toEqual(fresh);
  const before = project.snapshot();
  const { code, stderr, stdout } = await project.run(command, { env: offline });
  expect(code).toBe(0);
  // The engine's command shows what the program says on its own output.
  expect(stderr + stdout).toMatch(/(?<!\d)0 files written, 0 removed, [1-9]\d* unchanged\b/);
  expect(project.snapshot()).toEqual(before);
});

test.each([
  ['an absolute path of a build machine', /(?:^|[\s"'=])\/(?:tmp|root(?!\/\.)|work|Users|private|var\/folders)\//],
  ['the name of whoever ran it', new RegExp(`\\b${userInfo().username === 'root' ? 'root@' : userInfo().username}\\b`)],
  // Times of day are those of timers, /home and /root's caches are places on the hosts, and one day is that of Loki's format.
  ['a time stamp', /\b20(?!24-04-01)\d\d-\d\d-\d\d|\b1[6-9]\d{8}(?:\d{3})?\b/],
  ['a token that nobody resolved', /TfToken|<unresolved-token>|-?1\.8881545897087\d*e\+289|\[object Object\]/],
  ['a value that is missing', /\bundefined\b|\bNaN\b/],
])('no output holds %s', (_, pattern) => {
  for (const [path, text] of Object.entries(fresh))
    expect({ path, found: pattern.exec(text)?.[0] }).toEqual({ path, found: undefined });
});
