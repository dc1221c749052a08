import { ConstructError, shown } from '../../lib';
import { type FlakeSource, type PushTarget, pushTarget } from './flake';
import { type CanaryOptions } from './props';
import { branchName, span } from './settings';

/** The canary's options, judged and complete. */
export interface CanarySettings {
  readonly branch: string;
  readonly settleMinutes: number;
  readonly target: PushTarget;
  readonly knownHosts: readonly string[];
  readonly secretKey: string;
}

const shippedKeys: Readonly<Record<string, readonly string[]>> = {
  // https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/githubs-ssh-key-fingerprints
  'github.com': ['github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl'],
};

/** @throws ConstructError for the first option that is wrong by itself. */
export function canarySettings(
  path: string,
  options: CanaryOptions,
  { source, branch }: { source: FlakeSource; branch: string },
): CanarySettings {
  const own = branchName(path, 'canary.branch', options.branch ?? 'main');
  if (own === branch) {
    const message = `is the branch that all hosts follow, got ${shown(own)}; let the canary follow another, such as 'main'`;
    throw new ConstructError(path, 'canary.branch', message);
  }
  const settleMinutes = span(path, 'canary.settle', options.settle ?? '30min', { min: 5, max: 2880 });
  const target = targetOf(path, options.pushTo, source);
  const knownHosts = hostKeys(path, options.knownHosts ?? shippedKeys[target.machine] ?? [], target);
  const secretKey = options.secretKey ?? 'ssh/upgrade-canary';
  return { branch: own, settleMinutes, target, knownHosts, secretKey };
}

function targetOf(path: string, pushTo: string | undefined, source: FlakeSource): PushTarget {
  const target = pushTo === undefined ? source.push : pushTarget(pushTo);
  if (target !== undefined) return target;
  const remedy = "write it like 'git@git.example.org:fufu/infra.git'";
  const message =
    pushTo === undefined
      ? `is needed, for the flake does not say where one pushes with SSH; ${remedy}`
      : `must be an address that one pushes to with SSH, got ${shown(pushTo)}; ${remedy}`;
  throw new ConstructError(path, 'canary.pushTo', message);
}

function hostKeys(path: string, lines: readonly string[], { machine }: PushTarget): readonly string[] {
  const fail = (message: string): never => {
    throw new ConstructError(path, 'canary.knownHosts', message);
  };
  if (lines.length === 0) {
    return fail(`are needed for '${machine}', so that nobody can pose as it; give what its owner publishes`);
  }
  for (const line of lines) {
    const [names = '', kind = '', key = '', ...more] = line.split(' ');
    const isLine =
      /^(ssh|ecdsa|sk)-[a-z0-9@.-]+$/.test(kind) && /^[A-Za-z0-9+/]+={0,2}$/.test(key) && more.length === 0;
    const remedy = `write it like '${machine} ssh-ed25519 AAAA…'`;
    if (!isLine) fail(`must be lines of names, kind and key, got ${shown(line)}; ${remedy}`);
    if (!names.split(',').includes(machine)) fail(`are of '${names}', but it pushes to '${machine}'; ${remedy}`);
  }
  return [...lines].sort();
}
