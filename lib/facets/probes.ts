import { Facet } from './facet';

/** A question that tells from the outside whether a service answers. */
export interface Probe {
  /** How it is asked. */
  readonly kind: 'http' | 'tcp' | 'dns' | 'ping';
  /** What is asked: a URL for `http`, `host:port` for `tcp`, `server:port/name` for `dns`, an address for `ping`. */
  readonly target: string;
  /** Status that a healthy `http` answer has. @default 200 */
  readonly status?: number;
  /** What it is, in a few words; shown in alerts. */
  readonly why: string;
}

/** How one asks whether what a host offers works. */
export const probes = new Facet<Probe>('probes', { key: ({ kind, target }) => `${kind} ${target}` });
