import { type LogSource } from '../../lib';

/** What a shipper is told: whose lines, from where, to whom. */
export interface Shipping {
  /** Name of the host, a label of all its lines. */
  readonly host: string;
  /** URL that lines are sent to. */
  readonly url: string;
  /** Address and port that it answers Prometheus at. */
  readonly address: string;
  readonly port: number;
  /** How far back it reads when it starts: as long as the server takes old lines. */
  readonly maxAge: string;
  /** Log files by source, sorted. */
  readonly sources: readonly SourceFiles[];
}

/** Files of one source. */
export interface SourceFiles {
  readonly name: string;
  readonly format: LogSource['format'];
  readonly paths: readonly string[];
}

/**
 * A batch that cannot be sent is tried again until it can, and as long as it waits nothing more is read: the journal
 * and the files keep what comes, for days. So a laptop away from the tunnel loses nothing, and no second copy is written.
 */
export const retry = { first: '1s', longest: '1m', times: 0 } as const;

/** Log sources by name. */
export function filesOf(sources: readonly LogSource[]): SourceFiles[] {
  const names = [...new Set(sources.map(({ name }) => name))].sort();
  return names.map((name) => {
    const own = sources.filter((source) => source.name === name);
    const paths = [...new Set(own.map(({ path }) => path))].sort();
    return { name, format: own[0]?.format ?? 'text', paths };
  });
}

/** Ports that shippers answer Prometheus at. */
export const shipperPorts: Readonly<Record<'alloy' | 'promtail', number>> = { alloy: 12345, promtail: 9080 };
