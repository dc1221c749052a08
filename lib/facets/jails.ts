import { type Port } from '../net/port';
import { Facet } from './facet';
import { twins } from './twins';

/** What somebody is banned for who tries it too often, as its service sees it in its log. */
export interface Jail {
  /** Name of it: `sshd`. */
  readonly name: string;
  /** Filter of fail2ban that finds attempts, one that it ships: `sshd`, `nginx-limit-req`. */
  readonly filter: string;
  /** Variant of the filter: `aggressive`. @default - the filter's own */
  readonly mode?: string;
  /** TCP ports that are closed to who is banned. */
  readonly ports: readonly Port[];
  /**
   * Where its lines are: in the journal, by the filter's own match, or in a file. The file must be there before anything is
   * started: without it nothing is watched at all.
   */
  readonly log: 'journal' | { readonly path: string };
  /** Attempts until the ban. @default - that of the host */
  readonly maxRetry?: number;
  /** Networks that are never banned for it, beside those of the host: of what stands in front and speaks for many. @default [] */
  readonly spared?: readonly string[];
}

/** What gets one banned on a host. */
export const jails = new Facet<Jail>('jails', {
  key: ({ name }) => name,
  check: twins(
    ({ name }) => name,
    (first, second) => ({
      field: `jail ${second.value.name}`,
      message: `is made by '${first.by}' and by '${second.by}'; keep one`,
    }),
  ),
});
