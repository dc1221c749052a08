import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './project';

/** What one process took, from its start to its end. */
export interface Cost {
  readonly seconds: number;
  /** Seconds of processor time, which other work on the machine hardly changes. */
  readonly processor: number;
  /** Largest resident set, MiB. */
  readonly memory: number;
}

/** A program and how it is started. */
export interface Program {
  readonly file: string;
  /** Through ts-node, or as plain JavaScript. */
  readonly compiled: boolean;
  readonly args?: readonly string[];
}

const tsNode = join(repository, 'node_modules/ts-node/dist/bin.js');
const recorder = `process.on('exit', () => {
  require('node:fs').writeFileSync(process.env.BENCH_USAGE, JSON.stringify(process.resourceUsage()));
});`;

/** Runs a program as a process of its own, in a folder that it takes for the project. */
export function run({ file, compiled, args = [] }: Program, folder: string, scratch: string): Cost {
  const preload = join(scratch, 'recorder.cjs');
  const figures = join(scratch, 'usage.json');
  writeFileSync(preload, recorder);
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--require', preload, ...(compiled ? [] : [tsNode]), file, ...args],
    { cwd: folder, env: { ...cleanEnvironment(), BENCH_USAGE: figures }, encoding: 'utf8', maxBuffer: 2 ** 28 },
  );
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (status !== 0) throw new Error(relative(`the program ended with ${status ?? 'a signal'}:\n${stderr}`, scratch));
  const usage = JSON.parse(readFileSync(figures, 'utf8')) as NodeJS.ResourceUsage;
  return { seconds, processor: (usage.userCPUTime + usage.systemCPUTime) / 1e6, memory: usage.maxRSS / 1024 };
}

/** Runs two programs by turns, each time in a new folder, so that both see the same noise. */
export function paired(first: () => Cost, second: () => Cost, runs: number): { first: Cost[]; second: Cost[] } {
  const costs = { first: [] as Cost[], second: [] as Cost[] };
  first();
  second();
  for (let i = 0; i < runs; i++) {
    costs.first.push(first());
    costs.second.push(second());
  }
  return costs;
}

/** Nothing of the caller's own run may change what is measured. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env);
  return Object.fromEntries(entries.filter(([name]) => !/^(CI|CDK.*|TS_NODE_.*|NODE_OPTIONS|npm_.*)$/.test(name)));
}

function relative(text: string, scratch: string): string {
  return text.replaceAll(scratch, '.').replaceAll(repository, '.');
}
