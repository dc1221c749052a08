import { leavesOut } from '../exclude-pattern';
import { Facet } from './facet';

/** A copy of a host's state that is made again and again. */
export interface Backup {
  /** Name of the job: `home`. */
  readonly name: string;
  /** Full paths that it saves, each with all below. */
  readonly paths: readonly string[];
  /** Patterns that it leaves out. */
  readonly excludes: readonly string[];
  /** Paths of state whose database it writes a whole copy of first. @default - of all that say how */
  readonly dumped?: readonly string[];
  /** Where copies go, and whether that is outside the house: a fire takes the others with the host. */
  readonly repositories: readonly { readonly where: string; readonly isOffsite: boolean }[];
}

/** Backups of a host. */
export const backups = new Facet<Backup>('backups', { key: ({ name }) => name });

/** True where a backup saves a path: it, or a folder above it, and no pattern leaves it out. */
export function saves({ paths, excludes }: Backup, path: string): boolean {
  return paths.some((one) => {
    const isBelow = path === one || path.startsWith(one.endsWith('/') ? one : `${one}/`);
    return isBelow && !leavesOut(excludes, path, one);
  });
}
