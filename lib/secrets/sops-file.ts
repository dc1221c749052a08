import { parseDocument } from 'yaml';
import { ConstructError } from '../errors';
import { canDate, datesIn, datesKey, type ValueDates } from './value-dates';

export { secretsFile } from './secrets-file';

/** What a sops file says without being opened. */
export interface SopsFile {
  /** Keys that have a value, levels separated by `/`, sorted. */
  readonly keys: readonly string[];
  /** Keys whose value is the empty text, which sops leaves as it is: as good as missing. Not among {@link keys}. */
  readonly empty: readonly string[];
  /** Keys whose value is not encrypted. Among {@link keys}. */
  readonly plain: readonly string[];
  /** Who may open it: recipients of age (`age1…`, `ssh-ed25519 …`), keys of other kinds as `pgp FINGERPRINT`. Sorted. */
  readonly recipients: readonly string[];
  /** When a value was changed last, `2026-11-23T05:38:57Z`; a change of {@link recipients} does not count. */
  readonly lastModified?: string;
  /** Days that its values were given on by a command; what was written by hand has none. */
  readonly dates: ValueDates;
  /** Whether it can have such days in the clear. */
  readonly isDated: boolean;
  /** Whether it has the code by which sops finds that a value was changed by something else. */
  readonly mac: boolean;
}

/**
 * Reads what a sops file of YAML says of itself. No private key is needed, and no value is looked at.
 *
 * @param path - Named in messages.
 * @throws ConstructError for text that is no YAML, or that sops did not make: then its values are in the clear.
 */
export function readSopsFile(text: string, path: string): SopsFile {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) {
    const line = error.linePos?.[0].line ?? 1;
    const message = `is no YAML in line ${line}; restore it from version control or a backup`;
    throw new ConstructError('secrets', path, message);
  }
  const content = document.toJS() as Record<string, unknown> | null;
  const metadata = content?.['sops'];
  if (!isRecord(metadata)) {
    const message = `is not encrypted: sops has left no 'sops:' in it; run sops encrypt --in-place ${path}, and replace what was exposed`;
    throw new ConstructError('secrets', path, message);
  }
  const leaves = leavesOf(content, []).filter(([key]) => !isOwn(key));
  const keysOf = (wanted: (value: unknown) => boolean): string[] =>
    leaves.flatMap(([key, value]) => (wanted(value) ? [key] : [])).sort();
  const { lastmodified, mac } = metadata;
  return {
    keys: keysOf((value) => !isEmpty(value)),
    empty: keysOf(isEmpty),
    plain: keysOf((value) => !isEmpty(value) && !isEncrypted(value)),
    recipients: recipientsIn(metadata),
    ...(typeof lastmodified === 'string' && { lastModified: lastmodified }),
    dates: datesIn(content ?? {}),
    isDated: canDate(metadata),
    mac: typeof mac === 'string' && isEncrypted(mac),
  };
}

/** Whether a key is what sops, or cdknix, notes of the file itself. */
function isOwn(key: string): boolean {
  return ['sops', datesKey].includes(key.split('/', 1)[0] ?? '');
}

type Leaf = readonly [key: string, value: unknown];

function leavesOf(value: unknown, path: readonly string[]): Leaf[] {
  if (!isRecord(value)) return [[path.join('/'), value]];
  return Object.entries(value).flatMap(([name, child]) => leavesOf(child, [...path, name]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmpty(value: unknown): boolean {
  return value === '' || value === null || (Array.isArray(value) && value.every(isEmpty));
}

function isEncrypted(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((one) => isEmpty(one) || isEncrypted(one));
  if (isRecord(value)) return Object.values(value).every((one) => isEmpty(one) || isEncrypted(one));
  return typeof value === 'string' && value.startsWith('ENC[');
}

/** What names a key, by the list of the metadata that it is in. */
const names = {
  age: 'recipient',
  pgp: 'fp',
  kms: 'arn',
  gcp_kms: 'resource_id',
  azure_kv: 'vault_url',
  hc_vault: 'vault_address',
} as const;

function recipientsIn(metadata: Readonly<Record<string, unknown>>): string[] {
  const groups = [metadata, ...listOf(metadata['key_groups'])];
  const found = groups.flatMap((group) =>
    Object.entries(names).flatMap(([kind, field]) =>
      listOf(group[kind]).map((entry) => {
        const name = String(entry[field]);
        return kind === 'age' ? name : `${kind} ${name}`;
      }),
    ),
  );
  return [...new Set(found)].sort();
}

function listOf(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
