import { type Problem, ProblemsError } from '../errors';
import { isLockKind, type LockKind, lockKinds } from './lock-kinds';
import { advice, got, quoted } from './wording';

/** One fact of `fleet.lock.json`. */
export interface LockFact {
  readonly kind: LockKind;
  readonly key: string;
  readonly value: string;
}

export const lockFile = 'fleet.lock.json';
const version = 1;

/** `KIND KEY`: how a fact is named in the file and in messages. */
export function factName(kind: string, key: string): string {
  return `${kind} ${key}`;
}

/** The file's text: a fact a line in order of name, the version last, so that a new fact is always one new line. */
export function printLock(facts: readonly LockFact[]): string {
  const lines = facts.map(
    ({ kind, key, value }) => `  ${JSON.stringify(factName(kind, key))}: ${JSON.stringify(value)},\n`,
  );
  return `{\n${lines.sort().join('')}  "version": ${version}\n}\n`;
}

/**
 * Reads the file.
 *
 * @throws ProblemsError with everything that is wrong.
 */
export function parseLock(text: string): LockFact[] {
  const conflict = lineOf(text, /^(<{7}|\|{7}|={7}|>{7})( |$)/);
  if (conflict !== undefined) {
    const remedy = 'keep the facts of both sides and delete the marker lines';
    throw fault(`has an unresolved merge in line ${conflict}; ${remedy}`);
  }
  const data = parseJson(text);
  const problems: Problem[] = duplicateKeys(text).map((name) => {
    return problem(name, 'is there twice; keep the line that is in use and delete the other');
  });
  if (data['version'] !== version) {
    const remedy = 'this version of the program reads only that';
    problems.push(problem('version', `must be ${version}, got ${got(data['version'])}; ${remedy}`));
  }
  const facts: LockFact[] = [];
  for (const [name, value] of Object.entries(data)) {
    if (name === 'version') continue;
    const fact = factOf(name, value, problems);
    if (fact !== undefined) facts.push(fact);
  }
  problems.push(...sharedValues(facts));
  if (problems.length > 0) throw new ProblemsError(problems);
  return facts;
}

function parseJson(text: string): Record<string, unknown> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    const [, position] = /position (\d+)/.exec(String(error)) ?? [];
    const at = position === undefined ? 'at its end' : `in line ${text.slice(0, Number(position)).split('\n').length}`;
    throw fault(`is not JSON ${at}; restore it from version control and run synth again`);
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw fault(`must hold an object, got ${got(data)}`);
  return data as Record<string, unknown>;
}

function factOf(name: string, value: unknown, problems: Problem[]): LockFact | undefined {
  const [, kind = name, key = ''] = /^(\S+) (\S+)$/.exec(name) ?? [];
  if (!isLockKind(kind)) {
    problems.push(problem(name, `is no kind of fact${advice(kind, Object.keys(lockKinds))}`));
  } else if (key === '') {
    problems.push(problem(name, "must be named 'KIND KEY'"));
  } else if (typeof value !== 'string' || !lockKinds[kind].accepts(value)) {
    problems.push(problem(name, `must be ${lockKinds[kind].form}, as text, got ${got(value)}`));
  } else {
    return { kind, key, value };
  }
  return undefined;
}

function sharedValues(facts: readonly LockFact[]): Problem[] {
  const owners = new Map<string, string>();
  return facts.flatMap(({ kind, key, value }) => {
    const place = factName(kind, value);
    const other = owners.get(place);
    if (other === undefined || !lockKinds[kind].unique) {
      owners.set(place, key);
      return [];
    }
    const remedy = 'delete the newer line and run synth again, which allocates another';
    return [problem(factName(kind, key), `${quoted(other)} has ${got(value)} too; ${remedy}`)];
  });
}

/** The text is valid JSON, so its strings can be told apart without parsing it again. */
function duplicateKeys(text: string): string[] {
  const keys = [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].flatMap(([match, colon]) => {
    return colon === undefined ? [] : [JSON.parse(match.slice(0, -colon.length)) as string];
  });
  return keys.filter((key, i) => keys.indexOf(key) < i);
}

function lineOf(text: string, pattern: RegExp): number | undefined {
  const index = text.split(/\r?\n/).findIndex((line) => pattern.test(line));
  return index < 0 ? undefined : index + 1;
}

function problem(field: string, message: string): Problem {
  return { path: lockFile, field, message };
}

function fault(message: string): ProblemsError {
  return new ProblemsError([{ path: lockFile, message }]);
}
