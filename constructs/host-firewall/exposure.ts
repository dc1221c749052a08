import { type Declared, type Forward, type Host, type PortClaim } from '../../lib';
import { opens } from './input-rules';

type Row = readonly string[];

/** What a host lets in and passes on, as a page that is read in a review: every line of it is an opening. */
export function exposurePage(
  { name, zones }: Host,
  claims: readonly Declared<PortClaim>[],
  forwards: readonly Declared<Forward>[],
): string {
  const open = claims.filter(({ value }) => opens(zones, value));
  const closed = claims.filter(({ value }) => !opens(zones, value));
  const parts = [
    `# What reaches ${name}\n\nWhat is not listed here is refused.`,
    table(
      ['port', 'from zones', 'on address', 'why', 'declared by'],
      open.map(({ value, by }) => [...portCells(value), value.why, by]),
      'Nothing: no port is open to any zone.',
    ),
    `## Zones\n\nA zone is an interface and the networks that traffic comes from on it.`,
    table(['zone', 'interface', 'sources'], zoneRows(zones), 'None.'),
    ...(closed.length === 0
      ? []
      : [
          '## Reached by the host itself only',
          table(
            ['port', 'why', 'declared by'],
            closed.map(({ value, by }) => [portOf(value), value.why, by]),
            '',
          ),
        ]),
    ...(forwards.length === 0
      ? []
      : [
          '## Passed on between interfaces\n\nAnswers come back by themselves; everything else is refused.',
          table(
            ['from', 'to', 'sources', 'destinations', 'why', 'declared by'],
            forwards.map(({ value, by }) => [
              value.from,
              value.to,
              value.sources.join(', '),
              value.destinations.join(', '),
              value.why,
              by,
            ]),
            '',
          ),
        ]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function portOf({ port, protocol }: PortClaim): string {
  return `${port.value}/${protocol}`;
}

function portCells(claim: PortClaim): Row {
  return [portOf(claim), [...claim.zones].sort().join(', '), claim.address ?? 'any'];
}

function zoneRows(zones: Host['zones']): Row[] {
  return Object.entries(zones).flatMap(([zone, entries]) =>
    entries
      .filter((entry) => entry.interface !== 'lo')
      .map((entry) => {
        const rest = entry.except.length === 0 ? 'all' : `all but ${entry.except.join(', ')}`;
        return [zone, entry.interface, entry.sources.length === 0 ? rest : entry.sources.join(', ')];
      }),
  );
}

function table(head: Row, rows: readonly Row[], empty: string): string {
  if (rows.length === 0) return empty;
  const line = (cells: Row): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text that stays in its cell. */
function cell(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\|<]/g, '\\$&');
}
