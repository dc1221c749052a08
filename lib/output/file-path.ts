import { INDEX_NAME } from './file-index';
import { TEMPORARY_NAME } from './temporary';

/** Folders of other programs: never looked into, never written to. */
export const FOREIGN_FOLDERS: ReadonlySet<string> = new Set(['.git', '.terraform', 'node_modules']);

/** What is wrong with a path below the root, and what to do; undefined when it is fine. */
export function pathFault(path: string): string | undefined {
  if (path === '') return 'is an empty path; name a file below the project folder';
  if (/[\p{Cc}\p{Cs}]/u.test(path)) return 'has a control character in its path; remove it';
  if (path.includes('\\')) return "has a backslash in its path; write '/' between folders";
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'is absolute; give the path from the project folder';
  for (const name of path.split('/')) {
    if (name === '') return "has an empty name in its path; write one '/' between folders and none at the end";
    if (name === '.' || name === '..') return `has '${name}' in its path; give the path from the project folder`;
    if (Buffer.byteLength(name) > 255) return 'has a name of more than 255 bytes in its path; shorten it';
    if (FOREIGN_FOLDERS.has(name.toLowerCase()))
      return `is in '${name}', which other programs own; choose another folder`;
    if (name.toLowerCase() === INDEX_NAME || TEMPORARY_NAME.test(name)) {
      return `has '${name}' in its path, a name that cdknix uses itself; choose another`;
    }
  }
  return undefined;
}

/** A path or name as a message can show it: control characters escaped. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The folders above a path, outermost first: `a`, `a/b` for `a/b/c`. */
export function foldersAbove(path: string): string[] {
  const names = path.split('/').slice(0, -1);
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
}

/** The folder of a path; '' for the root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Joins a folder, '' being the root, and a path in it. */
export function within(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`;
}

/** The part of a path below the folder of another file. */
export function pathBelow(file: string, path: string): string {
  const folder = folderOf(file);
  return folder === '' ? path : path.slice(folder.length + 1);
}
