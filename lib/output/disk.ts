import {
  closeSync,
  type Dirent,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { foldersAbove } from './file-path';

/** What is at a path. A link is never followed. */
export type Kind = 'file' | 'folder' | 'link' | 'other';

/** What is on disk below a root; reads only. */
export class Disk {
  /** The root, absolute. */
  public readonly root: string;
  private readonly folders = new Map<string, Kind | undefined>();

  public constructor(root: string) {
    this.root = resolve(root);
  }

  /** Whether something other than a folder is at the root; a link to a folder is fine. */
  public isRefused(): boolean {
    try {
      return statSync(this.root, { throwIfNoEntry: false })?.isDirectory() === false;
    } catch {
      // A file above it, or a folder that may not be entered.
      return true;
    }
  }

  /** What is at a path; undefined for nothing. */
  public kind(path: string): Kind | undefined {
    const stats = lstatSync(join(this.root, path), { throwIfNoEntry: false });
    return stats === undefined ? undefined : kindOf(stats);
  }

  /** The outermost thing above a path that is there and is no folder, so that nothing may go through it. */
  public obstacle(path: string): { readonly path: string; readonly kind: Kind } | undefined {
    for (const folder of foldersAbove(path)) {
      if (!this.folders.has(folder)) this.folders.set(folder, this.kind(folder));
      const kind = this.folders.get(folder);
      if (kind === undefined) return undefined;
      if (kind !== 'folder') return { path: folder, kind };
    }
    return undefined;
  }

  /** What is at a path, when only folders are above it. */
  public reachable(path: string): Kind | undefined {
    return this.obstacle(path) === undefined ? this.kind(path) : undefined;
  }

  public read(path: string): Buffer {
    return readFileSync(join(this.root, path));
  }

  /** The first 4 KiB, enough for a marker line: what is not ours may be huge. */
  public head(path: string): string {
    const file = openSync(join(this.root, path), 'r');
    try {
      const buffer = Buffer.alloc(4096);
      return buffer.toString('utf8', 0, readSync(file, buffer));
    } finally {
      closeSync(file);
    }
  }

  /** Names in a folder, sorted, with what they are. */
  public list(folder: string): [name: string, kind: Kind][] {
    const entries = readdirSync(join(this.root, folder), { withFileTypes: true });
    return entries.map((entry): [string, Kind] => [entry.name, kindOf(entry)]).sort(([a], [b]) => (a < b ? -1 : 1));
  }
}

function kindOf(entry: Stats | Dirent): Kind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'link' : 'other';
}
