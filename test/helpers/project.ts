import { transformSync } from '@swc/core';
import { spawn } from 'node:child_process';
import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** The checkout that projects are copies of. */
export const checkout = resolve(__dirname, '..', '..');

/** What a user's project is made of, beside the library: its program, and what every project has. */
const program = ['main.ts', 'fleet.ts', 'fleet.lock.json'];
const common = ['cdktf.json', 'package.json', 'tsconfig.json', '.gitignore', 'hosts'];
const library = ['bin', 'lib', 'constructs', 'stacks'];

/** Where programs are. `pinned` is the tests' own, that they may edit: nothing moves in it. `own` is the checkout's. */
const programs = { pinned: join(checkout, 'test', 'e2e', 'program'), own: checkout } as const;

/** Variables that keep npm and the engine's command from asking the Internet. */
export const offline = { CHECKPOINT_DISABLE: '1', NPM_CONFIG_UPDATE_NOTIFIER: 'false', NPM_CONFIG_OFFLINE: 'true' };

/** How the program is started. `compiled` is the same code, transpiled once for all projects: a quicker start. */
export type Start = 'ts-node' | 'compiled';

/** Options for {@link Project.run}. */
export interface RunOptions {
  /** Arguments of the program. @default [] */
  readonly args?: readonly string[];
  /** Variables beside the few that every run gets. @default {} */
  readonly env?: Readonly<Record<string, string>>;
  /** Sends SIGKILL to the whole process group, so many milliseconds after something has come true. @default - never */
  readonly kill?: { readonly when: () => boolean; readonly after: number };
}

/** What a process said and how it ended; the code is undefined when it was killed. */
export interface Run {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
}

/** What is at a path: a file with its bytes, a link with its target, a folder. */
export interface Entry {
  readonly kind: 'file' | 'link' | 'folder';
  readonly text: string;
  /** Nanoseconds; of files and folders. A new, lost or renamed file changes that of its folder. */
  readonly mtime: bigint;
}

let shared: string | undefined;
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  shared = undefined;
});

/** A throw-away project that is run as its user would: in a folder, with a home and a temporary folder of its own. */
export class Project {
  public readonly root: string;
  private readonly home: string;
  private readonly temporary: string;

