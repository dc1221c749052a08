import { relative } from 'node:path';
import { ConstructError } from '../errors';

const faults: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the device failed',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a file is where a folder should be',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the path is too long',
  ELOOP: 'its symbolic links go in a circle',
};

/** Says in a few words why the disk refused: `permission denied (EACCES)`. */
export function fsFault(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === undefined) return message;
  return faults[code] === undefined ? code : `${faults[code]} (${code})`;
}

/** A path as the user would type it: from the working folder, where it is below that. */
export function fromHere(path: string): string {
  const below = relative(process.cwd(), path);
  return below === '' || below.startsWith('..') ? path : below;
}

/** Runs something that uses the disk; a failure becomes a one-line error that names the file. */
export function naming<T>(by: string, path: string, doing: string, advice: string, use: () => T): T {
  try {
    return use();
  } catch (cause) {
    throw new ConstructError(by, path, `${doing}: ${fsFault(cause)}; ${advice}`, { cause });
  }
}
