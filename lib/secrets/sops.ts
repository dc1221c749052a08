import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ConstructError } from '../errors';
import { readTextFile, removeFolder, scratchFolder, writeTextFile } from '../output';
import { sopsFault } from './sops-fault';
import { datesKey, type ValueDates } from './value-dates';

/** Values by key, `wireguard/wg0`. They are in memory only, and get to sops through pipes. */
export type SecretValues = ReadonlyMap<string, string>;

/** The encrypted file that sops is to work on, for its messages too. */
export interface SopsSubject {
  readonly host: string;
  /** Its place in the project, `secrets/ares.yaml`. */
  readonly path: string;
  /** Who may open it. */
  readonly recipients: readonly string[];
}

/**
 * A new file's text. What a `.sops.yaml` says does not count: it is for these recipients, and every value is encrypted; the
 * days that they are given on are not.
 */
export function encryptValues(subject: SopsSubject, values: SecretValues, dates: ValueDates): string {
  const { path, recipients } = subject;
  const types = ['--input-type', 'json', '--output-type', 'yaml', '--filename-override', path];
  const args = ['--config', '/dev/null', 'encrypt', '--age', recipients.join(','), ...types];
  return sops(subject, args, JSON.stringify({ ...nested(values), [datesKey]: dates }), [...values.values()]);
}

/** Every value of a file. Numbers, as people may have written them, are their text. */
export function decryptValues(subject: SopsSubject, text: string): SecretValues {
  const types = ['--input-type', 'yaml', '--output-type', 'json', '--filename-override', subject.path];
  return flattened(JSON.parse(sops(subject, ['decrypt', ...types], text)) as object);
}

/**
 * A file's text with some values added or replaced; all others stay as they are, letter by letter.
 *
 * @param dates - Days of all of its values. @default - it has none
 */
export function changeValues(subject: SopsSubject, text: string, values: SecretValues, dates?: ValueDates): string {
  const folder = scratchFolder();
  try {
    // Encrypted as it is; sops changes files only, and must not be seen half-way through this one.
    const copy = join(folder, 'copy.yaml');
    writeTextFile(copy, text, { mode: 0o600 });
    for (const [key, value] of values) {
      const index = key.split('/').map((name) => `[${JSON.stringify(name)}]`);
      sops(subject, ['set', '--value-stdin', copy, index.join('')], JSON.stringify(value), [value]);
    }
    if (dates !== undefined) {
      sops(subject, ['set', '--value-stdin', copy, `["${datesKey}"]`], JSON.stringify(dates));
    }
    return readTextFile(copy) ?? '';
  } finally {
    removeFolder(folder);
  }
}

/** Variables by which sops would let others in, or do as another file says. */
const unwanted = [
  'SOPS_AGE_RECIPIENTS',
  'SOPS_PGP_FP',
  'SOPS_KMS_ARN',
  'SOPS_GCP_KMS_IDS',
  'SOPS_HUAWEICLOUD_KMS_IDS',
  'SOPS_AZURE_KEYVAULT_URLS',
  'SOPS_VAULT_URIS',
  'SOPS_CONFIG',
];

/** Runs sops with something that nobody else may see on its standard input; what it prints. */
function sops(subject: SopsSubject, args: readonly string[], input: string, values: readonly string[] = []): string {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !unwanted.includes(name)));
  const { error, status, stdout, stderr } = spawnSync('sops', args, {
    input,
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (error === undefined && status === 0) return stdout;
  const { host, path } = subject;
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') {
    const message = 'is not installed here; install it, or run this in nix develop';
    throw new ConstructError('cdknix secrets', 'sops', message);
  }
  throw new ConstructError(host, path, sopsFault(error?.message ?? stderr, subject.recipients, values));
}

type Tree = Map<string, Tree | string>;

function nested(values: SecretValues): object {
  const root: Tree = new Map();
  for (const [key, value] of values) {
    const names = key.split('/');
    let tree = root;
    for (const name of names.slice(0, -1)) {
      const child = tree.get(name);
      const next: Tree = child instanceof Map ? child : new Map<string, Tree | string>();
      tree.set(name, next);
      tree = next;
    }
    tree.set(names.at(-1) ?? '', value);
  }
  return plain(root);
}

function plain(tree: Tree): object {
  const entries = [...tree].map(([name, child]) => [name, child instanceof Map ? plain(child) : child] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);
}

function flattened(tree: object, prefix = ''): Map<string, string> {
  const entries = Object.entries(tree).flatMap(([name, child]: [string, unknown]): [string, string][] => {
    if (typeof child === 'object' && child !== null) return [...flattened(child, `${prefix}${name}/`)];
    return [[prefix + name, textOf(child)]];
  });
  return new Map(entries);
}
