import { type Declared, mergedState, type StateDump, type StatePath } from '../../lib';
import { isBelow, outermost } from './paths';
import { type ResticBackupProps } from './props';

/** What is saved of a host. */
export interface Saved {
  /** Paths that are to be there; where one is not, somebody is told. */
  readonly paths: readonly string[];
  /** Declared state below one of these, which is to be there as well. */
  readonly expected: readonly string[];
  /** Paths that are saved where they are there. */
  readonly ifThere: readonly string[];
  readonly excludes: readonly string[];
  readonly dumps: readonly StateDump[];
  /** Paths of declared state whose database is among the dumps. */
  readonly dumped: readonly string[];
}

/** What is not made from the flake: who the machine is, secrets, and which number each account was given. */
const identity = ['/etc/machine-id', '/etc/nixos', '/etc/ssh', '/var/lib/nixos'];

/** User data, where nothing else is said. */
const usualPaths = ['/home', '/root'];

/** Files that open the secrets, and with them this very backup: whoever needs it has lost them, too. */
export const ageKeys = [
  '/etc/nixos/secrets/key.txt',
  '/home/*/.config/sops/age/keys.txt',
  '/root/.config/sops/age/keys.txt',
  '/var/lib/sops-nix/key.txt',
];

/** What backups themselves keep on the host. Dumps are in it while a copy is made, so that it is never left out as a whole. */
export const ownFolder = '/var/lib/restic-backups';

/** Copies of what can be had again, doors of running programs, and what a drill restores. */
const worthless = [
  '*.sock',
  '/home/*/.cache',
  '/home/*/.local/share/Trash',
  '/root/.cache',
  '/var/cache',
  `${ownFolder}/*/drill`,
  'node_modules',
];

/** What is saved: the state that cannot be had again, and what the props say. */
export function savedOf(props: ResticBackupProps, declared: readonly Declared<StatePath>[]): Saved {
  const state = mergedState(declared).map(({ value }) => value);
  const kept = state.filter(({ replaceable }) => replaceable === undefined);
  const paths = outermost([...kept.map(({ path }) => path), ...(props.paths ?? usualPaths)]);
  const isInPaths = (path: string): boolean => paths.some((one) => isBelow(path, one));
  const below = kept.flatMap(({ path, exclude = [] }) => exclude.map((pattern) => `${path}/${pattern}`));
  // What is replaceable is often below something that is not.
  const replaceable = state.filter(({ path, replaceable: why }) => {
    return why !== undefined && isInPaths(path) && path !== ownFolder;
  });
  const withDump = kept.flatMap(({ path, dump }) => (dump === undefined ? [] : [{ path, dump }]));
  const excludes = [
    ...ageKeys,
    ...worthless,
    ...below,
    ...replaceable.map(({ path }) => path),
    ...(props.excludes ?? []),
  ];
  const expected = kept.map(({ path }) => path).filter((path) => !paths.includes(path));
  return {
    paths,
    expected: [...new Set(expected)].sort(),
    ifThere: identity.filter((path) => !isInPaths(path)),
    excludes: [...new Set(excludes)].sort(),
    dumps: inOrder([...withDump.map(({ dump }) => dump), ...(props.dumps ?? [])]),
    dumped: [...new Set(withDump.map(({ path }) => path))].sort(),
  };
}

/** Where the copy of a database is, below the folder of dumps. */
export function dumpFile(dump: StateDump): string {
  if (dump.kind === 'sqlite') return `sqlite${dump.file}`;
  return dump.kind === 'postgresql' ? `postgresql/${dump.database}.dump` : `command/${dump.file}`;
}

function inOrder(dumps: readonly StateDump[]): StateDump[] {
  const byFile = new Map(dumps.map((dump) => [JSON.stringify(dump), dump]));
  return [...byFile.values()].sort((a, b) => (dumpFile(a) < dumpFile(b) ? -1 : 1));
}
