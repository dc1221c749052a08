import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The value of a secret: nothing else in the world has it. */
export const marker = (host: string, key: string): string =>
  `canary-${createHash('sha256').update(`${host} ${key}`).digest('hex').slice(0, 24)}`;

/** Whether a text has one of some values, as it is or as others might write it. */
export function holdsOneOf(values: Iterable<string>): (text: string) => boolean {
  const forms = [...values].flatMap((value) =>
    ['utf8', 'base64', 'hex'].map((form) => {
      return Buffer.from(value)
        .toString(form as BufferEncoding)
        .replace(/=+$/, '');
    }),
  );
  return (text) => forms.some((form) => text.includes(form));
}

/** Files below some folders, small enough to be texts. */
export function filesBelow(...folders: readonly string[]): string[] {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  return files.filter((file) => {
    const found = statSync(file, { throwIfNoEntry: false });
    return found?.isFile() === true && found.size < 1 << 24;
  });
}

/** The bytes of a file, a character each. */
export const bytesOf = (file: string): string => readFileSync(file, 'latin1');
