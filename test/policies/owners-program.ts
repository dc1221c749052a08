import { transformSync } from '@swc/core';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ProblemsError } from '../../lib';
import { inCleanEnvironment } from '../../lib/testing/clean-environment';

const checkout = resolve(__dirname, '..', '..');

/** A fault that is put into the owner's program. */
export interface Seed {
  /** Statements before the program's `app.synth()`; `lib` is the library, `construct` loads one. */
  readonly code?: string;
  /** Texts of `main.ts` or `fleet.ts` that are replaced, each of which stands there once. */
  readonly edits?: readonly (readonly [file: 'main.ts' | 'fleet.ts', from: string, to: string])[];
  /** Another text in place of `main.ts`. */
  readonly rewrite?: (main: string) => string;
}

/** Names that a seed may use, whatever the program imports itself. */
const inScope = (code: string): string => `{
const lib = require('./lib');
const construct = (file, name) => require('./constructs/' + file)[name];
const { Port } = lib;
${code}
}`;

/** `main.ts` and `fleet.ts` with a fault in them. */
export function seeded({
  code = '',
  edits = [],
  rewrite = (main) => main,
}: Seed): Record<'main.ts' | 'fleet.ts', string> {
  const texts = { 'main.ts': '', 'fleet.ts': '' };
  for (const file of ['main.ts', 'fleet.ts'] as const) texts[file] = readFileSync(join(checkout, file), 'utf8');
  texts['main.ts'] = rewrite(texts['main.ts']).replace('app.synth();', `${inScope(code)}\napp.synth();`);
  for (const [file, from, to] of edits) {
    const parts = texts[file].split(from);
    if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times, not once: ${from}`);
    texts[file] = parts.join(to);
  }
  return texts;
}

/** Runs the owner's program with a fault, in this process, and returns the lines of what it refuses. */
export function refusedBy(seed: Seed, out: string): string[] {
  const texts = seeded(seed);
  const { argv } = process;
  const listeners = process.listeners('uncaughtException');
  const silence = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  process.argv = ['node', 'main.ts', '--out', out];
  try {
    inCleanEnvironment(() => load(texts, 'main.ts'));
    return [];
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (ProblemsError.isProblemsError(error) || error.name === 'ValueError') return error.message.split('\n');
    throw error;
  } finally {
    silence.mockRestore();
    process.argv = argv;
    for (const added of process.listeners('uncaughtException')) {
      if (!listeners.includes(added)) process.off('uncaughtException', added);
    }
  }
}

/** Evaluates one file of the program; all others are those of the checkout. */
function load(texts: Readonly<Record<string, string>>, file: string): unknown {
  const { code } = transformSync(texts[file] ?? '', {
    filename: join(checkout, file),
    swcrc: false,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  const requireIt = (name: string): unknown => {
    const own = `${name.replace(/^\.\//, '')}.ts`;
    return own in texts ? load(texts, own) : jest.requireActual(join(checkout, name));
  };
  const module = { exports: {} };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const run = new Function('require', 'exports', 'module', code) as (...args: unknown[]) => void;
  run(requireIt, module.exports, module);
  return module.exports;
}
