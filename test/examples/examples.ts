import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createSourceFile, isExpressionStatement, isNewExpression, ScriptTarget } from 'typescript';
import type * as fleets from '../../lib/fleet/define-fleet';
import { inCleanEnvironment } from '../../lib/testing/clean-environment';
import { reordered } from './reordered';

/** A complete small fleet with its program. */
export interface Example {
  readonly name: string;
  /** Absolute path of its `main.ts`. */
  readonly program: string;
}

/** The checkout that the examples are in. */
export const checkout = resolve(__dirname, '..', '..');

/** The owner's fleet, and every folder of `examples/` that holds a program: found, so that none is forgotten. */
export const examples: readonly Example[] = [
  { name: 'fufu.land', program: join(checkout, 'main.ts') },
  ...readdirSync(join(checkout, 'examples'))
    .map((name) => ({ name: `examples/${name}`, program: join(checkout, 'examples', name, 'main.ts') }))
    .filter(({ program }) => existsSync(program)),
];

/** Options for {@link synthExample}. */
export interface SynthExampleOptions {
  /** Arguments of the program beside `--out`. @default [] */
  readonly args?: readonly string[];
  /** Turns around everything whose order must not matter: fleet data, and calls in `main.ts`. @default false */
  readonly reorder?: boolean;
}

/** Runs an example's own program, writing below `out`. */
export function synthExample({ program }: Example, out: string, options: SynthExampleOptions = {}): void {
  const { args = [], reorder = false } = options;
  const { argv } = process;
  const listeners = { crash: process.listeners('uncaughtException'), exit: process.listeners('exit') };
  const silence = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  process.argv = ['node', program, '--out', out, ...args];
  const run = (path: string): void => {
    inCleanEnvironment(() => jest.isolateModules(() => void jest.requireActual(path)));
  };
  try {
    if (reorder) {
      jest.doMock('../../lib/fleet/define-fleet', withReorderedInput);
      withFolder((folder) => {
        run(reorderedProgram(program, folder));
      });
    } else {
      run(program);
    }
  } finally {
    jest.dontMock('../../lib/fleet/define-fleet');
    silence.mockRestore();
    process.argv = argv;
    // The program would keep these for the rest of its life, which is over here.
    for (const added of process.listeners('exit')) if (!listeners.exit.includes(added)) process.off('exit', added);
    for (const added of process.listeners('uncaughtException')) {
      if (!listeners.crash.includes(added)) process.off('uncaughtException', added);
    }
  }
}

/** What an example writes, by path. */
export function filesOf(example: Example, options: SynthExampleOptions = {}): Record<string, string> {
  return withFolder((out) => {
    synthExample(example, out, options);
    return readFolder(out);
  });
}

/** Every file of a folder by path, sorted. */
export function readFolder(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** Runs a body with a folder that is gone afterwards. */
function withFolder<Result>(body: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'cdknix-examples-'));
  try {
    return body(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function withReorderedInput(): typeof fleets {
  const actual = jest.requireActual<typeof fleets>('../../lib/fleet/define-fleet');
  const defineFleet: typeof fleets.defineFleet = (input, ...rest) => actual.defineFleet(reordered(input), ...rest);
  return { ...actual, defineFleet };
}

/** A copy of a program in which stacks that are made one after the other are made the other way round. */
function reorderedProgram(program: string, folder: string): string {
  const home = dirname(program);
  const source = readFileSync(program, 'utf8');
  const turned = withStatementsTurned(source);
  if (turned === source) throw new Error(`${program} makes no two stacks one after the other`);
  const moved = turned
    .replace(/from '(\.[^']*)'/g, (_, path: string) => `from '${resolve(home, path)}'`)
    .replaceAll('__dirname', `'${home}'`);
  const copy = join(folder, 'main.ts');
  writeFileSync(copy, moved);
  return copy;
}

/** A program whose statements that only make something, such as `new HostStack(…);`, are the other way round. */
function withStatementsTurned(source: string): string {
  const { statements } = createSourceFile('main.ts', source, ScriptTarget.Latest);
  const runs: { readonly makes: boolean; readonly texts: string[] }[] = [];
  for (const statement of statements) {
    const makes = isExpressionStatement(statement) && isNewExpression(statement.expression);
    const text = source.slice(statement.pos, statement.end);
    const last = runs.at(-1);
    if (last?.makes === makes) last.texts.push(text);
    else runs.push({ makes, texts: [text] });
  }
  return runs.flatMap(({ makes, texts }) => (makes ? texts.reverse() : texts)).join('');
}
