import { type RenderedFleet } from '../checks';
import { ConstructError, ProblemsError, shown } from '../errors';
import { advice } from '../fleet/wording';
import { readTextFile, writeTextFile } from '../output';
import { type Judgement } from '../policies/judgement';
import { findCommand } from './command';
import type * as index from './index';

/** What `cdknix` asks of the program that it runs: what it wants to know, and the file that it reads the answer from. */
export interface CommandRequest {
  readonly command: string;
  readonly answerFile: string;
}

/** Variables of the environment that hold a request: it gets through whatever the program is started by. */
const variables = { command: 'CDKNIX_COMMAND', answerFile: 'CDKNIX_ANSWER' } as const;

/** The environment that makes a program answer a request instead of writing. */
export function requestEnvironment({ command, answerFile }: CommandRequest): Record<string, string> {
  return { [variables.command]: command, [variables.answerFile]: answerFile };
}

/** The request that this run of the program is for; undefined for a synth. */
export function commandRequest(env: NodeJS.ProcessEnv): CommandRequest | undefined {
  const command = env[variables.command] ?? '';
  const answerFile = env[variables.answerFile] ?? '';
  return command === '' || answerFile === '' ? undefined : { command, answerFile };
}

/** Answers a request from the rendered fleet and what its rules say: as JSON, in the file that is waited for. */
export function answer({ command, answerFile }: CommandRequest, fleet: RenderedFleet, judgement: Judgement): void {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a synth has no use for the commands
  const { commands } = require('./index') as typeof index;
  const found = findCommand(commands, command);
  if (found === undefined) {
    const message = `is no command of this version of cdknix, got ${shown(command)}${advice(command, [...commands.keys()])}`;
    throw new ConstructError('cdknix', variables.command, message);
  }
  if (found.despiteViolations !== true && judgement.problems.length > 0) throw new ProblemsError(judgement.problems);
  if (readTextFile(answerFile) !== undefined) {
    const message =
      'is answered by two apps of the program, and one answer would hide the other; run one app at a time';
    throw new ConstructError('cdknix', command, message);
  }
  writeTextFile(answerFile, JSON.stringify(found.answer()(fleet, judgement)));
}
