import { Facet } from './facet';

/** Folder that node_exporter reads files with numbers from. It is there where the host is monitored, and root's. */
export const textMetricsFolder = '/var/lib/node-exporter-text';

/** Numbers that a job of a host leaves in a file, as it has no time to be asked. */
export interface TextMetrics {
  /** Name of the file in {@link textMetricsFolder}: `restic-home.prom`. It is replaced as a whole, by a rename. */
  readonly file: string;
  /** Names of the series in it. */
  readonly metrics: readonly string[];
  /** What they tell, in a few words. */
  readonly why: string;
}

/** Files with numbers of a host. */
export const textMetrics = new Facet<TextMetrics>('text metrics', { key: ({ file }) => file });
