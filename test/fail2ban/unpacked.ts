import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../helpers/consumer';

/**
 * Debian's package, which is unpacked and not installed: installed, it would ban on this machine. `.ci/run` shows how.
 */
const folder = join(homedir(), '.cache', 'cdknix', 'fail2ban');

/** Where it has its own configuration, filters and actions. */
export const shipped = join(folder, 'etc', 'fail2ban');

type Program = 'fail2ban-client' | 'fail2ban-regex' | 'fail2ban-server';

/** Command by which one of its programs runs. */
export function fail2ban(program: Program, ...args: readonly string[]): string[] {
  const packages = join(folder, 'usr', 'lib', 'python3', 'dist-packages');
  return [
    'env',
    `PYTHONPATH=${packages}`,
    'PYTHONDONTWRITEBYTECODE=1',
    'python3',
    join(folder, 'usr', 'bin', program),
    ...args,
  ];
}

/** Why it cannot run here; undefined where it can. */
export function fail2banAbsent(): string | undefined {
  if (!existsSync(shipped)) return 'fail2ban is not unpacked here';
  return findProgram('python3') === undefined ? 'python3 is not installed here' : undefined;
}

/** A `describe` with the real fail2ban; a visible skip with its reason where that is not here. */
export function describeFail2ban(title: string, body: () => void): void {
  const absent = fail2banAbsent();
  if (absent === undefined) {
    describe(title, body);
  } else {
    process.stderr.write(`skipped: ${title}: ${absent}\n`);
    describe.skip(`${title} (${absent})`, body);
  }
}
