import { transformFileSync } from '@swc/core';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder that the programs are in. */
export const repository = dirname(__dirname);
const program = ['tsconfig.json', 'package.json', 'bin', 'lib', 'constructs', 'stacks', 'bench', 'main.ts', 'fleet.ts'];
let count = 0;

/** A new, empty project: a git repository with the allocated facts, as a synth of a real one finds it. */
export function newProject(scratch: string): string {
  const folder = join(scratch, `project-${++count}`);
  mkdirSync(folder);
  spawnSync('git', ['init', '--quiet'], { cwd: folder, stdio: 'ignore' });
  const lock = join(repository, 'fleet.lock.json');
  if (existsSync(lock)) copyFileSync(lock, join(folder, 'fleet.lock.json'));
  return folder;
}

/**
 * Copies the program as it is now, for nothing may change between two runs: its sources for ts-node, and as a build
 * would have it, one JavaScript file for each source.
 */
export function copyProgram(scratch: string): { readonly sources: string; readonly compiled: string } {
  const copy = { sources: join(scratch, 'sources'), compiled: join(scratch, 'compiled') };
  symlinkSync(join(repository, 'node_modules'), join(scratch, 'node_modules'));
  for (const source of program) {
    cpSync(join(repository, source), join(copy.sources, source), { recursive: true });
    transpile(copy.sources, source, copy.compiled);
  }
  writeFileSync(join(copy.compiled, 'package.json'), '{ "type": "commonjs" }\n');
  return copy;
}

function transpile(sources: string, path: string, compiled: string): void {
  const from = join(sources, path);
  const to = join(compiled, path);
  if (lstatSync(from).isDirectory()) {
    mkdirSync(to, { recursive: true });
    for (const name of readdirSync(from)) transpile(sources, join(path, name), compiled);
  } else if (path.endsWith('.ts')) {
    const { code } = transformFileSync(from, {
      module: { type: 'commonjs' },
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    });
    writeFileSync(to.replace(/\.ts$/, '.js'), code);
  } else {
    cpSync(from, to);
  }
}

/** Each file of a project and when it was last replaced; git's own aside. */
export function snapshot(folder: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const visit = (path: string): void => {
    for (const name of readdirSync(join(folder, path))) {
      const below = join(path, name);
      const stat = lstatSync(join(folder, below), { bigint: true });
      if (stat.isDirectory() && name !== '.git') visit(below);
      else if (stat.isFile()) files.set(below, `${stat.ino} ${stat.mtimeNs}`);
    }
  };
  visit('.');
  return files;
}

/** Files that are new or were replaced since. */
export function changedSince(before: ReadonlyMap<string, string>, folder: string): number {
  return [...snapshot(folder)].filter(([path, state]) => before.get(path) !== state).length;
}
