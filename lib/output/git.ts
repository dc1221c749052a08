import { spawnSync } from 'node:child_process';

/**
 * The files that git does not track, of those given by path below the root: a flake does not see them. Undefined when
 * the root is in no git repository or git is not installed.
 */
export function untrackedFiles(root: string, files: Iterable<string>): string[] | undefined {
  const { status, stdout } = spawnSync('git', ['ls-files', '-z'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (status !== 0) return undefined;
  const tracked = new Set(stdout.split('\0'));
  return [...files].filter((file) => !tracked.has(file)).sort();
}
