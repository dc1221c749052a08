import { transformFileSync } from '@swc/core';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { places, program, Project, type Texts } from './fixtures/project';

const lib = join(__dirname, '..', '..', 'lib');

/** A tree of 44 files of every kind; each program has its own texts, and files that the others have not. */
function tree(name: string): Texts {
  const texts: Record<string, string> = { '.sops.yaml': name, 'renovate.json': name };
  for (let host = 0; host < 6; host += 1) {
    for (let file = 0; file < 3; file += 1) {
      const folder = `generated/host${host}${file === 2 ? name : ''}`;
      texts[`${folder}/${file}.nix`] = `${name}\n`.repeat(100);
      texts[`${folder}/${file}.json`] = `${name}\n`.repeat(100);
    }
    texts[`cdktf.out/stacks/host${host}${host % 3 === 0 ? name : ''}/cdk.tf.json`] = name;
  }
  return texts;
}

/** Compiles what the child runs, so that it starts at once, and puts the programs beside. */
function compiled(project: Project): string {
  mkdirSync(project.at('output'));
  const files = readdirSync(join(lib, 'output')).map((name) => `output/${name}`);
  for (const file of [...files, 'errors.ts']) {
    const { code } = transformFileSync(join(lib, file), {
      configFile: false,
      swcrc: false,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'commonjs' },
    });
    writeFileSync(project.at(file.replace(/ts$/, 'js')), code);
  }
  const programs = ['one', 'two'].map((name) => Object.fromEntries(program(tree(name))));
  writeFileSync(project.at('output/index.json'), JSON.stringify([programs, places]));
  return project.at('output/index.js');
}

async function killAfter(ms: number, module: string, root: string): Promise<void> {
  const args = [join(__dirname, 'fixtures', 'killed-child.mjs'), module, root, `${module}on`];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const exit = once(child, 'exit');
  await once(child.stdout, 'data');
  await sleep(ms);
  child.kill('SIGKILL');
  expect(await exit).toEqual([null, 'SIGKILL']);
}

test('a synth that is killed at any moment is finished by the next one, whatever program that is', async () => {
  const module = compiled(new Project());
  const user: Texts = { 'generated/host1/notes.md': '# mine\n', 'generated/mine.nix': '{ }\n', 'flake.nix': '{ }\n' };
  const expected = new Map(
    ['one', 'two', 'three'].map((name) => {
      const project = new Project();
      for (const [path, text] of Object.entries(user)) project.write(path, text);
      project.synth(tree(name));
      return [name, project.disk()];
    }),
  );
  const project = new Project();
  for (const [path, text] of Object.entries(user)) project.write(path, text);
  let halfway = 0;
  // On a slow machine many kills come too early or late to matter: go on until enough met a half-written tree.
  for (let round = 0; (round < 30 || halfway < 15) && round < 200; round += 1) {
    await killAfter(2 + Math.random() * 40, module, project.root);
    const found = JSON.stringify(project.disk());
    if (![...expected.values()].some((disk) => JSON.stringify(disk) === found)) halfway += 1;
    const next = ['three', 'one', 'two'][round % 3] ?? 'one';
    expect(project.problems(tree(next))).toEqual([]);
    project.synth(tree(next));
    expect(project.disk()).toEqual(expected.get(next));
    expect(project.plan(tree(next)).steps).toEqual([]);
  }
  expect(halfway).toBeGreaterThanOrEqual(15);
});

test('two synths of one tree at the same time leave only whole files, and one with overwrite sets them right', async () => {
  const module = compiled(new Project());
  const project = new Project();
  const texts = ['one', 'two', 'three'].flatMap((name) => Object.values(tree(name)));
  await Promise.allSettled([killAfter(150, module, project.root), killAfter(150, module, project.root)]);
  for (const [path, text] of Object.entries(project.disk())) {
    if (/cdknix-tmp$|\.cdknix\.json$|\/$/.test(path)) continue;
    const rest = text.startsWith('# Generated') ? text.slice(text.indexOf('\n') + 1) : text;
    expect(texts.some((whole) => whole === rest || `${whole}\n` === rest)).toBe(true);
  }
  project.synth(tree('three'), true);
  expect(project.plan(tree('three')).steps).toEqual([]);
  expect(project.paths().filter((path) => path.endsWith('cdknix-tmp'))).toEqual([]);
});
