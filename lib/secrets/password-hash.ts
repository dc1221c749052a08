import { spawnSync } from 'node:child_process';
import { ConstructError } from '../errors';

/** For whom a password is hashed: the machine's own accounts, or programs that know nothing but bcrypt. */
export type HashKind = 'password-hash' | 'bcrypt-hash';

interface Hasher {
  readonly program: string;
  readonly args: readonly string[];
  /** What it prints, around the hash. @default - nothing */
  readonly before?: string;
}

/** The best one comes first. */
const hashers: Readonly<Record<HashKind, readonly Hasher[]>> = {
  'password-hash': [
    { program: 'mkpasswd', args: ['-m', 'yescrypt', '-s'] },
    { program: 'openssl', args: ['passwd', '-6', '-stdin'] },
  ],
  'bcrypt-hash': [
    { program: 'htpasswd', args: ['-n', '-i', '-B', '-C', '12', 'user'], before: 'user:' },
    { program: 'mkpasswd', args: ['-m', 'bcrypt', '-R', '12', '-s'] },
  ],
};

const forms: Readonly<Record<HashKind, RegExp>> = {
  'password-hash': /^\$(y|gy|7|6|5|2[aby])\$[^\s:]{20,}$/,
  'bcrypt-hash': /^\$2[aby]\$(0[4-9]|[12]\d|3[01])\$[./A-Za-z0-9]{53}$/,
};

/** Whether a text is such a hash already. */
export function isHash(kind: HashKind, text: string): boolean {
  return forms[kind].test(text);
}

/** What is wrong with a password, or undefined. It is never shown. */
export function passwordFault(kind: HashKind, password: string): string | undefined {
  // Hashers read a line, and stop at a NUL.
  if (/[\0-\x1f\x7f]/.test(password)) return 'has a line end or another control character in it; take one without';
  const bytes = Buffer.byteLength(password);
  const most = kind === 'bcrypt-hash' ? 72 : 255;
  if (bytes > most) return `has ${bytes} bytes, and what comes after ${most} would not count; take a shorter one`;
  return undefined;
}

/**
 * The hash of a password, made by the first of the programs that is there. The password goes through a pipe.
 *
 * @param where - Host and key, for messages.
 * @throws ConstructError where no such program is there.
 */
export function passwordHash(kind: HashKind, password: string, where: readonly [host: string, key: string]): string {
  const hash = hashed(kind, password);
  if (hash === undefined) throw cannotHash(kind, where);
  return hash;
}

/** Whether one of the programs is there, and can. */
export function canHash(kind: HashKind): boolean {
  return hashed(kind, 'password') !== undefined;
}

function hashed(kind: HashKind, password: string): string | undefined {
  for (const { program, args, before = '' } of hashers[kind]) {
    const { status, stdout } = spawnSync(program, args, {
      input: `${password}\n`,
      env: process.env,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    const hash = status === 0 ? stdout.trim().slice(before.length) : '';
    if (isHash(kind, hash)) return hash;
  }
  return undefined;
}

/** What is said where none of the programs can. */
export function cannotHash(kind: HashKind, [host, key]: readonly [host: string, key: string]): ConstructError {
  const names = hashers[kind].map(({ program }) => program).join(' and ');
  const message = `cannot be hashed: ${names} are not here, or cannot; install one (nixpkgs: mkpasswd, apacheHttpd), or give the hash itself with --from-stdin ${key}`;
  return new ConstructError(host, `secret ${key}`, message);
}
