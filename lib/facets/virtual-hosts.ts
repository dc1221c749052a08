import { type Port } from '../net/port';
import { Facet } from './facet';
import { twins } from './twins';

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

/** Web sites of a host. A name is one site on a port: else nobody could say which one a visitor gets. */
export const virtualHosts = new Facet<VirtualHost>('virtual hosts', {
  key: ({ name, port }) => `${name} ${String(port.value).padStart(5, '0')}`,
  check: twins(
    ({ name, port }) => `${name} on port ${port.value}`,
    (first, second) => {
      const owners = [first, second].map(({ by, value }) => `'${by}' (${value.why})`).join(' and of ');
      const message = `is a site of ${owners}; give one of them another name or port`;
      return { field: `${second.value.name} on port ${second.value.port.value}`, message };
    },
  ),
});
