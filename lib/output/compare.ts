import { type Problem } from '../errors';
import { type Disk } from './disk';
import { fsFault } from './fs-fault';
import { type Indexes } from './indexes';
import { ownershipOf, takenProblem } from './ownership';
import { folded, type WantedFile } from './wanted';

/** What {@link compareFiles} looks at. */
export interface CompareFilesProps {
  readonly wanted: ReadonlyMap<string, WantedFile>;
  readonly disk: Disk;
  readonly indexes: Indexes;
  /** Files that will be gone before the first write. */
  readonly removed: ReadonlySet<string>;
  /** Folders that will be gone before the first write. */
  readonly emptied: ReadonlySet<string>;
  /** Whether files of ours that were edited by hand are replaced instead of reported. */
  readonly overwrite: boolean;
}

const inTheWay = {
  file: 'is a file where a folder is needed; move it away or rename the construct',
  folder: 'is a folder that holds something else; move it away or rename the construct',
  link: 'is a symbolic link, and synth writes through none; put a plain file or folder there',
  other: 'is no plain file; move it away or rename the construct',
};

/** Compares each wanted file with what is at its place: the files to write, and what is in the way. */
export function compareFiles(props: CompareFilesProps): {
  writes: ReadonlyMap<string, WantedFile>;
  problems: Problem[];
} {
  const writes = new Map<string, WantedFile>();
  const problems: Problem[] = [];
  const told = new Set<string>();
  const respelled = new Set([...props.removed].map(folded));
  for (const [path, file] of props.wanted) {
    try {
      const found = judge(path, file, props);
      if (typeof found === 'object') {
        // One thing above many files is one problem.
        if (!told.has(found.field)) problems.push(found);
        told.add(found.field);
      }
      // Where case is ignored, the removal of the old spelling removes this file too.
      else if (found === 'write' || respelled.has(folded(path))) writes.set(path, file);
    } catch (error) {
      problems.push({ path: file.by, field: path, message: `cannot be read: ${fsFault(error)}` });
    }
  }
  return { writes, problems };
}

function judge(
  path: string,
  { by, text }: WantedFile,
  props: CompareFilesProps,
): 'write' | 'same' | (Problem & { readonly field: string }) {
  const { disk, indexes, removed, emptied, overwrite } = props;
  const obstacle = disk.obstacle(path);
  if (obstacle !== undefined && removed.has(obstacle.path)) return 'write';
  if (obstacle !== undefined) return { path: by, field: obstacle.path, message: inTheWay[obstacle.kind] };
  const kind = disk.kind(path);
  if (kind === undefined || (kind === 'folder' && emptied.has(path))) return 'write';
  if (kind !== 'file') return { path: by, field: path, message: inTheWay[kind] };
  const bytes = disk.read(path);
  if (bytes.equals(Buffer.from(text))) return 'same';
  const ownership = ownershipOf(bytes.toString(), indexes.entry(path));
  if (overwrite && ownership.state !== 'foreign') return 'write';
  return takenProblem(by, path, ownership) ?? 'write';
}
