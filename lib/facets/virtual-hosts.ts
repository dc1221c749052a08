import { type Problem } from '../errors';
import { type Port } from '../net/port';
import { type Declared, Facet } from './facet';

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
  check: clashes,
});

function clashes(declared: readonly Declared<VirtualHost>[], host: string): Problem[] {
  return declared.slice(1).flatMap((second, index) => {
    const first = declared[index];
    if (first?.value.name !== second.value.name || !first.value.port.equals(second.value.port)) return [];
    const owners = [first, second].map(({ by, value }) => `'${by}' (${value.why})`).join(' and of ');
    const message = `is a site of ${owners}; give one of them another name or port`;
    return [{ path: host, field: `${second.value.name} on port ${second.value.port.value}`, message }];
  });
}
