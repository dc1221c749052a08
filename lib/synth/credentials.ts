import { execFileSync } from 'node:child_process';
import { type Problem } from '../errors';
import { type StackJson } from './references';

/** Commands of `cdktf` that ask Cloudflare; each runs a synth first. */
const asking = new Set(['deploy', 'apply', 'diff', 'plan', 'destroy', 'watch']);

/**
 * What a `cdktf` command that is going to ask Cloudflare lacks. The provider looks at its credentials when it makes its
 * first call only: a first `deploy` would show a plan, ask for consent and fail in the middle of it.
 *
 * @param command - Tells which one runs this synth; undefined for none, and then nothing is asked for.
 */
export function missingCredentials(
  stacks: ReadonlyMap<string, StackJson>,
  env: NodeJS.ProcessEnv,
  command: () => string | undefined,
): Problem[] {
  const has = (name: string): boolean => (env[name] ?? '') !== '';
  if (has('CLOUDFLARE_API_TOKEN') || (has('CLOUDFLARE_API_KEY') && has('CLOUDFLARE_EMAIL'))) return [];
  const uses = [...stacks.values()].some((json) => Object.hasOwn(json['provider'] ?? {}, 'cloudflare'));
  const running = uses ? command() : undefined;
  if (running === undefined || !asking.has(running)) return [];
  const remedy = 'export an API token of Cloudflare that may edit DNS in the zones of the fleet';
  return [
    { path: 'cdktf', field: 'CLOUDFLARE_API_TOKEN', message: `is not set, and cdktf ${running} needs it; ${remedy}` },
  ];
}

/**
 * The command of `cdktf` that runs this program: it hands on its environment but not what it was asked for, so its own
 * command line is looked up among the processes above. Undefined where that cannot be told.
 */
export function cdktfCommand(pid = process.ppid): string | undefined {
  // The command, `npx` and a shell or two lie in between.
  for (let [current, left] = [pid, 6]; current > 1 && left > 0; left -= 1) {
    const [, parent, line] = /^(\d+)\s+(.*)$/.exec(lineOf(current).trim()) ?? [];
    if (parent === undefined || line === undefined) return undefined;
    const command = commandIn(line);
    if (command !== undefined) return command;
    current = Number(parent);
  }
  return undefined;
}

/** The word after `cdktf`, or after the successor's `cdktn`, and the options of either: `node …/bin/cdktf deploy`. */
export function commandIn(line: string): string | undefined {
  const words = line.replace(/ --log-level[ =]\S+/, '').split(/\s+/);
  const at = words.findIndex((word) => /(^|\/)cdkt[fn](\.js)?$/.test(word));
  return at < 0 ? undefined : words.slice(at + 1).find((word) => /^[a-z]+$/.test(word));
}

/** Parent and command line of a process, as `ps` has them. */
function lineOf(pid: number): string {
  try {
    const args = ['-o', 'ppid=', '-o', 'args=', '-p', String(pid)];
    return execFileSync('ps', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}
