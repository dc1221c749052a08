import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../helpers/consumer';

/** How many values a property is tried with, and where the random numbers start; a failure prints both. */
export const runs = Number(process.env['CDKNIX_RUNS'] ?? 1000);
export const seed = Number(process.env['CDKNIX_SEED'] ?? 42);

/** The same values for the same seed, all at once: real programs are started once for thousands of them. */
export function samples<T>(arbitrary: fc.Arbitrary<T>): T[] {
  return fc.sample(arbitrary, { seed, numRuns: runs });
}

/** Says what was tried, also when all is well. */
export function report(what: string, differences: number): void {
  process.stderr.write(`${what}, ${differences} differences, seed ${seed}\n`);
}

/** Runs a test with a folder that is gone afterwards. */
export function withFolder<T>(body: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'cdknix-'));
  try {
    return body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Evaluates Nix text, with the given files beside it, to data. */
export function evaluate(text: string, files: Readonly<Record<string, string>>): unknown {
  return withFolder((folder) => {
    for (const [name, content] of Object.entries({ ...files, 'main.nix': text }))
      writeFileSync(join(folder, name), content);
    return JSON.parse(run('nix', ['--eval', '--strict', '--json', join(folder, 'main.nix')])) as unknown;
  });
}

/** JSON that tells floats from integers and keeps big integers, as `builtins.fromJSON` reads it. */
export function json(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(json).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, child]) => `${JSON.stringify(name)}:${json(child)}`)
    .join(',')}}`;
}

/** Positions at which two lists differ, as Nix sees it; `1` and `1.0` are not the same. */
export const differingPositions = `
actual: expected:
let
  same = a: b: builtins.typeOf a == builtins.typeOf b && (
    if builtins.isAttrs a then
      builtins.attrNames a == builtins.attrNames b && builtins.all (n: same a.\${n} b.\${n}) (builtins.attrNames a)
    else if builtins.isList a then
      builtins.length a == builtins.length b
      && builtins.all (i: same (builtins.elemAt a i) (builtins.elemAt b i)) (builtins.genList (i: i) (builtins.length a))
    else a == b);
  count = builtins.length expected;
in
assert builtins.length actual == count;
builtins.filter (i: !same (builtins.elemAt actual i) (builtins.elemAt expected i)) (builtins.genList (i: i) count)
`;

/** Output of a program that may say no, of which the words matter and not the exit code. */
export function complaints(program: string, args: readonly string[]): string {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return `${stdout}${stderr}`;
  }
}
