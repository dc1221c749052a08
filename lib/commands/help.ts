import { type Command, type Option, type Usage } from './command';
import { textTable } from './text-table';

/** The list of commands, or of those of a group. */
export function help(name: string, commands: ReadonlyMap<string, Pick<Command, 'summary'>>): string {
  const rows = [...commands].map(([one, { summary }]) => [one, summary]);
  const top = name === 'cdknix';
  return [
    `${name} COMMAND [OPTIONS]`,
    '',
    ...indented(rows),
    '',
    `${name} COMMAND --help   what a command takes`,
    ...(top ? ['cdknix --version        the version'] : []),
    '',
    'A command runs the program of this folder and shows what it makes; those that write, say what. To write what the',
    'program makes: npx cdktf synth',
    '',
  ].join('\n');
}

/** What one command takes. */
export function commandHelp(name: string, { summary }: Command, { options, operands = {} }: Usage): string {
  const words = Object.entries(operands).map(([word, { help: text }]) => [word, text]);
  const rows = Object.entries(options).map((option) => [optionName(option), option[1].help]);
  return [`cdknix ${name}: ${summary}`, '', ...indented([...words, ...rows]), ''].join('\n');
}

/** Everything that a command takes, in a line: `HOST, --json`. */
export function takes({ options, operands = {} }: Usage): string {
  return [...Object.keys(operands), ...Object.entries(options).map(optionName)].join(', ');
}

/** An option as it is typed: `--host NAME`. */
function optionName([name, { value }]: readonly [string, Option]): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

function indented(rows: readonly (readonly string[])[]): string[] {
  return textTable(rows).map((line) => `  ${line}`);
}
