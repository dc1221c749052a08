import { ConstructError, type Problem, ProblemsError } from '../errors';
import { type LockKind, lockKinds } from './lock-kinds';
import { factName, lockFile, parseLock, printLock } from './lock-text';
import { got, quoted } from './wording';

/** How {@link FleetLock.parse} reads the file. */
export interface FleetLockOptions {
  /** Refuses every new fact, so that what is built is what was committed. @default false */
  readonly locked?: boolean;
}

/**
 * Facts that are allocated or generated once and then stay: `fleet.lock.json`.
 *
 * Constructs {@link request} what they need while they are made and {@link get} it once all requests are
 * {@link settle}d, in order of name; so the order of calls never decides who gets what. A fact never changes and its
 * value is never given to another, even when nobody asks for it any more: it goes only by {@link drop}, or with its line.
 */
export class FleetLock {
  /** Reads the file's text; without a file the lock is empty. @throws ProblemsError */
  public static parse(text?: string, options: FleetLockOptions = {}): FleetLock {
    const lock = new FleetLock(options.locked ?? false);
    for (const { kind, key, value } of text === undefined ? [] : parseLock(text)) lock.keep(kind, key, value);
    lock.dirty = false;
    return lock;
  }

  private readonly facts = new Map<string, { readonly kind: LockKind; readonly key: string; readonly value: string }>();
  /** Who has a value, by kind and value. */
  private readonly owners = new Map<string, string>();
  private readonly requests = new Map<string, { kind: LockKind; key: string; candidates: Iterable<string> }>();
  private readonly problems: Problem[] = [];
  private settled = false;
  private dirty = false;

  private constructor(private readonly locked: boolean) {}

  /** True when the file must be written again. */
  public get changed(): boolean {
    return this.dirty;
  }

  /** Facts that nobody requested, by name: candidates for {@link drop}. */
  public get unrequested(): string[] {
    return [...this.facts.keys()].filter((name) => !this.requests.has(name)).sort();
  }

  /** The value of a fact, or undefined where there is none yet. */
  public get(kind: LockKind, key: string): string | undefined {
    return this.facts.get(factName(kind, key))?.value;
  }

  /** Every fact of a kind. */
  public all(kind: LockKind): { readonly key: string; readonly value: string }[] {
    return [...this.facts.values()].filter((fact) => fact.kind === kind);
  }

  /** Whether a fact was asked for already, for what several hosts need. */
  public isRequested(kind: LockKind, key: string): boolean {
    return this.requests.has(factName(kind, key));
  }

  /** Asks for a fact; {@link settle} takes the first candidate that is free, unless the fact is there already. */
  public request(kind: LockKind, key: string, candidates: Iterable<string>): void {
    const name = checkedName(kind, key);
    if (this.settled)
      throw new ConstructError(lockFile, name, 'is requested too late; request facts while constructs are made');
    if (this.requests.has(name)) {
      // Whose candidates count would depend on the order of calls.
      this.problems.push({
        path: lockFile,
        field: name,
        message: 'is requested twice; request it once and get it elsewhere',
      });
    }
    this.requests.set(name, { kind, key, candidates });
  }

  /** Allocates everything requested, in order of name. Returns what is wrong. Runs once. */
  public settle(): Problem[] {
    if (this.settled) return [];
    this.settled = true;
    const problems = [...this.problems];
    for (const [, { kind, key, candidates }] of [...this.requests].sort(([a], [b]) => (a < b ? -1 : 1))) {
      try {
        this.allocate(kind, key, candidates);
      } catch (error) {
        if (!ProblemsError.isProblemsError(error)) throw error;
        problems.push(...error.problems);
      }
    }
    return problems;
  }

  /** Takes the first candidate that is free; a fact that is there already stays as it is. For commands. */
  public allocate(kind: LockKind, key: string, candidates: Iterable<string>): string {
    const name = checkedName(kind, key);
    const before = this.get(kind, key);
    if (before !== undefined) return before;
    if (this.locked) throw new ConstructError(lockFile, name, `is not allocated yet; ${unlocked}`);
    for (const value of candidates) {
      if (lockKinds[kind].unique && this.owners.has(factName(kind, value))) continue;
      this.record(kind, key, value);
      return value;
    }
    throw new ConstructError(
      lockFile,
      name,
      'has no free candidate left; widen the range, or drop facts that are not used',
    );
  }

  /** Keeps a fact that was made elsewhere, such as a public key. Another value than the one it has is refused. */
  public record(kind: LockKind, key: string, value: string): void {
    const name = checkedName(kind, key);
    const before = this.get(kind, key);
    if (before === value) return;
    const complain = (message: string): ConstructError => new ConstructError(lockFile, name, message);
    if (before !== undefined) throw complain(`is ${got(before)} already, got ${got(value)}; drop it first`);
    if (this.locked) throw complain(`is not recorded yet; ${unlocked}`);
    if (!lockKinds[kind].accepts(value)) throw complain(`must be ${lockKinds[kind].form}, got ${got(value)}`);
    const owner = this.owners.get(factName(kind, value));
    if (owner !== undefined && lockKinds[kind].unique)
      throw complain(`${quoted(owner)} has ${got(value)} already; take another`);
    this.keep(kind, key, value);
  }

  /** Forgets a fact on purpose, so that its value is free again. Returns whether it was there. */
  public drop(kind: LockKind, key: string): boolean {
    const fact = this.facts.get(factName(kind, key));
    if (fact === undefined) return false;
    if (this.locked) throw new ConstructError(lockFile, factName(kind, key), `cannot be dropped; ${unlocked}`);
    this.facts.delete(factName(kind, key));
    if (this.owners.get(factName(kind, fact.value)) === key) this.owners.delete(factName(kind, fact.value));
    this.dirty = true;
    return true;
  }

  /** The file's text: sorted, a fact a line. */
  public toText(): string {
    return printLock([...this.facts.values()]);
  }

  private keep(kind: LockKind, key: string, value: string): void {
    this.facts.set(factName(kind, key), { kind, key, value });
    this.owners.set(factName(kind, value), key);
    this.dirty = true;
  }
}

const unlocked = `run synth without --locked and commit ${lockFile}`;

function checkedName(kind: LockKind, key: string): string {
  const name = factName(kind, key);
  if (!/^\S+$/.test(key)) throw new ConstructError(lockFile, name, `must have a key without spaces, got ${got(key)}`);
  return name;
}
