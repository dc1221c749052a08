import { type Problem } from '../errors';
import { foldersAbove, pathFault, printable } from './file-path';
import { commentStyle, withMarker } from './marker';
import { type OutputFile } from './output-files';
import { type Places } from './places';

/** A file as it shall be on disk. */
export interface WantedFile {
  /** The whole text, marker line included. */
  readonly text: string;
  readonly by: string;
}

/** Checks the files of a program by themselves, without the disk. */
export function checkFiles(
  files: ReadonlyMap<string, OutputFile>,
  places: Places,
): { wanted: ReadonlyMap<string, WantedFile>; problems: Problem[] } {
  const wanted = new Map<string, WantedFile>();
  const problems: Problem[] = [];
  for (const [path, file] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const message =
      pathFault(path) ?? placeFault(path, places) ?? textFault(file.text) ?? makerFault(path, file, places);
    if (message === undefined) wanted.set(path, finished(path, file, places));
    else problems.push({ path: printable(file.by), field: printable(path), message });
  }
  problems.push(...clashes(wanted));
  return { wanted, problems };
}

/** A path in the form in which two names meet on file systems that ignore case. */
export function folded(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

function finished(path: string, { text, by }: OutputFile, places: Places): WantedFile {
  const whole = text.endsWith('\n') ? text : `${text}\n`;
  return { text: places.indexFor(path) === undefined ? withMarker(path, whole, by) : whole, by };
}

function placeFault(path: string, places: Places): string | undefined {
  if (places.allows(path)) return undefined;
  const names = [...places.folders.map((folder) => `${folder.path}/`), ...places.exact].sort();
  return `is in none of the places that synth may write to (${names.join(', ')}); move it, or allow its folder in the app`;
}

function textFault(text: string): string | undefined {
  const at = text.search(/[\r\0\p{Cs}]/u);
  if (at === -1) return undefined;
  const what = { '\r': 'a carriage return', '\0': 'a NUL character' }[text.charAt(at)] ?? 'half a surrogate pair';
  return `has ${what} in line ${text.slice(0, at).split('\n').length}; give it as text with LF line ends`;
}

function makerFault(path: string, { by }: OutputFile, places: Places): string | undefined {
  if (by === '' || printable(by) !== by) return 'is made by something without a printable name; name what makes it';
  const angle = places.indexFor(path) === undefined && commentStyle(path) === 'angle';
  if (angle && by.includes('--'))
    return "is made by a construct with '--' in its path, which ends a comment in this kind of file; rename it";
  return undefined;
}

/** Paths that cannot be on one disk together; each pair is told once, at the later one. */
function clashes(wanted: ReadonlyMap<string, WantedFile>): Problem[] {
  const spellings = new Map<string, { readonly path: string; readonly of: string }>();
  const problems: Problem[] = [];
  const told = new Set<string>();
  for (const [path, { by }] of wanted) {
    for (const part of [...foldersAbove(path), path]) {
      const other = spellings.get(folded(part));
      spellings.set(folded(part), other ?? { path: part, of: path });
      if (other !== undefined && other.path !== part && !told.has(part)) {
        told.add(part);
        const message = `differs only by case from '${other.path}' of '${wanted.get(other.of)?.by ?? ''}', one file on macOS; rename one`;
        problems.push({ path: by, field: part, message });
      }
      if (part !== path && wanted.has(part)) {
        const message = `is a file, but '${path}' of '${by}' needs a folder there; rename one`;
        problems.push({ path: wanted.get(part)?.by ?? '', field: part, message });
      }
    }
  }
  return problems;
}
