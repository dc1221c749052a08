import { spawnSync } from 'node:child_process';

/**
 * The files that git does not track, of those given by path below the root: a flake does not see them. Undefined when
 * the root is in no git repository or git is not installed.
 */
export function untrackedFiles(root: string, files: Iterable<string>): string[] | undefined {
  const tracked = trackedFiles(root);
  return tracked && [...files].filter((file) => !tracked.has(file)).sort();
}

/** The top folder of the repository that a folder is in; undefined as for {@link untrackedFiles}. */
export function repositoryOf(root: string): string | undefined {
  const { status, stdout } = git(root, ['rev-parse', '--show-toplevel']);
  return status === 0 ? stdout.replace(/\n$/, '') : undefined;
}

/**
 * The files below the root that git tracks, by path from there. Undefined as for {@link untrackedFiles}.
 *
 * @param patterns - Of git: `:(glob)secrets/**`. @default - all of them
 */
export function trackedFiles(root: string, patterns: readonly string[] = []): ReadonlySet<string> | undefined {
  const { status, stdout } = git(root, ['ls-files', '-z', '--', ...patterns]);
  return status === 0 ? new Set(stdout.split('\0').slice(0, -1)) : undefined;
}

/**
 * Those of some paths below the root that a `.gitignore` of the repository keeps out, whether or not anything is there.
 * What only this machine ignores does not count. Undefined as for {@link untrackedFiles}.
 */
export function ignoredFiles(root: string, paths: readonly string[]): ReadonlySet<string> | undefined {
  const { status, stdout } = git(root, ['check-ignore', '--no-index', '--verbose', '-z', '--stdin'], paths.join('\0'));
  // 1 is for none of them.
  if (status !== 0 && status !== 1) return undefined;
  const fields = stdout.split('\0').slice(0, -1);
  const found = paths.flatMap((_, index) => {
    const [source = '', , pattern = '', path = ''] = fields.slice(4 * index);
    return /(^|\/)\.gitignore$/.test(source) && !source.startsWith('/') && !pattern.startsWith('!') ? [path] : [];
  });
  return new Set(found);
}

function git(cwd: string, args: readonly string[], input?: string): { status: number | null; stdout: string } {
  return spawnSync('git', args, {
    cwd,
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}
