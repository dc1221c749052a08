import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { ConstructError, shown } from '../errors';
import { readTextFile, removeFolder, scratchFolder } from '../output';
import { requestEnvironment } from './request';

/** How a request ended. There is no answer where the program failed, and then it has said why itself. */
export interface Reply {
  readonly code: number;
  readonly answer?: { readonly value: unknown };
}

/** How the user's program is started: what `cdktf.json` says, as `cdktf` itself takes it. */
export function programOf(folder: string): string {
  const text = readTextFile(join(folder, 'cdktf.json'));
  if (text === undefined) {
    throw new ConstructError('cdknix', 'cdktf.json', `is not in ${folder}; run cdknix in the folder of a project`);
  }
  const app = appOf(text);
  if (typeof app === 'string' && app !== '') return app;
  const message = `must be the command that starts the program, got ${shown(app)}; write "app": "npx ts-node main.ts"`;
  throw new ConstructError('cdknix', 'cdktf.json app', message);
}

function appOf(text: string): unknown {
  try {
    return (JSON.parse(text) as { readonly app?: unknown } | null)?.app;
  } catch (cause) {
    throw new ConstructError('cdknix', 'cdktf.json', `is no JSON: ${(cause as Error).message}; mend it`, { cause });
  }
}

/**
 * Runs the user's program and asks it something. The answer comes through a file, so that whatever the program prints,
 * and whatever starts it, is no part of it; what it prints goes to standard error.
 */
export async function ask(command: string, program: string): Promise<Reply> {
  const folder = scratchFolder();
  try {
    const answerFile = join(folder, 'answer.json');
    const code = await runProgram(program, requestEnvironment({ command, answerFile }));
    if (code !== 0) return { code };
    const text = readTextFile(answerFile);
    if (text !== undefined) return { code, answer: { value: JSON.parse(text) } };
    const message = `ended without an answer, got ${shown(program)}; let it make a FleetApp of cdknix and call its synth()`;
    throw new ConstructError('cdknix', 'program', message);
  } finally {
    removeFolder(folder);
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs a command line of the shell; its exit code. What asks this process to stop stops the program and its shell. */
async function runProgram(program: string, env: Record<string, string>): Promise<number> {
  // A process group of its own: a signal to the shell alone would leave what that has started.
  const child = spawn(program, {
    shell: true,
    detached: true,
    stdio: ['ignore', 2, 'inherit'],
    env: { ...process.env, ...env },
  });
  const pass = (signal: NodeJS.Signals): void => {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  };
  for (const signal of signals) process.on(signal, pass);
  try {
    return await new Promise((done, failed) => {
      child.on('error', failed).on('close', (code, signal) => {
        done(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
      });
    });
  } finally {
    for (const signal of signals) process.off(signal, pass);
  }
}
