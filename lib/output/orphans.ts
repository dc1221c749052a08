import { basename, join } from 'node:path';
import { type Problem } from '../errors';
import { type Disk } from './disk';
import { INDEX_NAME } from './file-index';
import { folderOf, FOREIGN_FOLDERS, pathFault, within } from './file-path';
import { fsFault } from './fs-fault';
import { type Indexes } from './indexes';
import { hasMarkerLine } from './marker';
import { orphanProblem, ownershipOf } from './ownership';
import { type OutputFolder, type Places } from './places';
import { isLeftover, isTemporaryOf, TEMPORARY_NAME } from './temporary';

/** What {@link findOrphans} looks with. */
export interface FindOrphansProps {
  readonly disk: Disk;
  readonly places: Places;
  readonly indexes: Indexes;
  /** Paths that the program makes. */
  readonly wanted: { has(path: string): boolean };
  /** Whether hand-edited orphans are removed instead of reported. */
  readonly overwrite: boolean;
}

/** What earlier runs made and nothing makes any more. Only our own files are ever in it. */
export interface Orphans {
  /** Files to remove. */
  readonly files: ReadonlySet<string>;
  /** Temporary files of killed runs. */
  readonly leftovers: ReadonlySet<string>;
  /** Folders that may have become empty in a killed run. */
  readonly folders: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/** Looks for orphans in every place; the indexes it meets are loaded. */
export function findOrphans(props: FindOrphansProps): Orphans {
  const search = new Search(props);
  search.run();
  return search;
}

class Search implements Orphans {
  public readonly files = new Set<string>();
  public readonly leftovers = new Set<string>();
  public readonly folders = new Set<string>();
  public readonly problems: Problem[] = [];

  public constructor(private readonly props: FindOrphansProps) {}

  public run(): void {
    const { disk, places } = this.props;
    for (const folder of places.folders) {
      if (disk.reachable(folder.path) !== 'folder') continue;
      this.guarded(folder.path, () => {
        if (folder.index === 'top') this.lookUp(folder);
        else this.walk(folder.path);
      });
    }
    for (const path of places.exact) {
      this.guarded(path, () => {
        this.lookAt(path);
      });
    }
  }

  /** Every file of the folder: by its marker line, or by its entry in the index beside it. */
  private walk(folder: string): void {
    const { disk, indexes, wanted } = this.props;
    const entries = disk.list(folder);
    if (entries.some(([name]) => name === INDEX_NAME)) indexes.load(within(folder, INDEX_NAME));
    // An empty folder is nobody's: git does not know it, and a run killed before its first write leaves one.
    if (entries.length === 0) this.folders.add(folder);
    for (const [name, kind] of entries) {
      const path = within(folder, name);
      this.guarded(path, () => {
        if (kind === 'folder' && !FOREIGN_FOLDERS.has(name)) this.walk(path);
        if (kind !== 'file' || name === INDEX_NAME || wanted.has(path)) return;
        if (TEMPORARY_NAME.test(name)) this.judgeTemporary(path);
        else this.judge(path);
      });
    }
  }

  /** The files that the index at the top of a folder lists, and leftovers, which are made at the top only. */
  private lookUp(folder: OutputFolder): void {
    const { disk, indexes, wanted } = this.props;
    for (const key of indexes.load(within(folder.path, INDEX_NAME)).entries.keys()) {
      const path = within(folder.path, key);
      // An index is a file that anyone can edit: it must not lead out of its folder.
      if (wanted.has(path) || pathFault(path) !== undefined) continue;
      this.guarded(path, () => {
        const kind = disk.reachable(path);
        if (kind === 'file') this.judge(path);
        else if (kind === undefined) this.folders.add(folderOf(path));
      });
    }
    for (const [name, kind] of disk.list(folder.path)) {
      if (kind === 'file' && TEMPORARY_NAME.test(name)) this.judgeTemporary(within(folder.path, name));
    }
  }

  /** One allowed file, and leftovers of writing it or its index. */
  private lookAt(path: string): void {
    const { disk, places, indexes, wanted } = this.props;
    const folder = folderOf(path);
    const kind = disk.reachable(path);
    indexes.load(places.indexOver(path));
    if (!wanted.has(path) && kind === undefined) this.folders.add(folder);
    if (!wanted.has(path) && kind === 'file') this.judge(path);
    if (folder !== '' && disk.reachable(folder) !== 'folder') return;
    for (const [name, type] of disk.list(folder)) {
      const temporary = isTemporaryOf(basename(path), name) || isTemporaryOf(INDEX_NAME, name);
      if (type === 'file' && temporary) this.judgeTemporary(within(folder, name));
    }
  }

  private judge(path: string): void {
    const { disk, indexes, overwrite } = this.props;
    const entry = indexes.entry(path);
    if (entry === undefined && !hasMarkerLine(disk.head(path).replaceAll('\r\n', '\n'))) return;
    const ownership = ownershipOf(disk.read(path).toString(), entry);
    const problem = overwrite ? undefined : orphanProblem(path, ownership);
    if (problem !== undefined) this.problems.push(problem);
    else if (ownership.state !== 'foreign') this.files.add(path);
  }

  private judgeTemporary(path: string): void {
    if (isLeftover(join(this.props.disk.root, path))) this.leftovers.add(path);
  }

  private guarded(path: string, look: () => void): void {
    try {
      look();
    } catch (error) {
      // Another synth has just removed it.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      this.problems.push({ path: '', field: path, message: `cannot be read: ${fsFault(error)}` });
    }
  }
}
