import { type FileIndex, type IndexEntry, renderIndex } from './file-index';
import { folderOf, pathBelow, within } from './file-path';
import { type Indexes } from './indexes';
import { fingerprint } from './marker';
import { type Places } from './places';
import { type WriteStep } from './step';
import { type WantedFile } from './wanted';

/** How the indexes change around the writes of the files that they list. */
export class IndexPlan {
  private readonly wanted = new Map<string, Map<string, IndexEntry>>();

  public constructor(
    wanted: ReadonlyMap<string, WantedFile>,
    private readonly places: Places,
    private readonly indexes: Indexes,
  ) {
    for (const [path, { text, by }] of wanted) {
      const index = places.indexFor(path);
      if (index !== undefined)
        this.entriesOf(index).set(pathBelow(index, path), { by, fingerprints: [fingerprint(text)] });
    }
    for (const [index, { entries }] of indexes.stored) {
      const final = this.entriesOf(index);
      // What is listed but not allowed in this program, an exact file of another one, is not ours to judge.
      for (const [key, entry] of entries) if (!places.allows(within(folderOf(index), key))) final.set(key, entry);
    }
  }

  /** Indexes that list nothing any more. */
  public get removed(): string[] {
    const empty = [...this.wanted].filter(([index, { size }]) => size === 0 && this.textOf(index) !== undefined);
    return empty.map(([index]) => index).sort();
  }

  /** Indexes that exist afterwards. */
  public get kept(): string[] {
    return [...this.wanted].flatMap(([index, { size }]) => (size > 0 ? [index] : [])).sort();
  }

  /** The writes of indexes that must come before, and those that must come after, the writes of these files. */
  public around(paths: Iterable<string>): { before: WriteStep[]; after: WriteStep[] } {
    const unproved = this.unproved(paths);
    const before = [...unproved].map(([index, news]) => write(index, renderIndex(united(this.stored(index), news))));
    const texts = new Map(before.map(({ path, text }) => [path, text]));
    const after = this.kept.map((index) => write(index, renderIndex(this.entriesOf(index))));
    return { before, after: after.filter(({ path, text }) => text !== (texts.get(path) ?? this.textOf(path))) };
  }

  /** Entries of files whose new text their index on disk does not know, by index. */
  private unproved(paths: Iterable<string>): Map<string, Map<string, IndexEntry>> {
    const unproved = new Map<string, Map<string, IndexEntry>>();
    for (const path of paths) {
      const index = this.places.indexFor(path);
      if (index === undefined) continue;
      const key = pathBelow(index, path);
      const entry = this.entriesOf(index).get(key);
      const known = this.stored(index).get(key)?.fingerprints ?? [];
      if (entry === undefined || entry.fingerprints.every((print) => known.includes(print))) continue;
      unproved.set(index, (unproved.get(index) ?? new Map<string, IndexEntry>()).set(key, entry));
    }
    return unproved;
  }

  private entriesOf(index: string): Map<string, IndexEntry> {
    const known = this.wanted.get(index);
    if (known !== undefined) return known;
    const entries = new Map<string, IndexEntry>();
    this.indexes.load(index);
    this.wanted.set(index, entries);
    return entries;
  }

  private stored(index: string): FileIndex {
    return this.indexes.load(index).entries;
  }

  private textOf(index: string): string | undefined {
    return this.indexes.load(index).text;
  }
}

function united(old: FileIndex, news: FileIndex): FileIndex {
  const all = new Map(old);
  for (const [key, { by, fingerprints }] of news) {
    all.set(key, { by, fingerprints: [...new Set([...(old.get(key)?.fingerprints ?? []), ...fingerprints])] });
  }
  return all;
}

function write(path: string, text: string): WriteStep {
  return { do: 'write', role: 'index', path, text, by: '', temporaryFolder: folderOf(path) };
}