  public constructor(
    private readonly start: Start = 'compiled',
    source: keyof typeof programs = 'pinned',
  ) {
    const folder = mkdtempSync(join(tmpdir(), 'cdknix-e2e-'));
    folders.push(folder);
    [this.root, this.home, this.temporary] = ['project', 'home', 'tmp'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    for (const path of [this.root, this.home, this.temporary]) mkdirSync(path);
    for (const name of common) cpSync(join(checkout, name), this.at(name), { recursive: true });
    // A project has the library beside its program.
    for (const name of program)
      this.write(name, readFileSync(join(programs[source], name), 'utf8').replaceAll("from '../../../", "from './"));
    for (const name of library) symlinkSync(join(sharedLibrary(), start, name), this.at(name));
    symlinkSync(join(checkout, 'node_modules'), this.at('node_modules'));
  }

  /** The path on this machine. */
  public at(path: string): string {
    return join(this.root, path);
  }

  public read(path: string): string {
    return readFileSync(this.at(path), 'utf8');
  }

  public write(path: string, text: string): void {
    mkdirSync(dirname(this.at(path)), { recursive: true });
    writeFileSync(this.at(path), text);
  }

  public has(path: string): boolean {
    return lstatSync(this.at(path), { throwIfNoEntry: false }) !== undefined;
  }

  public remove(path: string): void {
    rmSync(this.at(path), { recursive: true });
  }

  /** Replaces a text that stands exactly once in a file. */
  public edit(path: string, from: string, to: string): void {
    const parts = this.read(path).split(from);
    if (parts.length !== 2) throw new Error(`${path} has ${parts.length - 1} times, not once: ${from}`);
    this.write(path, parts.join(to));
  }

  /** Runs the program: `ts-node main.ts …`. */
  public synth(options: RunOptions = {}): Promise<Run> {
    const { args = [] } = options;
    const command =
      this.start === 'ts-node' ? ['node_modules/.bin/ts-node'] : ['node', '-r', join(sharedLibrary(), 'register.js')];
    return this.run([...command, 'main.ts', ...args], options);
  }

  /** Runs any command in the project's folder, without the variables of whoever runs the tests. */
  public run([command = '', ...args]: readonly string[], { env = {}, kill }: RunOptions = {}): Promise<Run> {
    const own = { HOME: this.home, TMPDIR: this.temporary, PATH: process.env['PATH'], LANG: 'C.UTF-8', ...env };
    const began = performance.now();
    const child = spawn(command, args, { cwd: this.root, env: own, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
    return new Promise((done, failed) => {
      let since: number | undefined;
      const timer = setInterval(() => {
        if (kill === undefined) return;
        if (since === undefined && kill.when()) since = performance.now();
        if (since !== undefined && performance.now() - since >= kill.after) killGroup(child.pid);
      }, 1);
      child.on('error', failed).on('close', (code) => {
        clearInterval(timer);
        done({ code: code ?? undefined, ...said, milliseconds: performance.now() - began });
      });
    });
  }

  /** Everything in the project's folder, by path; links are not followed. */
  public snapshot(): Map<string, Entry> {
    const entries = new Map<string, Entry>([['', { kind: 'folder', text: '', mtime: mtimeOf(this.root) }]]);
    const visit = (prefix: string): void => {
      for (const entry of readdirSync(this.at(prefix), { withFileTypes: true })) {
        const path = prefix + entry.name;
        if (entry.isSymbolicLink()) {
          entries.set(path, { kind: 'link', text: readlinkSync(this.at(path)), mtime: 0n });
        } else if (entry.isDirectory()) {
          entries.set(path, { kind: 'folder', text: '', mtime: mtimeOf(this.at(path)) });
          if (path !== '.git') visit(`${path}/`);
        } else {
          // One character a byte, so that texts are equal only where bytes are.
          entries.set(path, {
            kind: 'file',
            text: readFileSync(this.at(path), 'latin1'),
            mtime: mtimeOf(this.at(path)),
          });
        }
      }
    };
    visit('');
    return new Map([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Bytes of every file below the given places, as text of one character each, by path. */
  public files(...places: readonly string[]): Record<string, string> {
    const inside = (path: string): boolean => places.some((place) => path === place || path.startsWith(`${place}/`));
    const files = [...this.snapshot()].filter(([path, { kind }]) => kind === 'file' && inside(path));
    return Object.fromEntries(files.map(([path, { text }]) => [path, text]));
  }

  /** Names of what is left in the temporary folder; the cache that ts-node's own start leaves there is not ours. */
  public leftovers(): string[] {
    return readdirSync(this.temporary).filter((name) => !name.startsWith('v8-compile-cache-'));
  }

  /** Removes everything early, where a test makes hundreds. */
  public removeAll(): void {
    rmSync(dirname(this.root), { recursive: true });
  }

  /** Empties the temporary folder, which a killed process cannot do itself. */
  public emptyTemporary(): void {
    for (const name of this.leftovers()) rmSync(join(this.temporary, name), { recursive: true });
  }
}

/** Runs jobs side by side, so many at a time, and returns their results in order. */
export async function pooled<Job, Result>(
  jobs: readonly Job[],
  run: (job: Job) => Promise<Result>,
  width = 2,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = [...jobs.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) results[next[0]] = await run(next[1]);
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}

function mtimeOf(path: string): bigint {
  return lstatSync(path, { bigint: true }).mtimeNs;
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // It has ended by itself in the meantime.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** One copy of the library for all projects of a test file, so that no edit during the run makes them differ. */
function sharedLibrary(): string {
  if (shared !== undefined) return shared;
  shared = mkdtempSync(join(tmpdir(), 'cdknix-e2e-'));
  folders.push(shared);
  symlinkSync(join(checkout, 'node_modules'), join(shared, 'node_modules'));
  for (const name of library) {
    cpSync(join(checkout, name), join(shared, 'ts-node', name), { recursive: true });
    transpile(join(checkout, name), join(shared, 'compiled', name));
  }
  writeFileSync(join(shared, 'register.js'), register);
  return shared;
}

const swcOptions = {
  swcrc: false,
  jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
  module: { type: 'commonjs' },
} as const;

/** Lets `node` load the program's own few files as they are. */
const register = `
const { readFileSync } = require('node:fs');
require.extensions['.ts'] = (module, filename) => {
  const { transformSync } = require('@swc/core');
  module._compile(transformSync(readFileSync(filename, 'utf8'), ${JSON.stringify(swcOptions)}).code, filename);
};
`;

function transpile(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    if (entry.isDirectory()) transpile(source, join(to, entry.name));
    else if (entry.name.endsWith('.ts')) {
      const { code } = transformSync(readFileSync(source, 'utf8'), { ...swcOptions, filename: source });
      writeFileSync(join(to, entry.name.replace(/\.ts$/, '.js')), code);
    } else cpSync(source, join(to, entry.name));
  }
}
