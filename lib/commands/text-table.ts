/** Between two columns. */
const gap = '  ';

/**
 * An aligned table, one line of text for each line of it. Where a row is wider than there is room, the widest columns
 * give way and wrap between words: nothing is cut off.
 *
 * @param width - Characters in a line. @default - as many as it takes
 */
export function textTable(rows: readonly (readonly string[])[], width = Infinity): string[] {
  const widths = fitted(rows, width);
  return rows.flatMap((row) => {
    const cells = row.map((text, column) => wrapped(text, widths[column] ?? 0));
    const height = Math.max(...cells.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) => {
      const parts = cells.map((lines, column) => padded(lines[line] ?? '', widths[column] ?? 0));
      return parts.join(gap).trimEnd();
    });
  });
}

/** Widths of the columns: what their texts take, less where that is too much, never less than their longest word. */
function fitted(rows: readonly (readonly string[])[], width: number): number[] {
  const columns = rows[0]?.map((_, column) => rows.map((row) => row[column] ?? '')) ?? [];
  const widths = columns.map((texts) => Math.max(...texts.map(lengthOf)));
  const least = columns.map((texts) => Math.max(...texts.flatMap((text) => text.split(' ').map(lengthOf))));
  const room = width - gap.length * (columns.length - 1);
  while (widths.reduce((sum, one) => sum + one, 0) > room) {
    const spare = widths.map((one, column) => (one > (least[column] ?? 0) ? one : 0));
    const widest = spare.indexOf(Math.max(...spare));
    if ((spare[widest] ?? 0) === 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function wrapped(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    const longer = last === '' ? word : `${last} ${word}`;
    if (last === '' || lengthOf(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - lengthOf(text)));
}

const characters = new Intl.Segmenter();

/** Characters as they are seen, however many code points make one. */
function lengthOf(text: string): number {
  return [...characters.segment(text)].length;
}
