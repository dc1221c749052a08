/** Measures the budgets of `docs/performance.md` and prints them as one table. It judges, and never fails a build. */
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { changedSince, copyProgram, newProject, snapshot } from './project';
import { type Cost, paired, type Program, run } from './run';
import { exponent, median } from './statistics';
import { type Row, table } from './table';
import { addressesOf, stacksOf } from './terraform';
import { evaluateWirenix, selections, whyNoWirenix } from './wirenix';

const { values: options } = parseArgs({ options: { runs: { type: 'string' }, quick: { type: 'boolean' } } });
const runs = Math.max(1, Number(options.runs ?? (options.quick === true ? 3 : 9)));
const sizes = [10, 100, 1000];
const rows: Row[] = [];
const scratch = mkdtempSync(join(tmpdir(), 'cdknix-bench-'));
try {
  const copy = copyProgram(scratch);
  const program = (name: string, compiled: boolean, args: readonly string[] = []): Program => {
    return { file: compiled ? join(copy.compiled, `${name}.js`) : join(copy.sources, `${name}.ts`), compiled, args };
  };
  example(program, false, 1.5);
  example(program, true, 1.25);
  growth(program);
  meshes(program);
  sites(program);
  wirenix();
} catch (error) {
  // What was measured until then is printed all the same.
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.stdout.write(`${table(rows)}\n`);

type Programs = (name: string, compiled: boolean, args?: readonly string[]) => Program;

/** The fleet that ships with cdknix against the bare program. */
function example(program: Programs, compiled: boolean, most: number): void {
  const how = compiled ? 'compiled' : 'ts-node';
  const { first, second } = againstBare(program, program('main', compiled), runs);
  const times = (of: 'seconds' | 'processor') => median(first.map((cost, index) => cost[of] / second[index]![of]));
  const ratio = times('seconds');
  rows.push(
    { what: `example, ${how}`, measured: costs(first) },
    { what: `bare cdktf, ${how}`, measured: costs(second) },
    {
      what: `example against bare, ${how}`,
      measured: `${ratio.toFixed(2)} times, ${times('processor').toFixed(2)} by processor time`,
      budget: { text: `at most ${most} times`, met: ratio <= most },
    },
  );
  if (!compiled) again('example', program('main', compiled));
}

/** Fleets of growing size, through ts-node. What one host costs is the start, and no part of the growth. */
function growth(program: Programs): void {
  const few = Math.max(1, Math.round(runs / 3));
  const alone = median(
    Array.from(
      { length: few + 2 },
      () => run(program('bench/fleet', false, ['1']), newProject(scratch), scratch).processor,
    ),
  );
  const own = sizes.map((n) => {
    const { first, second } = againstBare(
      program,
      program('bench/fleet', false, [String(n)]),
      n < 1000 ? few + 2 : few,
    );
    const seconds = median(first.map((cost) => cost.seconds));
    const memory = Math.max(...first.map((cost) => cost.memory));
    const budget = { text: 'at most 5 s and 1024 MiB', met: seconds <= 5 && memory <= 1024 };
    rows.push(
      { what: `${n} hosts`, measured: costs(first), ...(n === 1000 && { budget }) },
      { what: `bare cdktf, ${n} stacks`, measured: costs(second) },
    );
    return { n: n - 1, cost: Math.max(median(first.map((cost) => cost.processor)) - alone, 0.001) };
  });
  const [small, middle, large] = [own[0]!, own[1]!, own[2]!];
  const k = exponent(small, large);
  rows.push({
    what: 'growth from 10 to 1000 hosts, processor time',
    measured: `exponent ${k.toFixed(2)} (from 100: ${exponent(middle, large).toFixed(2)})`,
    budget: { text: 'at most 1.1', met: k <= 1.1 },
  });
  again('1000 hosts', program('bench/fleet', false, ['1000']));
}

/** Meshes, through ts-node: every pair of 200 hosts linked, and a hub with 1,000 spokes. */
function meshes(program: Programs): void {
  const few = Math.max(1, Math.round(runs / 3));
  const cases = [
    ['full mesh of 200 hosts, 39,800 peers', ['full', '200'], 3],
    ['hub with 1000 spokes', ['hub', '1001'], 5],
  ] as const;
  for (const [what, args, most] of cases) {
    const one = program('bench/mesh', false, args);
    const all = Array.from({ length: few + 1 }, () => run(one, newProject(scratch), scratch)).slice(1);
    const seconds = median(all.map((cost) => cost.seconds));
    rows.push({ what, measured: costs(all), budget: { text: `at most ${most} s`, met: seconds <= most } });
  }
}

/** Ten sites more on a web server that has one, through ts-node. */
function sites(program: Programs): void {
  const once = (count: string) => () => run(program('bench/sites', false, [count]), newProject(scratch), scratch);
  const { first: more, second: one } = paired(once('11'), once('1'), runs);
  const dearer = (of: 'seconds' | 'processor') => {
    return (median(more.map((cost, index) => cost[of] / one[index]![of])) - 1) * 100;
  };
  rows.push(
    { what: 'web server with 1 site', measured: costs(one) },
    {
      what: 'ten sites more',
      measured: `${dearer('seconds').toFixed(1)} % more, ${dearer('processor').toFixed(1)} % by processor time`,
      budget: { text: 'less than 5 %', met: dearer('seconds') < 5 },
    },
  );
}

/** The same full mesh as wirenix evaluates it, where a checkout of it and Nix are here. */
function wirenix(): void {
  const missing = whyNoWirenix();
  for (const selection of selections) {
    const what = `full mesh of 200 hosts by wirenix, ${selection} selected`;
    rows.push({ what, measured: missing ?? evaluateWirenix(200, selection, scratch) });
  }
}

/** Runs a program and the bare one by turns, each in a new project. */
function againstBare(program: Programs, cdknix: Program, times: number): { first: Cost[]; second: Cost[] } {
  const model = newProject(scratch);
  run(cdknix, model, scratch);
  const list = join(scratch, 'stacks.json');
  writeFileSync(list, JSON.stringify(stacksOf(model)));
  const bare = program('bench/bare', cdknix.compiled, [list]);
  const other = newProject(scratch);
  run(bare, other, scratch);
  if (!isDeepStrictEqual(addressesOf(model), addressesOf(other))) {
    process.stdout.write('The bare program does not make the same resources: its figures are too good.\n');
  }
  const once = (one: Program) => () => run(one, newProject(scratch), scratch);
  return paired(once(cdknix), once(bare), times);
}

/** A second synth, when nothing changed. */
function again(what: string, one: Program): void {
  const project = newProject(scratch);
  run(one, project, scratch);
  const before = snapshot(project);
  const { seconds } = run(one, project, scratch);
  const written = changedSince(before, project);
  rows.push({
    what: `${what}, second synth`,
    measured: `${written} files written, ${seconds.toFixed(2)} s`,
    budget: { text: '0 files', met: written === 0 },
  });
}

function costs(all: readonly Cost[]): string {
  const middle = (of: 'seconds' | 'processor') => median(all.map((cost) => cost[of])).toFixed(2);
  const memory = Math.round(Math.max(...all.map((cost) => cost.memory)));
  return `${middle('seconds')} s (processor ${middle('processor')} s), ${memory} MiB`;
}
