import { spawn } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const checkout = join(__dirname, '..', '..');
let project: string;
const at = (path: string) => join(project, path);
const cache = 'node_modules/.cache/cdknix';

/** A project with a ts-node of its own, since the cache is beside it. */
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'cdknix-transpiler-'));
  mkdirSync(at('node_modules'));
  cpSync(join(checkout, 'bin'), at('bin'), { recursive: true });
  cpSync(join(checkout, 'tsconfig.json'), at('tsconfig.json'));
  cpSync(join(checkout, 'node_modules', 'ts-node'), at('node_modules/ts-node'), { recursive: true });
  for (const name of readdirSync(join(checkout, 'node_modules'))) {
    if (name !== 'ts-node' && !name.startsWith('.'))
      symlinkSync(join(checkout, 'node_modules', name), at(`node_modules/${name}`));
  }
  write('main.ts', "import { said } from './other';\nconst word: string = said();\nconsole.log(word);\n");
  write('other.ts', "interface Unused {}\n\nexport function said(): string {\n  return 'first';\n}\n");
});

afterEach(() => rmSync(project, { recursive: true }));

const write = (path: string, text: string) => writeFileSync(at(path), text);
const entries = () => readdirSync(at(cache)).sort();

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Whether the real transpiler was needed. */
  readonly transpiled: boolean;
}

/** Starts the program as `npm run synth` does. */
function start(): Promise<Run> {
  write(
    'tell.cjs',
    "process.on('exit', () => Object.keys(require.cache).some((f) => f.endsWith('@swc/core/index.js')) && console.log('swc'));",
  );
  const child = spawn(process.execPath, ['--require', './tell.cjs', 'node_modules/ts-node/dist/bin.js', 'main.ts'], {
    cwd: project,
    env: { PATH: process.env['PATH'] },
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  return new Promise((done, failed) => {
    child.on('error', failed).on('close', (code) => {
      const stdout = said.stdout.replace('swc\n', '');
      done({ code, stdout, stderr: said.stderr, transpiled: stdout !== said.stdout });
    });
  });
}

const saying = (word: string, transpiled: boolean): Run => ({ code: 0, stdout: `${word}\n`, stderr: '', transpiled });

test('a second start reads what the first one made, and does not load swc', async () => {
  expect(await start()).toEqual(saying('first', true));
  expect(entries()).toHaveLength(2);
  expect(await start()).toEqual(saying('first', false));
});

test('a file that was changed is transpiled again, and the one before it is still known', async () => {
  await start();
  const before = readFileSync(at('other.ts'), 'utf8');
  write('other.ts', before.replace('first', 'second'));
  expect(await start()).toEqual(saying('second', true));
  write('other.ts', before);
  expect(await start()).toEqual(saying('first', false));
});

test('an entry that is not whole, or not what was written, is not believed', async () => {
  await start();
  const whole = entries().map((name) => [name, readFileSync(at(`${cache}/${name}`), 'utf8')] as const);
  for (const [name, text] of whole) write(`${cache}/${name}`, text.replace('first', 'wrong').slice(0, -1));
  expect(await start()).toEqual(saying('first', true));
  for (const [name, text] of whole) expect(readFileSync(at(`${cache}/${name}`), 'utf8')).toBe(text);
  for (const [name, text] of whole) write(`${cache}/${name}`, text.replace("'first'", "'wrong'"));
  expect(await start()).toEqual(saying('first', true));
  for (const [name] of whole) write(`${cache}/${name}`, '');
  expect(await start()).toEqual(saying('first', true));
});

test.each(['ts-node', '@swc/core'])('what another version of %s made is not believed', async (name) => {
  if (name !== 'ts-node') {
    rmSync(at('node_modules/@swc'));
    for (const part of readdirSync(join(checkout, 'node_modules', '@swc')))
      cpSync(join(checkout, 'node_modules/@swc', part), at(`node_modules/@swc/${part}`), { recursive: true });
  }
  await start();
  const manifest = `node_modules/${name}/package.json`;
  write(manifest, readFileSync(at(manifest), 'utf8').replace(/"version": "[^"]+"/, '"version": "0.0.1"'));
  expect(await start()).toEqual(saying('first', true));
});

test("what was made with another option of the compiler's is not believed", async () => {
  await start();
  write('tsconfig.json', readFileSync(at('tsconfig.json'), 'utf8').replace('ES2022', 'ES2021'));
  expect(await start()).toEqual(saying('first', true));
});

test('an error names its line of TypeScript, whether the code was just made or read', async () => {
  write('other.ts', "interface Unused {}\n\nexport function said(): string {\n  throw new Error('here');\n}\n");
  for (const transpiled of [true, false]) {
    const run = await start();
    expect(run).toMatchObject({ code: 1, stdout: '', transpiled });
    expect(run.stderr).toContain(`${at('other.ts')}:4\n  throw new Error('here');\n`);
    expect(run.stderr).toContain(`at said (${at('other.ts')}:4:9)\n    at Object.<anonymous> (${at('main.ts')}:2:`);
  }
});

test('a mistake in the syntax is told each time, and kept out', async () => {
  appendFileSync(at('main.ts'), 'const = 1;\n');
  for (let i = 0; i < 2; i++) {
    const { code, stderr } = await start();
    expect([code, stderr.includes('const = 1;')]).toEqual([1, true]);
    expect(readdirSync(at('node_modules')).includes('.cache')).toBe(false);
  }
});

test('where nothing can be kept, each start transpiles', async () => {
  write('node_modules/.cache', 'a file');
  expect([await start(), await start()]).toEqual([saying('first', true), saying('first', true)]);
});

test('starts at the same time do not disturb each other, and leave nothing half written', async () => {
  const runs = await Promise.all(Array.from({ length: 4 }, start));
  for (const { code, stdout, stderr } of runs) expect([code, stdout, stderr]).toEqual([0, 'first\n', '']);
  expect(entries().map((name) => /^[0-9a-f]{64}$/.test(name))).toEqual([true, true]);
  expect(await start()).toEqual(saying('first', false));
});
