import { type z } from 'zod';
import { type Path, pathText, valueAt } from './path';
import { advice, got, nearest, quoted } from './wording';

/** One refused value of an input. */
export interface Refusal {
  readonly path: Path;
  readonly message: string;
}

/** Fields of each strict object that has unknown ones, by its path as text. */
export type KnownFields = ReadonlyMap<string, readonly string[]>;

type Issue = z.core.$ZodIssue;

/** Puts an issue of zod into our words: what is wrong, what was given, what to do. */
export function refusals(issue: Issue, input: unknown, known: KnownFields): Refusal[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code === 'unrecognized_keys') {
    const fields = known.get(pathText(path)) ?? [];
    return issue.keys.map((key) => ({ path: [...path, key], message: `is not a known field${advice(key, fields)}` }));
  }
  if (issue.code === 'invalid_key' || issue.code === 'invalid_element') {
    const first = issue.issues[0];
    const message = first === undefined ? 'is no valid name' : wording(first, path.at(-1));
    return [{ path, message: issue.code === 'invalid_key' ? `the name ${message}` : message }];
  }
  return [{ path, message: wording(issue, valueAt(input, path)) }];
}

function wording(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'custom':
      return issue.message;
    case 'invalid_type':
      return expected(kindOf(issue.expected), value);
    case 'invalid_value':
      return choice(issue.values.map(String), issue.values.map(got), value);
    case 'invalid_union':
      return union(issue, value);
    case 'too_small':
      return expected(sized(issue.origin, 'at least', Number(issue.minimum)), value);
    case 'too_big':
      return expected(sized(issue.origin, 'at most', Number(issue.maximum)), value);
    case 'not_multiple_of':
      return expected(`a multiple of ${issue.divisor}`, value);
    case 'invalid_format':
      return expected(`text of the form ${issue.format}`, value);
    default:
      return `is not valid, got ${got(value)}`;
  }
}

function union(issue: z.core.$ZodIssueInvalidUnion, value: unknown): string {
  const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : undefined;
  if (options !== undefined) return choice(options, options.map(quoted), value);
  const kinds = issue.errors.flatMap((errors) =>
    errors.map((error) => ('expected' in error ? kindOf(error.expected) : '')),
  );
  return expected([...new Set(kinds)].filter((kind) => kind !== '').join(' or ') || 'another value', value);
}

function expected(what: string, value: unknown): string {
  return value === undefined ? `is missing; give ${what}` : `must be ${what}, got ${got(value)}`;
}

function choice(names: readonly string[], texts: readonly string[], value: unknown): string {
  // A long list of old releases helps nobody; the newest do.
  const few = texts.length > 12 ? `… ${texts.slice(-8).join(', ')}` : texts.join(', ');
  const what = texts.length === 1 ? few : `one of ${few}`;
  const near = typeof value === 'string' ? nearest(value, names) : undefined;
  return `${expected(what, value)}${near === undefined ? '' : `; did you mean '${near}'?`}`;
}

function sized(origin: string, bound: string, size: number): string {
  if (origin === 'string') return `text of ${bound} ${size} character${size === 1 ? '' : 's'}`;
  if (origin === 'array' || origin === 'set') return `a list of ${bound} ${size} item${size === 1 ? '' : 's'}`;
  return `${bound} ${size}`;
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
};

function kindOf(expectedType: string): string {
  return kinds[expectedType] ?? expectedType;
}
