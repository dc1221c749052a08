import { type Backup, type Declared, type Fault } from '../../lib';

/** A backup of the fleet, and whose it is. */
export type FleetBackup = Declared<Backup> & { readonly host: string };

/** Which backup it is that is judged. */
export interface OwnBackup {
  readonly host: string;
  readonly path: string;
}

/** Another backup of the same name on the host: their units would be one. */
export function nameClash({ host, path }: OwnBackup, name: string, all: readonly FleetBackup[]): Fault[] {
  return all.flatMap(({ value, by, ...other }) => {
    if (other.host !== host || value.name !== name || isOf(by, path)) return [];
    return [{ field: 'id', message: `is the name of '${pathOf(by)}', too, got '${name}'; give each its own` }];
  });
}

/** A repository that another backup writes to: each would wait for the other's locks, and read all that it saves. */
export function placeClashes(own: OwnBackup, places: Backup['repositories'], all: readonly FleetBackup[]): Fault[] {
  return all.flatMap(({ value, by, host }) => {
    if (isOf(by, own.path)) return [];
    const shared = value.repositories.filter(({ where }) => places.some((place) => isSame(place.where, where)));
    // A path is another one on another machine.
    return shared.flatMap(({ where }) => {
      if (where.startsWith('/') && host !== own.host) return [];
      const message = `one of them is that of '${pathOf(by)}', too, got '${where}'; give each a path of its own`;
      return [{ field: 'repositories', message }];
    });
  });
}

function isSame(a: string, b: string): boolean {
  return a.replace(/\/+$/, '') === b.replace(/\/+$/, '');
}

/** What a derivation declares has its name behind the path. */
function pathOf(by: string): string {
  return by.replace(/ \(.*\)$/, '');
}

function isOf(by: string, path: string): boolean {
  return pathOf(by) === path;
}
