import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fromHere, naming } from './fs-fault';
import { isLeftover, isTemporaryOf, writeAtomically } from './temporary';

const scratchFolders = new Set<string>();

/** Reads a file as UTF-8; undefined when there is none. */
export function readTextFile(path: string): string | undefined {
  return readBinaryFile(path)?.toString('utf8');
}

/** Reads a file's bytes; undefined when there is none. */
export function readBinaryFile(path: string): Buffer | undefined {
  return naming('', fromHere(path), 'cannot be read', 'make it a readable file', () => {
    try {
      return readFileSync(path);
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
      throw error;
    }
  });
}

/** Options for {@link writeTextFile}. */
export interface WriteTextFileOptions {
  /** Permission bits, before the umask. @default - those of the file that is there, or 0o666 */
  readonly mode?: number;
  /** Whether it has to outlive a power cut, as what nothing can make again. @default false */
  readonly durable?: boolean;
}

/**
 * Replaces a file as a whole, or creates it and its folders: a reader sees the old or the new text. A symbolic link is
 * followed, for it is the user's own file. Nothing is done when the text is there already; tells whether it was written.
 */
export function writeTextFile(path: string, text: string, options: WriteTextFileOptions = {}): boolean {
  return naming('', fromHere(path), 'cannot be written', 'nothing was changed', () => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat !== undefined && readFileSync(path).equals(Buffer.from(text))) return false;
    const target = stat === undefined ? path : realpathSync(path);
    const mode = options.mode ?? (stat === undefined ? 0o666 : stat.mode & 0o777);
    writeAtomically(target, text, { mode, durable: options.durable ?? false });
    for (const name of readdirSync(dirname(target))) {
      const sibling = join(dirname(target), name);
      if (isTemporaryOf(basename(target), name) && isLeftover(sibling)) rmSync(sibling, { force: true });
    }
    return true;
  });
}

/** Makes an empty folder of one's own outside the project, readable by this user only; see {@link removeFolder}. */
export function scratchFolder(): string {
  const folder = naming('', tmpdir(), 'cannot be written', 'set TMPDIR to a folder that can', () =>
    mkdtempSync(join(tmpdir(), 'cdknix-')),
  );
  scratchFolders.add(folder);
  return folder;
}

/** Removes a scratch folder with all that is in it. Refuses any other folder. */
export function removeFolder(folder: string): void {
  if (!scratchFolders.has(folder)) throw new Error(`'${folder}' is not a folder that scratchFolder() made`);
  rmSync(folder, { recursive: true, force: true });
  scratchFolders.delete(folder);
}

/** Every file below a folder as UTF-8, by its '/'-separated path from there, sorted. Links are not followed. */
export function readTree(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  const visit = (prefix: string): void => {
    for (const entry of readdirSync(join(folder, prefix), { withFileTypes: true })) {
      const path = prefix + entry.name;
      if (entry.isDirectory()) visit(`${path}/`);
      else if (entry.isFile()) files.set(path, readFileSync(join(folder, path), 'utf8'));
    }
  };
  naming('', folder, 'cannot be read', 'make it a readable folder', () => {
    visit('');
  });
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}
