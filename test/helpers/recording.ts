import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Answers of the real NixOS module system that are kept for machines without its tree; see CONTRIBUTING.md. */
export const recordings = resolve(__dirname, '..', 'recordings');

/** Whether this run keeps what it is answered: `CDKNIX_RECORD=true`. */
export const recording = process.env['CDKNIX_RECORD'] === 'true';

/**
 * The file that keeps the answer to a question, by what is asked and by the content of every file that it names: what
 * is rendered in another way is another question, to which no old answer fits.
 *
 * @param places - Folders that are elsewhere on each machine, by a name for them.
 */
export function recordingOf(question: string, places: Readonly<Record<string, string>>): string {
  const named = Object.entries(places).reduce((text, [name, path]) => text.replaceAll(path, `<${name}>`), question);
  const text = named.replace(/\/[\w@+.,/-]+/g, (path) => (isRendered(path) ? digest(path) : path));
  return join(recordings, `${createHash('sha256').update(text).digest('hex').slice(0, 20)}.json`);
}

export function readRecording(file: string): unknown {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const remedy =
    'with the module tree in place, run CDKNIX_RECORD=true npx jest on this file and commit test/recordings';
  throw new Error(`what NixOS makes of this is not recorded, for its configuration has changed; ${remedy}`);
}

export function writeRecording(file: string, answer: unknown): void {
  mkdirSync(recordings, { recursive: true });
  writeFileSync(file, `${JSON.stringify(answer, null, 1)}\n`);
}

/** What a test has just written; anything else that a question names is the same everywhere, or not there. */
function isRendered(path: string): boolean {
  return path.startsWith(`${tmpdir()}/`) && existsSync(path);
}

/** What a file, or all of a folder, holds. */
function digest(path: string): string {
  if (!statSync(path).isDirectory()) return createHash('sha256').update(readFileSync(path)).digest('hex');
  const entries = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const files = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.slice(path.length)).update(readFileSync(file));
  return hash.digest('hex');
}
