import { Facet } from './facet';

/** A file on a host that a service writes its log to. What goes to the journal needs no word. */
export interface LogSource {
  /** Name of it, which becomes a label: `nginx-access`. */
  readonly name: string;
  /** Full path, in which `*` stands for any part of a name: `/var/log/nginx/access.log`. */
  readonly path: string;
  /** How its lines are written. */
  readonly format: 'json' | 'text';
  /** Group that may read it: `nginx`. @default - everybody may */
  readonly group?: string;
}

/** Log files of a host. */
export const logSources = new Facet<LogSource>('log sources', { key: ({ path }) => path });
