import { cpSync, rmSync, statSync } from 'node:fs';
import { pooled, Project } from '../helpers/project';
import { makeLarge, userFiles } from './fixtures/large';

const kills = Number(process.env['CDKNIX_KILLS'] ?? 25);
const seed = Number(process.env['CDKNIX_SEED'] ?? Date.now() % 1_000_000);

/** Everything in the project by path, times aside. */
type State = Readonly<Record<string, string>>;
const stateOf = (project: Project): State =>
  Object.fromEntries([...project.snapshot()].map(([path, { kind, text }]) => [path, `${kind} ${text}`]));

/** An old tree, the state that an undisturbed synth makes of it, and how long that took. */
interface Goal {
  readonly old: Project;
  readonly before: State;
  readonly after: State;
  readonly milliseconds: number;
  readonly writing: number;
}

/** What the first step of writing changes. */
const firstWritten = 'cdktf.out/.cdknix.json';
const outputs = ['generated', 'cdktf.out', 'fleet.lock.json'];

let goal: Goal;
beforeAll(async () => {
  const old = new Project();
  makeLarge(old, 1);
  await mustSynth(old);
  for (const [path, text] of Object.entries(userFiles)) old.write(path, text);
  makeLarge(old, 2);
  const project = copyOf(old);
  const { milliseconds, writing } = await measure(project);
  goal = { old, before: stateOf(old), after: stateOf(project), milliseconds, writing };
}, 120_000);

test(`killed at any moment, the next synth ends as if nothing had been (${kills} kills, seed ${seed})`, async () => {
  const random = generator(seed);
  // A quarter of the kills at any moment of the run, the others while it writes.
  const moments = Array.from({ length: kills }, (_, i) => ({ writing: i % 4 !== 0, part: random() }));
  const found = await pooled(moments, ({ writing, part }) => killedAt(writing, part));
  const count = (phase: string): number => found.filter((each) => each === phase).length;
  const inside = count('while it wrote');
  process.stderr.write(
    `${kills} kills, seed ${seed}: ${count('before')} before the first change, ${inside} between the first and the last, ` +
      `${count('after')} after it; a run takes ${goal.milliseconds.toFixed()} ms, its writing ${goal.writing.toFixed()} ms\n`,
  );
  expect(inside).toBeGreaterThanOrEqual(Math.floor(kills / 5));
}, 1_800_000);

/** Kills a run over the old tree, checks what the next one makes of it, and tells how far the first had come. */
async function killedAt(writing: boolean, part: number): Promise<'before' | 'while it wrote' | 'after'> {
  const project = await alone(() => copyOf(goal.old));
  const start = timeOf(project);
  const kill = writing
    ? { when: () => timeOf(project) !== start, after: part * 0.8 * goal.writing }
    : { when: () => true, after: part * goal.milliseconds };
  const killed = await alone(() => project.synth({ kill }));
  const state = await alone(() => stateOf(project));
  // No file of the user's is touched, however far it came.
  for (const [path, text] of Object.entries(userFiles)) expect([path, state[path]]).toEqual([path, `file ${text}`]);
  project.emptyTemporary();
  const { touched } = await mustSynth(project);
  expect(await alone(() => stateOf(project))).toEqual(goal.after);
  expect(project.leftovers()).toEqual([]);
  // Nothing is left to do either.
  if (touched && part < 0.1) expect((await mustSynth(project)).touched).toBe(false);
  project.removeAll();
  if (same(state, goal.before)) return 'before';
  return killed.code === 0 || same(state, goal.after) ? 'after' : 'while it wrote';
}

async function mustSynth(project: Project): Promise<{ touched: boolean }> {
  const { code, stderr } = await project.synth();
  if (code !== 0) throw new Error(stderr);
  return { touched: !/^0 files written, 0 removed/m.test(stderr) };
}

let queue: Promise<unknown> = Promise.resolve();

/** Runs one job at a time: reading and copying hundreds of files would keep a kill from coming at its moment. */
function alone<T>(job: () => T | Promise<T>): Promise<T> {
  const run = queue.then(job);
  queue = run.catch(() => undefined);
  return run;
}

/** Runs undisturbed; tells how long it takes, and how long from the first written file to the last. */
async function measure(project: Project): Promise<{ milliseconds: number; writing: number }> {
  const began = Date.now();
  await mustSynth(project);
  const milliseconds = Date.now() - began;
  const times = Object.keys(project.files(...outputs)).map((path) => statSync(project.at(path)).mtimeMs);
  const written = times.filter((time) => time >= began);
  return { milliseconds, writing: Math.max(...written) - Math.min(...written) };
}

function copyOf(old: Project): Project {
  const project = new Project();
  for (const path of outputs) rmSync(project.at(path), { recursive: true, force: true });
  const links = ['bin', 'lib', 'constructs', 'stacks', 'node_modules'].map((name) => old.at(name));
  cpSync(old.root, project.root, { recursive: true, filter: (path) => !links.includes(path) });
  return project;
}

function timeOf(project: Project): bigint | undefined {
  return statSync(project.at(firstWritten), { bigint: true, throwIfNoEntry: false })?.mtimeNs;
}

function same(a: State, b: State): boolean {
  const paths = Object.keys(a);
  return paths.length === Object.keys(b).length && paths.every((path) => a[path] === b[path]);
}

/** mulberry32: numbers from 0 to 1 that depend on the seed alone. */
function generator(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
