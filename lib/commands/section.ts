import { type Terminal } from './terminal';
import { textTable } from './text-table';

/** A table of a page, below a title of its own. */
export interface Section {
  /** Empty for a table that needs none. */
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const indent = '  ';

/** A page of text: a title, remarks below it, and tables. */
export function pageText(
  title: string,
  remarks: readonly string[],
  sections: readonly Section[],
  terminal: Terminal,
): string {
  const top = [styles(terminal).bold(title), ...remarks.flatMap((one) => indented([[one]], terminal))];
  const tables = sections.map((section) => sectionText(section, terminal));
  return `${[top, ...tables].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function sectionText({ title, head, rows }: Section, terminal: Terminal): string[] {
  const { bold, dim } = styles(terminal);
  const [first = '', ...rest] = indented([head, ...rows], terminal);
  return [...(title === '' ? [] : [`${indent}${bold(title)}`]), dim(first), ...rest];
}

function indented(rows: readonly (readonly string[])[], { columns = Infinity }: Terminal): string[] {
  return textTable(rows, columns - indent.length).map((line) => indent + line);
}

function styles({ colors }: Terminal): Record<'bold' | 'dim', (text: string) => string> {
  const style = (on: number, off: number) => (text: string) => (colors ? `\u001b[${on}m${text}\u001b[${off}m` : text);
  return { bold: style(1, 22), dim: style(2, 22) };
}
