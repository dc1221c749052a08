import { type Problem } from '../errors';
import { type Declared, Facet } from './facet';

/** How a host finds the addresses of names, where a construct says so. */
export interface NameLookup {
  /**
   * `systemd-resolved`: programs ask it, and it asks whom the interface says. `resolv.conf`: programs ask the servers
   * themselves, the first one first.
   */
  readonly through: 'systemd-resolved' | 'resolv.conf';
  /**
   * Servers in order of preference: those of `/etc/resolv.conf`, or those that systemd-resolved asks on behalf of no
   * interface. Ask only when all is declared.
   */
  readonly servers: () => readonly string[];
}

/** How a host finds the addresses of names; nothing where that is left to its network. */
export const nameLookup = new Facet<NameLookup>('name lookup', { key: ({ through }) => through, check: oneOwner });

function oneOwner(declared: readonly Declared<NameLookup>[], host: string): Problem[] {
  if (declared.length < 2) return [];
  const owners = declared.map(({ by }) => `'${by}'`).sort();
  return [{ path: host, field: 'name lookup', message: `is decided by ${owners.join(' and by ')}; keep one` }];
}
