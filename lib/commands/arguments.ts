import { parseArgs } from 'node:util';
import { shown } from '../errors';
import { refusedArguments } from '../synth/arguments';
import { type Options, type Usage } from './command';
import { takes } from './help';
import { UsageError } from './usage-error';

/**
 * Reads what stands behind the name of a command.
 *
 * @throws UsageError
 */
export function commandArguments(name: string, usage: Usage, args: readonly string[]): Options {
  const { values, positionals } = parsed(name, usage, args);
  // Whoever asks what a command takes does not know its operands yet.
  return values['help'] === true ? values : { ...values, ...named(name, usage, positionals) };
}

function parsed(name: string, usage: Usage, args: readonly string[]) {
  const options = Object.entries(usage.options).map(([key, option]) => {
    const type = 'value' in option ? ('string' as const) : ('boolean' as const);
    return [key, { type, multiple: 'multiple' in option }] as const;
  });
  const allowPositionals = usage.operands !== undefined;
  try {
    return parseArgs({ args: [...args], options: Object.fromEntries(options), allowPositionals });
  } catch (cause) {
    const message = refusedArguments(cause as Error, args, Object.keys(usage.options), `${name} takes ${takes(usage)}`);
    throw new UsageError(`cdknix ${name}`, 'arguments', message, { cause });
  }
}

function named(name: string, usage: Usage, given: readonly string[]): Record<string, string | undefined> {
  const operands = Object.entries(usage.operands ?? {});
  const fail = (field: string, message: string): never => {
    throw new UsageError(`cdknix ${name}`, field, `${message}; ${name} takes ${takes(usage)}`);
  };
  const extra = given[operands.length];
  if (extra !== undefined) fail('arguments', `are one too many, got ${shown(extra)}`);
  const missing = operands.find(([, { optional = false }], index) => !optional && given[index] === undefined);
  if (missing !== undefined) fail(missing[0], 'is missing');
  return Object.fromEntries(operands.map(([word], index) => [word, given[index]]));
}
