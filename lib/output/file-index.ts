/** Name of an index: the list of generated files that cannot carry a marker line, such as JSON. */
export const INDEX_NAME = '.cdknix.json';

/** What an index says of one file. */
export interface IndexEntry {
  /** What made the file. */
  readonly by: string;
  /** Fingerprints that are ours: one, or while files are being replaced that of the old and the new text. */
  readonly fingerprints: readonly string[];
}

/** Entries by the file's path from the index's folder. */
export type FileIndex = ReadonlyMap<string, IndexEntry>;

/** Renders an index: valid JSON, sorted, one file a line so that merges are easy. */
export function renderIndex(index: FileIndex): string {
  const lines = [...index]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, { by, fingerprints }]) => {
      const sha256 = fingerprints.length === 1 ? fingerprints[0] : fingerprints;
      return `  ${JSON.stringify(path)}: { "by": ${JSON.stringify(by)}, "sha256": ${JSON.stringify(sha256)} }`;
    });
  return `{\n${lines.join(',\n')}\n}\n`;
}

/**
 * Reads an index; undefined when the text is none. It is read line by line, so a merge that left conflict markers,
 * commas too few or a file twice still reads: both sides' fingerprints are ours.
 */
export function parseIndex(text: string): FileIndex | undefined {
  const index = new Map<string, IndexEntry>();
  const lines = text.split('\n').map((line) => line.trim());
  const readable = lines.every((line) => {
    if (/^(?:[{}]?|(?:<{7}|\|{7}|={7}|>{7})(?: .*)?)$/.test(line)) return true;
    return addEntries(index, `{${line.replace(/,$/, '')}}`);
  });
  if (readable) return index;
  index.clear();
  return addEntries(index, text) ? index : undefined;
}

function addEntries(index: Map<string, IndexEntry>, json: string): boolean {
  let entries: unknown;
  try {
    entries = JSON.parse(json);
  } catch {
    return false;
  }
  if (typeof entries !== 'object' || entries === null || Array.isArray(entries)) return false;
  return Object.entries(entries).every(([path, entry]) => {
    const { by, sha256 } = (entry ?? {}) as { by?: unknown; sha256?: unknown };
    const prints: unknown[] = Array.isArray(sha256) ? sha256 : [sha256];
    if (typeof by !== 'string' || !prints.every((print) => typeof print === 'string')) return false;
    const known = index.get(path)?.fingerprints ?? [];
    index.set(path, { by, fingerprints: [...new Set([...known, ...prints])] });
    return true;
  });
}
