import { type ExposedZone, type HostExposure } from './model';

type Row = readonly string[];

/** One list of what reaches a host, as words; how it looks is for others. */
export interface ExposureTable {
  /** Empty for the first one, which needs none. */
  readonly title: string;
  /** What the reader should know of it. */
  readonly note?: string;
  readonly head: Row;
  /** One cell for each of the head. */
  readonly rows: readonly Row[];
}

/** What a host has to show: tables without rows, and columns with nothing in them, are left out. */
export function exposureTables(exposure: HostExposure): ExposureTable[] {
  const all = [openings, zones, local, sites, published, forwards, publicNames].map((table) => table(exposure));
  return all.filter(({ rows }) => rows.length > 0).map(withoutEmptyColumns);
}

function openings({ openings: all }: HostExposure): ExposureTable {
  return {
    title: '',
    head: ['port', 'from zones', 'only from', 'on address', 'process', 'why', 'declared by'],
    rows: all.map(({ port, protocol, zones: from, sources, address, process, why, by }) => {
      return [`${port}/${protocol}`, from.join(', '), sources?.join(', ') ?? '', address ?? '', process ?? '', why, by];
    }),
  };
}

function sites({ sites: all }: HostExposure): ExposureTable {
  return {
    title: 'Web sites',
    note: 'They share a port and are told apart by their names.',
    head: ['name', 'port', 'from zones', 'why', 'declared by'],
    rows: all.map(({ name, port, zones: from, why, by }) => [name, String(port), from.join(', '), why, by]),
  };
}

function published({ published: all }: HostExposure): ExposureTable {
  return {
    title: 'Handed over by others',
    note: 'The Internet gets there without a port of the host.',
    head: ['name', 'through', 'to', 'login', 'why', 'declared by'],
    rows: all.map(({ name, via, upstream, login, why, by }) => [name, via, upstream, loginOf(login), why, by]),
  };
}

function loginOf(login: boolean | null): string {
  return login === null ? 'unknown' : login ? 'yes' : 'none';
}

function forwards({ forwards: all }: HostExposure): ExposureTable {
  return {
    title: 'Passed on between interfaces',
    note: 'Answers come back by themselves; everything else is refused.',
    head: ['from', 'to', 'only port', 'sources', 'destinations', 'except', 'why', 'declared by'],
    rows: all.map(({ from, to, port, protocol, sources, destinations, except, why, by }) => {
      const sentOn = port === null || protocol === null ? '' : `${port}/${protocol}`;
      return [from, to, sentOn, sources.join(', '), destinations.join(', '), except.join(', '), why, by];
    }),
  };
}

function publicNames({ publicNames: all }: HostExposure): ExposureTable {
  return {
    title: 'Names in public DNS',
    head: ['name', 'reached', 'why'],
    rows: all.map(({ name, proxied, why }) => [name, proxied ? 'through Cloudflare' : 'directly', why]),
  };
}

function local({ local: all }: HostExposure): ExposureTable {
  return {
    title: 'Reached by the host itself only',
    head: ['port', 'on address', 'process', 'why', 'declared by'],
    rows: all.map(({ port, protocol, address, process, why, by }) => {
      return [`${port}/${protocol}`, address ?? '', process ?? '', why, by];
    }),
  };
}

function zones({ zones: all }: HostExposure): ExposureTable {
  return {
    title: 'Zones',
    note: 'A zone is an interface and the networks that traffic comes from on it.',
    head: ['zone', 'interface', 'sources'],
    rows: all.map((entry) => [entry.zone, entry.interface, sourcesOf(entry)]),
  };
}

function sourcesOf({ sources, except }: ExposedZone): string {
  if (sources.length > 0) return sources.join(', ');
  return except.length === 0 ? 'all' : `all but ${except.join(', ')}`;
}

/** What an empty cell says in a column that others have something in. */
const unsaid: Readonly<Record<string, string>> = {
  'only from': 'all',
  'on address': 'any',
  'only port': 'every',
  except: 'none',
  process: 'unknown',
};

function withoutEmptyColumns({ head, rows, ...table }: ExposureTable): ExposureTable {
  const isUsed = (_: string, column: number): boolean => rows.some((row) => row[column] !== '');
  const used = head.filter(isUsed);
  const cell = (text: string, column: number): string => plain(text) || (unsaid[used[column] ?? ''] ?? '');
  return { ...table, head: used, rows: rows.map((row) => row.filter(isUsed).map(cell)) };
}

/** On one line, and without anything that moves the cursor. */
function plain(text: string): string {
  return text.replace(/[\s\p{C}]+/gu, ' ').trim();
}
