import { type Problem } from '../errors';
import { compareFiles } from './compare';
import { Disk } from './disk';
import { emptiedFolders, foldersOf } from './emptied';
import { folderOf } from './file-path';
import { fromHere } from './fs-fault';
import { IndexPlan } from './index-plan';
import { Indexes } from './indexes';
import { findOrphans } from './orphans';
import { type OutputFile } from './output-files';
import { type OutputPlace, Places } from './places';
import { type OutputStep, type RemoveStep } from './step';
import { checkFiles } from './wanted';

/** What to do so that the disk holds a program's files, and nothing that an earlier program made. */
export interface OutputPlan {
  /** The root, absolute. */
  readonly root: string;
  /** Why nothing may be written; empty when the plan can be applied. */
  readonly problems: readonly Problem[];
  /** The changes, in the order that keeps every crash harmless; none when there are problems. */
  readonly steps: readonly OutputStep[];
  /** Files that will be written, sorted; indexes are not among them. */
  readonly writes: readonly string[];
  /** Files that will be removed, sorted; indexes and leftovers are not among them. */
  readonly removals: readonly string[];
  /** Number of files that are on disk already, byte by byte. */
  readonly unchanged: number;
  /** Every file that the tree holds afterwards, indexes included, sorted: what git should track. */
  readonly tree: readonly string[];
}

/** Options for {@link planOutput}. */
export interface PlanOutputOptions {
  /** Where files may be written. */
  readonly allowed: readonly OutputPlace[];
  /** Whether files of ours that were edited by hand are replaced or removed. Foreign files never are. @default false */
  readonly overwrite?: boolean;
}

/** Compares a program's files with the disk; reads only. All problems are collected, none is thrown. */
export function planOutput(
  root: string,
  files: ReadonlyMap<string, OutputFile>,
  { allowed, overwrite = false }: PlanOutputOptions,
): OutputPlan {
  const places = new Places(allowed);
  const disk = new Disk(root);
  const refused = { root: disk.root, steps: [], writes: [], removals: [], unchanged: 0, tree: [] };
  if (disk.isRefused()) {
    const message = 'is no folder, so nothing can be written below it; choose another';
    return { ...refused, problems: [{ path: '', field: fromHere(disk.root), message }] };
  }
  if (places.problems.length > 0) return { ...refused, problems: places.problems };

  const { wanted, problems } = checkFiles(files, places);
  const indexes = new Indexes(disk, places);
  const orphans = findOrphans({ disk, places, indexes, wanted: files, overwrite });
  const indexPlan = new IndexPlan(wanted, places, indexes);
  const needed = foldersOf(wanted.keys());
  const emptied = emptiedFolders({
    disk,
    gone: new Set([...orphans.files, ...orphans.leftovers, ...indexPlan.removed]),
    suspects: orphans.folders,
    keeps: (folder) => places.keeps(folder) || needed.has(folder),
  });
  const compared = compareFiles({
    wanted,
    disk,
    indexes,
    removed: orphans.files,
    emptied: new Set(emptied),
    overwrite,
  });
  const all = [...problems, ...orphans.problems, ...indexes.problems, ...compared.problems];
  if (all.length > 0) return { ...refused, problems: all };

  const { writes } = compared;
  return {
    root: disk.root,
    problems: [],
    steps: inOrder({
      leftovers: removes('leftover', orphans.leftovers),
      orphans: removes('file', orphans.files),
      indexes: removes('index', indexPlan.removed),
      emptied,
      ...indexPlan.around(writes.keys()),
      writes: [...writes].map(([path, { text, by }]) => {
        return { do: 'write', role: 'file', path, text, by, temporaryFolder: places.temporaryFolderFor(path) };
      }),
    }),
    writes: [...writes.keys()],
    removals: [...orphans.files].sort(),
    unchanged: wanted.size - writes.size,
    tree: [...wanted.keys(), ...indexPlan.kept].sort(),
  };
}

interface Steps {
  readonly leftovers: readonly RemoveStep[];
  readonly orphans: readonly RemoveStep[];
  readonly indexes: readonly RemoveStep[];
  readonly emptied: readonly string[];
  readonly before: readonly OutputStep[];
  readonly writes: readonly OutputStep[];
  readonly after: readonly OutputStep[];
}

/** The order in which a run may be killed, or refused by the disk, at any point. */
function inOrder({ leftovers, orphans, indexes, emptied, before, writes, after }: Steps): OutputStep[] {
  const inEmptied = ({ path }: RemoveStep): boolean => emptied.includes(folderOf(path));
  return [
    // Removals first: an old file may be where a folder is needed, or an old folder where a file is, and where case is
    // ignored an old spelling is the new file. Killed here: what is gone is made again or was not wanted, and an index
    // that still lists it says nothing about what is there. The list also leads the next run to emptied folders.
    ...leftovers,
    ...orphans,
    ...indexes.filter(inEmptied),
    ...emptied.map((path) => ({ do: 'removeFolder', path }) as const),
    // A file with a marker line proves itself, and one rename replaces both. A file without is proved by its index: so
    // first the index says that the old and the new text are both ours. Killed from here on: each file is missing or
    // has one of the texts in its entry, whatever program runs next, and that program adds its own text to them.
    ...before,
    ...writes,
    // Only now the indexes forget the old texts. Killed here: entries name a text too many, which the next run drops.
    ...after,
    // An index that lists nothing now: its last file got a marker line, and until that was written it proved the old.
    ...indexes.filter((step) => !inEmptied(step)),
  ];
}

function removes(role: RemoveStep['role'], paths: Iterable<string>): RemoveStep[] {
  return [...paths].sort().map((path) => ({ do: 'remove', role, path }));
}
