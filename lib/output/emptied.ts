import { type Disk } from './disk';
import { folderOf, foldersAbove, within } from './file-path';

/** What decides whether a folder goes. */
export interface EmptiedFoldersProps {
  readonly disk: Disk;
  /** Files that will be removed. */
  readonly gone: ReadonlySet<string>;
  /** Other folders that may be empty. */
  readonly suspects: Iterable<string>;
  /** Whether a folder stays even when empty. */
  readonly keeps: (folder: string) => boolean;
}

/** The folders that hold nothing once files are removed, innermost first. */
export function emptiedFolders({ disk, gone, suspects, keeps }: EmptiedFoldersProps): string[] {
  const candidates = new Set([...gone, ...[...suspects].map((folder) => within(folder, 'x'))].flatMap(foldersAbove));
  const decided = new Map<string, boolean>();
  const goes = (folder: string): boolean => {
    const known = decided.get(folder);
    if (known !== undefined) return known;
    const empty =
      candidates.has(folder) && !keeps(folder) && disk.reachable(folder) === 'folder' && holdsNothing(folder);
    decided.set(folder, empty);
    return empty;
  };
  const holdsNothing = (folder: string): boolean => {
    try {
      return disk.list(folder).every(([name, kind]) => {
        const path = within(folder, name);
        return kind === 'folder' ? goes(path) : gone.has(path);
      });
    } catch {
      // What cannot be read is not known to be empty.
      return false;
    }
  };
  return [...candidates].filter(goes).sort().reverse();
}

/** Every folder above one of the files. */
export function foldersOf(files: Iterable<string>): ReadonlySet<string> {
  const parents = new Set([...files].map(folderOf));
  return new Set([...parents].flatMap((folder) => foldersAbove(within(folder, 'x'))));
}
