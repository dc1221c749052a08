/** A value of an attribute: text as it stands in the file. */
export type AlloyValue = string;

/** A block of Alloy's configuration. */
export interface AlloyBlock {
  /** Its name, and its label where it has one: `loki.write "loki"`. */
  readonly header: string;
  readonly attributes?: Readonly<Record<string, AlloyValue>>;
  readonly blocks?: readonly AlloyBlock[];
}

/** A text in quotes. Escapes are those of Go, which JSON's are among. */
export function text(value: string): AlloyValue {
  return JSON.stringify(value);
}

export function list(values: readonly AlloyValue[]): AlloyValue {
  return `[${values.join(', ')}]`;
}

/** An object on lines of its own, as deep in the file as its attribute. */
export function object(entries: Readonly<Record<string, AlloyValue>>): AlloyValue {
  return `{\n${aligned(entries, ',')}}`;
}

/** The file, as `alloy fmt` writes it. */
export function alloyText(blocks: readonly AlloyBlock[]): string {
  return blocks.map(blockText).join('\n');
}

function blockText({ header, attributes = {}, blocks = [] }: AlloyBlock): string {
  const parts = [aligned(attributes, ''), ...blocks.map((block) => indented(blockText(block)))];
  const body = parts.filter((part) => part !== '').join('\n');
  return body === '' ? `${header} { }\n` : `${header} {\n${body}}\n`;
}

/** Names side by side have their values in one column; a value of several lines ends it. */
function aligned(entries: Readonly<Record<string, AlloyValue>>, end: string): string {
  const groups: [string, AlloyValue][][] = [[]];
  for (const entry of Object.entries(entries)) {
    groups.at(-1)?.push(entry);
    if (entry[1].includes('\n')) groups.push([]);
  }
  const lines = groups.flatMap((group) => {
    const width = Math.max(...group.map(([name]) => name.length));
    return group.map(([name, value]) => `${name.padEnd(width)} = ${value}${end}\n`);
  });
  return indented(lines.join(''));
}

function indented(lines: string): string {
  return lines.replace(/^(?=.)/gm, '\t');
}
