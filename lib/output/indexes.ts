import { type Problem } from '../errors';
import { type Disk } from './disk';
import { type FileIndex, type IndexEntry, parseIndex } from './file-index';
import { pathBelow } from './file-path';
import { fsFault } from './fs-fault';
import { type Places } from './places';

/** An index as it is on disk. */
export interface StoredIndex {
  /** Its bytes as text; undefined when there is none yet. */
  readonly text: string | undefined;
  readonly entries: FileIndex;
}

/** The indexes on disk, each read once. */
export class Indexes {
  /** The indexes asked for so far, by path. */
  public readonly stored = new Map<string, StoredIndex>();
  /** Indexes that cannot be read as one. */
  public readonly problems: Problem[] = [];

  public constructor(
    private readonly disk: Disk,
    private readonly places: Places,
  ) {}

  /** The entry of a file, whether or not a file of its kind would be listed today. */
  public entry(path: string): IndexEntry | undefined {
    const index = this.places.indexOver(path);
    return this.load(index).entries.get(pathBelow(index, path));
  }

  public load(path: string): StoredIndex {
    const known = this.stored.get(path);
    if (known !== undefined) return known;
    const index = this.readIndex(path);
    this.stored.set(path, index);
    return index;
  }

  private readIndex(path: string): StoredIndex {
    const none = { text: undefined, entries: new Map() };
    try {
      const kind = this.disk.reachable(path);
      if (kind === undefined) return none;
      const text = kind === 'file' ? this.disk.read(path).toString() : undefined;
      const entries = text === undefined ? undefined : parseIndex(text);
      if (entries !== undefined) return { text, entries };
      this.report(path, 'is not a list of files that cdknix wrote; restore it from git, or move it away');
    } catch (error) {
      this.report(path, `cannot be read: ${fsFault(error)}`);
    }
    return none;
  }

  private report(field: string, message: string): void {
    this.problems.push({ path: '', field, message });
  }
}
