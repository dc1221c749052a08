import { join } from 'node:path';
import { type Problem } from '../errors';
import { ignoredFiles, readTextFile, trackedFiles } from '../output';
import { type SecretsPlan } from './plan';
import { secretsFile } from './secrets-file';

/** What of the fleet decides what belongs in its repository. */
export type TreeQuestion = Pick<SecretsPlan, 'place' | 'hosts' | 'localState'>;

/** What a project's git repository does that it should not. */
export interface TreeFindings {
  /** What is tracked and must not be. */
  readonly problems: readonly Problem[];
  /** What nothing keeps from being tracked. */
  readonly warnings: readonly Problem[];
}

/** Names of files that hold private keys or values in the clear, as patterns of git. */
const suspects = ['key.txt', 'keys.txt', '*.agekey', 'ssh_host_*_key', 'id_ed25519', '*.plain.yaml', '*.tfstate'];

/**
 * Looks whether git tracks, or may come to track, what must not be in a repository: private keys, values in the clear,
 * Terraform's state, and with `secrets: 'host'` the encrypted files, too. Finds nothing where there is no repository.
 */
export function treeFindings(root: string, { place, hosts, localState }: TreeQuestion): TreeFindings {
  if (hosts.every(({ secrets }) => secrets.length === 0)) return { problems: [], warnings: [] };
  const files = hosts.map(({ host }) => secretsFile(host));
  const patterns = [...suspects.map((name) => `:(glob)**/${name}`), ':(glob)secrets/**'];
  const tracked = trackedFiles(root, patterns);
  if (tracked === undefined) return { problems: [], warnings: [] };
  const problems = [...tracked].sort().flatMap((path) => {
    const message =
      exposure(path, readTextFile(join(root, path))) ??
      (place === 'host' && files.includes(path)
        ? `is tracked by git, but secrets: 'host' keeps it out; ${untrack(path)}`
        : undefined);
    return message === undefined ? [] : [{ path: 'git', field: path, message }];
  });
  const wanted = [
    'key.txt',
    'secrets/key.txt',
    ...(localState ? ['.terraform-state/any.tfstate'] : []),
    ...(place === 'host' ? files : []),
  ];
  const ignored = ignoredFiles(root, wanted) ?? new Set(wanted);
  const missing = [...new Set(wanted.filter((path) => !ignored.has(path)).map(lineFor))];
  const unseen = place === 'host' ? [] : files.filter((path) => !tracked.has(path) && isThere(root, path));
  return {
    problems,
    warnings: [...(missing.length === 0 ? [] : [ignoreWarning(missing)]), ...unseen.map(unseenWarning)],
  };
}

function isThere(root: string, path: string): boolean {
  return readTextFile(join(root, path)) !== undefined;
}

function unseenWarning(field: string): Problem {
  const message = `is not tracked by git, and a flake sees tracked files only; run git add ${field}`;
  return { path: 'git', field, message };
}

function exposure(path: string, text = ''): string | undefined {
  const replace = `${untrack(path)}, and replace what was exposed`;
  if (path.endsWith('.tfstate')) return `is tracked by git, and Terraform's state has secrets in the clear; ${replace}`;
  if (/AGE-SECRET-KEY-1|PRIVATE KEY-----/.test(text))
    return `is tracked by git, and has a private key in it; ${replace}`;
  const isValues = /^secrets\/.*\.ya?ml$/.test(path) || path.endsWith('.plain.yaml');
  if (isValues && text !== '' && !/^sops:/m.test(text)) return `is tracked by git, and is not encrypted; ${replace}`;
  return undefined;
}

function untrack(path: string): string {
  return `run git rm --cached ${path}`;
}

function lineFor(path: string): string {
  if (path.endsWith('key.txt')) return 'key.txt';
  return path.startsWith('.terraform-state/') ? '.terraform-state/' : '/secrets/';
}

function ignoreWarning(lines: readonly string[]): Problem {
  const message = `does not keep ${lines.map((line) => `'${line}'`).join(', ')} out of git; add ${lines.length > 1 ? 'these lines' : 'this line'}`;
  return { path: 'git', field: '.gitignore', message };
}
