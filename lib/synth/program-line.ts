import { dirname, relative } from 'node:path';

/** The library's own folder, wherever it is installed. */
const library = `${dirname(__dirname)}/`;

/** `main.ts:9`: the innermost line of the user's own program that an error came from; undefined for none. */
export function programLine(error: Error): string | undefined {
  const calls = (error.stack ?? '').matchAll(/^\s+at (?:.*\()?(\/.*):(\d+):\d+\)?$/gm);
  for (const [, file = '', line] of calls) {
    const path = relative(process.cwd(), file);
    const isForeign = file.startsWith(library) || path.startsWith('..') || /(?:^|\/)node_modules\//.test(path);
    if (!isForeign) return `${path}:${line ?? ''}`;
  }
  return undefined;
}
