import { closeSync, mkdirSync, openSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ConstructError } from '../errors';
import { naming } from './fs-fault';
import { isLeftover, isTemporaryOf, temporaryName } from './temporary';

/**
 * Runs something that only one process at a time may do in a folder. Each puts down a file with its number before it
 * looks for those of others: of two that start together both may give way, and never does neither. What a killed process
 * has left counts no more.
 *
 * @param name - What it is, for the file and the message: `secrets`.
 * @throws ConstructError where another process is at it.
 */
export async function exclusively<T>(by: string, folder: string, name: string, body: () => Promise<T>): Promise<T> {
  const own = join(folder, temporaryName(name));
  naming(by, folder, 'cannot be written', 'nothing was changed', () => {
    mkdirSync(folder, { recursive: true });
    closeSync(openSync(own, 'wx'));
  });
  try {
    const others = readdirSync(folder)
      .filter((entry) => isTemporaryOf(name, entry))
      .map((entry) => join(folder, entry))
      .filter((path) => path !== own);
    for (const path of others) {
      if (!isLeftover(path)) {
        const message = 'are being changed by another run of cdknix; wait until it has ended';
        throw new ConstructError(by, name, message);
      }
      rmSync(path, { force: true });
    }
    return await body();
  } finally {
    rmSync(own, { force: true });
    removeIfEmpty(folder);
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
