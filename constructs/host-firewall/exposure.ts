import { type ExposureTable, exposureTables, type HostExposure } from '../../lib';

/** What a host lets in and passes on, as a page that is read in a review: every line of it is an opening. */
export function exposurePage(exposure: HostExposure): string {
  const closed = exposure.openings.length > 0 ? [] : ['Nothing: no port is open to any zone.'];
  const title = `# What reaches ${exposure.host}\n\nWhat is not listed here is refused.`;
  return `${[title, ...closed, ...exposureTables(exposure).flatMap(section)].join('\n\n')}\n`;
}

function section({ title, note, head, rows }: ExposureTable): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const lines = [line(head), line(head.map(() => '---')), ...rows.map((row) => line(row.map(cell)))];
  return [...(title === '' ? [] : [`## ${title}`]), ...(note === undefined ? [] : [note]), lines.join('\n')];
}

/** Text that stays in its cell. */
function cell(text: string): string {
  return text.replace(/[\\|<]/g, '\\$&');
}
