import { ProblemsError, shown } from '../errors';
import { advice } from '../fleet/wording';
import { commandArguments } from './arguments';
import { type Action, type Command, type CommandGroup, isGroup, type Outcome, type View } from './command';
import { commandHelp, help } from './help';
import { commands } from './index';
import { ask, programOf } from './program';
import { terminalOf } from './terminal';
import { UsageError } from './usage-error';

/** Options of every command. */
const common = {
  app: { value: 'COMMAND', help: "how the program is started; else as 'app' in cdktf.json says" },
  help: { help: 'what the command takes' },
} as const;

/**
 * The `cdknix` command. Standard output gets the result and nothing else.
 *
 * @returns the exit code: 0, 1 where the program has problems or a command found something wrong, 2 for a wrong command
 * line.
 */
export async function cdknix(args: readonly string[], version: string): Promise<number> {
  try {
    if (args[0] === '--version') return await print(`${version}\n`);
    return await choose('cdknix', commands, args);
  } catch (error) {
    if (!ProblemsError.isProblemsError(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    return UsageError.isUsageError(error) ? 2 : 1;
  }
}

/** Runs the command that the first of the arguments names, of the list that the words before them lead to. */
async function choose(
  words: string,
  list: ReadonlyMap<string, Command | CommandGroup>,
  [name = '', ...rest]: readonly string[],
): Promise<number> {
  if (name === '') throw new UsageError(words, 'command', `is missing; ${words} --help lists them`);
  if (name === '--help' || name === '-h') return print(help(words, list));
  const entry = list.get(name);
  if (entry === undefined) throw new UsageError(words, 'command', unknown(words, name, [...list.keys()]));
  if (isGroup(entry)) return choose(`${words} ${name}`, entry.commands, rest);
  return run(`${words} ${name}`.replace('cdknix ', ''), entry, rest);
}

async function run(name: string, command: Command, args: readonly string[]): Promise<number> {
  const half = command.view() as View<unknown> | Action<unknown>;
  const usage = { ...half, options: { ...half.options, ...common } };
  const options = commandArguments(name, usage, args);
  if (options['help'] === true) return print(commandHelp(name, command, usage));
  const given = options['app'];
  const { code, answer } = await ask(name, typeof given === 'string' ? given : programOf(process.cwd()));
  if (answer === undefined) return code;
  const terminal = terminalOf(process.stdout, process.env);
  const ended =
    'act' in half ? await half.act(answer.value, options, terminal) : half.show(answer.value, options, terminal);
  const outcome: Outcome = typeof ended === 'string' ? { text: ended } : ended;
  await print(outcome.text);
  return outcome.code ?? 0;
}

function unknown(words: string, name: string, known: readonly string[]): string {
  if (name.startsWith('-')) return `comes first, got ${shown(name)}; write '${words} COMMAND ${name}'`;
  if (name === 'synth') return "no command is named 'synth', for the program does that itself; run npx cdktf synth";
  return `no command is named ${shown(name)}${advice(name, known)}`;
}

/** Writes the result. A reader that has seen enough, as `head` has, is no fault. */
async function print(text: string): Promise<0> {
  return new Promise((done, failed) => {
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') done(0);
      else failed(error);
    });
    process.stdout.write(text, (error) => {
      if (error === null || error === undefined) done(0);
    });
  });
}
