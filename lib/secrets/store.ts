import { join } from 'node:path';
import { ConstructError, type Problem, ProblemsError } from '../errors';
import { readTextFile, writeTextFile } from '../output';
import { changeValues, decryptValues, encryptValues, type SecretValues, type SopsSubject } from './sops';
import { readSopsFile, secretsFile, type SopsFile } from './sops-file';
import { type FileRecipients } from './recipients';
import { today, type ValueDates } from './value-dates';

/**
 * The encrypted file of one host. It changes as a whole or not at all, and only into what reads back as it should;
 * nothing of it is ever on a disk in the clear.
 *
 * @throws ConstructError for a file that cannot be read, or that sops did not make.
 */
export class SecretStore {
  /** Its place in the project. */
  public readonly path: string;
  private text: string | undefined;
  private file: SopsFile | undefined;
  private opened: SecretValues | undefined;
  /** What was put in here, which then needs no opening. */
  private readonly known = new Map<string, string>();

  public constructor(
    private readonly root: string,
    private readonly host: string,
    private readonly recipients: FileRecipients,
  ) {
    this.path = secretsFile(host);
    this.text = readTextFile(join(root, this.path));
    this.file = this.text === undefined ? undefined : readSopsFile(this.text, this.path);
  }

  /** Whether there is a value. The empty text is none. */
  public has(key: string): boolean {
    return this.file?.keys.includes(key) ?? false;
  }

  /** The value of a key, decrypted; undefined where there is none. @throws ConstructError where no key opens the file */
  public value(key: string): string | undefined {
    if (!this.has(key) || this.text === undefined) return undefined;
    if (this.known.has(key)) return this.known.get(key);
    this.opened ??= decryptValues(this.subject, this.text);
    return this.opened.get(key);
  }

  /** Whether a key is here that opens it. */
  public get canOpen(): boolean {
    return this.text === undefined || this.locked().length === 0;
  }

  /** What is in the way of giving it values, as far as that is to be seen before any of them is known. */
  public problems(keys: readonly string[]): Problem[] {
    const { recipients, path } = this;
    const problem = (field: string, message: string): Problem => ({ path: this.host, field, message });
    if (this.text === undefined) return this.faultsOfNew().map((message) => problem(path, message));
    const strangers = this.file?.recipients.filter((one) => !recipients.all.includes(one)) ?? [];
    const remedy = `run sops updatekeys ${path}, and sops rotate --in-place ${path}, before it gets new values`;
    return [
      ...strangers.map((one) => problem(path, `is open to ${one}, who may not read it (any more); ${remedy}`)),
      ...keys.flatMap((key) => this.clashes(key).map((message) => problem(`secret ${key}`, message))),
      ...this.locked().map((message) => problem(path, message)),
    ];
  }

  /** The day that a value was given on; undefined where no command gave it. */
  public dateOf(key: string): string | undefined {
    return this.file?.dates[key];
  }

  /**
   * Adds or replaces values. All of them are there afterwards, or none.
   *
   * @param givenOn - Day that a value is from, undefined where nobody knows. @default - today
   */
  public put(values: SecretValues, givenOn: (key: string) => string | undefined = today): void {
    const { text } = this;
    if (values.size === 0) return;
    const dates = this.datesWith([...values.keys()], givenOn);
    const next =
      text === undefined
        ? encryptValues(this.subject, values, dates)
        : changeValues(this.subject, text, values, this.file?.isDated === true ? dates : undefined);
    this.verify(next, values);
    if (readTextFile(join(this.root, this.path)) !== text) {
      throw new ConstructError(this.host, this.path, 'was changed by somebody else meanwhile; run the command again');
    }
    writeTextFile(join(this.root, this.path), next, { durable: true });
    this.text = next;
    this.file = readSopsFile(next, this.path);
    this.opened = undefined;
    for (const [key, value] of values) this.known.set(key, value);
  }

  /** The days of all values once some are new; those of values that are gone go, too. */
  private datesWith(keys: readonly string[], givenOn: (key: string) => string | undefined): ValueDates {
    const old = (this.file?.keys ?? [])
      .filter((key) => !keys.includes(key))
      .map((key) => [key, this.dateOf(key)] as const);
    const all = [...old, ...keys.map((key) => [key, givenOn(key)] as const)];
    const known = all.flatMap(([key, day]) => (day === undefined ? [] : [[key, day] as const]));
    return Object.fromEntries(known.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  private get subject(): SopsSubject {
    // What is there says who opens it; a new one is for those whom the fleet names.
    return { host: this.host, path: this.path, recipients: this.file?.recipients ?? this.recipients.all };
  }

  private faultsOfNew(): string[] {
    const { admins, host } = this.recipients;
    const nobody =
      'cannot be made, for nobody who runs the fleet could open it; give recipients to a user in the fleet';
    const machine = `cannot be made, for the host has no recipient and could not open it; run cdknix secrets onboard ${this.host}`;
    return [...(admins.length === 0 ? [nobody] : []), ...(host === undefined ? [machine] : [])];
  }

  /** A key cannot be a value and have others below it: sops would replace one by the other without a word. */
  private clashes(key: string): string[] {
    const keys = [...(this.file?.keys ?? []), ...(this.file?.empty ?? [])];
    const inTheWay = keys.filter((other) => other.startsWith(`${key}/`) || key.startsWith(`${other}/`));
    return inTheWay.map(
      (other) => `has no place, for ${other} has a value in ${this.path}; remove that, or rename one`,
    );
  }

  private locked(): string[] {
    try {
      this.opened ??= decryptValues(this.subject, this.text ?? '');
      return [];
    } catch (error) {
      if (!ProblemsError.isProblemsError(error)) throw error;
      return error.problems.map(({ message }) => message);
    }
  }

  private verify(next: string, values: SecretValues): void {
    const { keys, plain, mac, recipients } = readSopsFile(next, this.path);
    const fail = (message: string): never => {
      throw new ConstructError(this.host, this.path, message);
    };
    const expected = new Set([...(this.file?.keys ?? []), ...values.keys()]);
    const lost = [...expected].filter((key) => !keys.includes(key));
    if (lost.length > 0) fail(`would not have ${lost.join(', ')} after the change; nothing was changed`);
    const open = plain.filter((key) => values.has(key));
    if (open.length > 0) {
      fail(`would have ${open.join(', ')} in the clear, as its rules for sops say; correct them, or rename the key`);
    }
    const readers = this.subject.recipients;
    if (!mac || recipients.join() !== [...readers].sort().join()) {
      fail('would be open to others, or not be sealed, after the change; nothing was changed');
    }
  }
}
