import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { trackedFiles } from '../../lib/output';
import { shapesIn } from '../../lib/policies/leaks/shapes';
import { checkout } from '../helpers/project';
import { marker } from './canary-values';

const read = (path: string): string => readFileSync(join(checkout, path), 'utf8');
const tracked = [...(trackedFiles(checkout) ?? [])].sort();
/** What programs have made, and is kept: modules, pages, Terraform JSON, snapshots, answers of NixOS. */
const made = tracked.filter((path) => {
  return /^(generated|docs\/peers|test\/recordings)\/|__snapshots__\/|(^|\/)fleet\.lock\.json$|\.sops\.yaml$/.test(
    path,
  );
});
/** What they are made from. */
const sources = tracked.filter((path) => /(^|\/)fleet\.(ts|lock\.json)$|^examples\/.*\.ts$|^test\//.test(path));

/** The values that tests feed to secrets, as they are, in base64 and in hexadecimal. */
const marked = /canary-[0-9a-f]{24}|marker-|Y2FuYXJ5L[TW]|63616e6172792d/;

const describeTracked = made.length > 0 ? describe : describe.skip;

describeTracked('what is made and committed', () => {
  test('is there to be searched', () => {
    for (const part of ['generated/fufuwuqi/', '__snapshots__/', 'fleet.lock.json', 'test/recordings/']) {
      expect(made.some((path) => path.includes(part))).toBe(true);
    }
  });

  test('holds no value of a test, in whatever form', () => {
    expect(made.filter((path) => marked.test(read(path)))).toEqual([]);
  });

  test('holds nothing that is a secret by its form', () => {
    const found = made.flatMap((path) => shapesIn(read(path)).map((what) => `${path}: ${what}`));
    expect(found).toEqual([]);
  });

  test('holds no key of WireGuard but the public ones of the fleets', () => {
    const keys = (path: string): string[] =>
      read(path).match(/(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=/g) ?? [];
    const known = new Set(sources.filter((path) => !made.includes(path) || path.endsWith('lock.json')).flatMap(keys));
    const strange = made.flatMap((path) =>
      keys(path)
        .filter((key) => !known.has(key))
        .map((key) => `${path}: ${key}`),
    );
    expect(strange).toEqual([]);
  });

  test('and a search finds what is there', () => {
    expect(shapesIn(`a = "AGE-SECRET-KEY-1${'Q'.repeat(58)}"`)).toEqual(['an age identity']);
    for (const form of ['utf8', 'base64', 'hex'] as const) {
      expect(marked.test(Buffer.from(marker('ares', 'a')).toString(form))).toBe(true);
    }
  });
});
