import { type Problem } from '../errors';
import { type Path, pathText, valueAt } from './path';
import { advice, got, redacted } from './wording';

/** Collects what is wrong with a fleet, and knows the input that it was read from. */
export class Report {
  public readonly problems: Problem[] = [];
  /** Paths whose value was refused on its own; what relates to them is not judged again. */
  public readonly broken = new Set<string>();
  private readonly known = new Map<string, ReadonlySet<string>>();

  public constructor(
    private readonly source: string,
    private readonly input: unknown,
    /** Turns a path of the parsed data, from which broken list items were left out, into one of the input. */
    private original: (path: Path) => Path = (path) => path,
  ) {}

  public readThrough(original: (path: Path) => Path): void {
    this.original = original;
  }

  /** Adds a problem of the parsed data, unless its place was already refused. */
  public add(path: Path, message: string): void {
    const field = this.text(path);
    if (!this.broken.has(field)) this.addRaw(field, message);
  }

  /** True where the value at a path of the parsed data, or something inside it, was refused. */
  public isBroken(path: Path): boolean {
    if (this.broken.size === 0) return false;
    const field = this.text(path);
    return this.broken.has(field) || [...this.broken].some((other) => other.startsWith(`${field}.`));
  }

  /** Adds a problem whose field is already text of the input's path. */
  public addRaw(field: string, message: string): void {
    this.problems.push({ path: this.source, field: redacted(field), message: redacted(message) });
  }

  /** A path of the parsed data as text of the input's. */
  public text(path: Path): string {
    return pathText(this.original(path));
  }

  /** The names given at a path of the input, the broken ones too, so that no reference to them is called unknown. */
  public names(path: Path): ReadonlySet<string> {
    const key = pathText(path);
    const before = this.known.get(key);
    if (before !== undefined) return before;
    const value = valueAt(this.input, path);
    const names = new Set(typeof value === 'object' && value !== null ? Object.keys(value) : []);
    this.known.set(key, names);
    return names;
  }

  /** Reports a name that does not exist, with the nearest that does. */
  public checkName(path: Path, noun: string, given: string, names: ReadonlySet<string>): boolean {
    if (names.has(given)) return true;
    this.add(path, `no ${noun} is named ${got(given)}${advice(given, names)}`);
    return false;
  }
}
