/**
 * One thing that is wrong, in the one form every message has:
 * `[construct/path] field: what is wrong, got VALUE; what to do`.
 */
export interface Problem {
  /** Construct path, or the input it was read from (`fleet`, `fleet.lock.json`); empty for none. */
  readonly path: string;
  /** Field, Nix attribute or file it is about; empty where the message speaks of the whole construct. */
  readonly field?: string;
  /** What is wrong, what was given, and what to do. */
  readonly message: string;
}

/** Renders a problem as its one line. */
export function problemLine({ path, field, message }: Problem): string {
  const where = path === '' ? '' : `[${path}] `;
  return `${where}${field === undefined || field === '' ? '' : `${field}: `}${message}`.replace(/\s*\n\s*/g, ' ');
}

const TAG = Symbol.for('cdknix/ProblemsError');

/** Everything that is wrong with an input or a synth, all at once; nothing has been written. */
export class ProblemsError extends Error {
  /** Recognises an error of this class across copies of the library. */
  public static isProblemsError(x: unknown): x is ProblemsError {
    return typeof x === 'object' && x !== null && TAG in x;
  }

  /** The problems, sorted by path and field. */
  public readonly problems: readonly Problem[];

  public constructor(problems: readonly Problem[], options?: ErrorOptions) {
    const lines = problems.map((problem) => [problemLine(problem), problem] as const);
    lines.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    const unique = lines.filter(([line], index) => index === 0 || line !== lines[index - 1]?.[0]);
    super(unique.map(([line]) => line).join('\n'), options);
    this.name = 'ProblemsError';
    this.problems = unique.map(([, problem]) => problem);
    Object.defineProperty(this, TAG, { value: true });
  }
}

/** A single problem, thrown where only one construct can know it. */
export class ConstructError extends ProblemsError {
  public constructor(path: string, field: string, message: string, options?: ErrorOptions) {
    super([{ path, field, message }], options);
    this.name = 'ConstructError';
  }
}

/** Shows a value in a message: short, on one line, quoted as in the program that gave it. */
export function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number' || value === undefined) return String(value);
  if (typeof value === 'string') return clipped(`'${value.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n')}'`);
  let json: string | undefined;
  try {
    json = JSON.stringify(value);
  } catch {
    json = undefined;
  }
  return clipped(json ?? Object.prototype.toString.call(value));
}

function clipped(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
