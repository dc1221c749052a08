import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Names of temporary files: `.NAME.PID-RANDOM.cdknix-tmp`. */
export const TEMPORARY_NAME = /^\..*\.(\d+)-[0-9a-f]{8}\.cdknix-tmp$/s;
const HOUR = 3_600_000;

/** How a file is written. */
export interface AtomicWriteOptions {
  /** Folder of the temporary file, on the same file system. @default - the file's own folder */
  readonly temporaryFolder?: string;
  /** Permission bits, before the umask. @default 0o666 */
  readonly mode?: number;
  /** Whether it has to outlive a power cut, as what nothing can make again. @default false */
  readonly durable?: boolean;
}

/**
 * Writes a file so that others see the old or the new text, never a part: a temporary file, created exclusively, is
 * renamed over it. There is no fsync by default: a power cut may lose what a second synth makes again, and a thousand
 * fsyncs would cost seconds.
 */
export function writeAtomically(path: string, text: string, options: AtomicWriteOptions = {}): void {
  const { temporaryFolder = dirname(path), mode = 0o666, durable = false } = options;
  for (const folder of new Set([dirname(path), temporaryFolder])) mkdirSync(folder, { recursive: true });
  const temporary = join(temporaryFolder, temporaryName(basename(path)));
  const file = openSync(temporary, 'wx', mode);
  try {
    try {
      writeFileSync(file, text);
      if (durable) fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * Whether a temporary file was left by a killed run. The process in its name is gone, or is this one, which is not in
 * the middle of a write (all of it is synchronous), or the file is so old that the number was given to another process.
 */
export function isLeftover(path: string): boolean {
  const [, pid] = TEMPORARY_NAME.exec(basename(path)) ?? [];
  if (pid === undefined) return false;
  if (Number(pid) === process.pid || !isAlive(Number(pid))) return true;
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && Date.now() - stat.mtimeMs > HOUR;
}

/** Whether a name is that of a temporary file for the file of that name. */
export function isTemporaryOf(name: string, temporary: string): boolean {
  return TEMPORARY_NAME.test(temporary) && temporary.startsWith(`.${shortened(name)}.`);
}

/** A new name for a temporary file beside the file of that name. */
export function temporaryName(name: string): string {
  return `.${shortened(name)}.${process.pid}-${randomBytes(4).toString('hex')}.cdknix-tmp`;
}

/** Leaves room for the rest within the 255 bytes that a name may have. */
function shortened(name: string): string {
  return Array.from(name).slice(0, 48).join('');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** One that was killed and that nobody has waited for yet, as in a container without an init. */
function isZombie(pid: number): boolean {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    // It is gone by now, or the system has no such files.
    return false;
  }
}
