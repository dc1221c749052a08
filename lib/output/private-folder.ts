import { chmodSync, existsSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { ConstructError } from '../errors';
import { fromHere, naming } from './fs-fault';

/**
 * Makes a folder for private files, readable by this user only, and returns its absolute path. One that is there stays
 * as it is.
 *
 * @param forbidden - Folders that it must not be in, by whatever links, such as that of the project.
 */
export function privateFolder(path: string, forbidden: readonly string[]): string {
  const real = realPath(resolve(path));
  const around = forbidden.map((folder) => realpathSync(folder)).find((folder) => isWithin(folder, real));
  if (around !== undefined) {
    const message = `is inside ${around}, whose files are published; name a folder elsewhere`;
    throw new ConstructError('', fromHere(path), message);
  }
  return naming('', fromHere(path), 'cannot be made', 'name a folder that can', () => {
    if (!existsSync(real)) {
      mkdirSync(real, { recursive: true, mode: 0o700 });
      chmodSync(real, 0o700);
    }
    return real;
  });
}

/** Makes a folder and those above it, for anybody to enter. */
export function openFolder(path: string): string {
  return naming('', fromHere(path), 'cannot be made', 'name another folder', () => {
    mkdirSync(path, { recursive: true, mode: 0o755 });
    return path;
  });
}

/** Where a path that may not be there yet leads to. */
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  return dirname(path) === path ? path : join(realPath(dirname(path)), relative(dirname(path), path));
}

function isWithin(folder: string, path: string): boolean {
  const below = relative(folder, path);
  return below === '' || !(below === '..' || below.startsWith('../'));
}
