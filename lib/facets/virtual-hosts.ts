import { type Port } from '../net/port';
import { Facet } from './facet';

/** A web site of a host. Several share one port, and are told apart by their names. */
export interface VirtualHost {
  /** Name that visitors ask for: `git.fufu.land`. */
  readonly name: string;
  readonly port: Port;
  /** Network zones whose visitors are let in. */
  readonly zones: readonly string[];
  /** What it is and for whom, in a few words; shown in reports. */
  readonly why: string;
}

/** Web sites of a host. */
export const virtualHosts = new Facet<VirtualHost>('virtual hosts', {
  key: ({ name, port }) => `${name} ${port.value}`,
});
