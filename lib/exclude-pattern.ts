import { literalPattern } from './literal-pattern';

/**
 * Whether patterns leave out a path, or a folder above it that restic comes by from where it starts. They are read in order, as restic reads them: one with a `/` in
 * front is of the whole path, another fits anywhere in it, `**` stands for any number of folders, and `!` takes back what
 * an earlier one left out.
 *
 * @see https://restic.readthedocs.io/en/stable/040_backup.html#excluding-files
 */
export function leavesOut(patterns: readonly string[], path: string, start: string): boolean {
  // Where every name below it is left out, so is all that it holds.
  const names = [...namesOf(path), anyName];
  return names.some((_, end) => end + 1 >= namesOf(start).length && isLeftOut(patterns, names.slice(0, end + 1)));
}

const anyName = '\u0001';

function isLeftOut(patterns: readonly string[], names: readonly string[]): boolean {
  return patterns.reduce((out, pattern) => {
    const isTakenBack = pattern.startsWith('!');
    return fits(isTakenBack ? pattern.slice(1) : pattern, names) ? !isTakenBack : out;
  }, false);
}

function fits(pattern: string, names: readonly string[]): boolean {
  const wanted = namesOf(pattern).map((part) => (part === '**' ? part : expressionOf(part)));
  if (wanted.length === 0) return false;
  if (pattern.startsWith('/')) return startsWith(names, wanted);
  return names.some((_, index) => startsWith(names.slice(index), wanted));
}

function startsWith(names: readonly string[], [first, ...rest]: readonly (RegExp | '**')[]): boolean {
  if (first === undefined) return true;
  if (first === '**') return [...names, ''].some((_, index) => startsWith(names.slice(index), rest));
  const [name, ...others] = names;
  return name !== undefined && first.test(name) && startsWith(others, rest);
}

function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '' && name !== '.');
}

const wild = /\\(.)|\*|\?|\[(\^?)((?:\\.|[^\]\\])+)\]|([^*?[\\])|[[\\]/gsu;

/** One name of a pattern, in which `*`, `?` and `[a-z]` stand for letters of a name. */
function expressionOf(part: string): RegExp {
  const source = part.replace(wild, (all, escaped?: string, not?: string, set?: string, plain?: string) => {
    if (all === '*') return '.*';
    if (all === '?') return '.';
    if (set !== undefined) return `[${not ?? ''}${set}]`;
    return literalPattern(escaped ?? plain ?? all);
  });
  return new RegExp(`^(?:${source})$`, 'su');
}
