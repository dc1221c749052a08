import { ConstructError, type Fault, readAll, refuse, shown } from '../../lib';
import { flakeSource, type PushTarget, pushTarget } from './flake';
import { type AutoUpgradeProps, type CanaryOptions } from './props';
import { branchName, commonBranch, span } from './settings';

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

/** @throws ProblemsError for options that are wrong by themselves, all at once. */
export function canarySettings(path: string, options: CanaryOptions, props: AutoUpgradeProps): CanarySettings {
  const { pushed, ...settings } = readAll({
    branch: () => ownBranch(path, options, props),
    settleMinutes: () => span(path, 'canary.settle', options.settle ?? '30min', { min: 5, max: 2880 }),
    pushed: () => {
      const target = targetOf(path, options.pushTo, props);
      return { target, knownHosts: hostKeys(path, options.knownHosts ?? shippedKeys[target.machine] ?? [], target) };
    },
  });
  return { ...settings, ...pushed, secretKey: options.secretKey ?? 'ssh/upgrade-canary' };
}

function ownBranch(path: string, options: CanaryOptions, props: AutoUpgradeProps): string {
  const own = branchName(path, 'canary.branch', options.branch ?? 'main');
  if (own !== commonBranch(path, props)) return own;
  const message = `is the branch that all hosts follow, got ${shown(own)}; let the canary follow another, such as 'main'`;
  throw new ConstructError(path, 'canary.branch', message);
}

function targetOf(path: string, pushTo: string | undefined, { flake }: AutoUpgradeProps): PushTarget {
  const target = pushTo === undefined ? flakeSource(path, flake).push : pushTarget(pushTo);
  if (target !== undefined) return target;
  const remedy = "write it like 'git@git.example.org:fufu/infra.git'";
  const message =
    pushTo === undefined
      ? `is needed, for the flake does not say where one pushes with SSH; ${remedy}`
      : `must be an address that one pushes to with SSH, got ${shown(pushTo)}; ${remedy}`;
  throw new ConstructError(path, 'canary.pushTo', message);
}

function hostKeys(path: string, lines: readonly string[], { machine }: PushTarget): readonly string[] {
  const field = 'canary.knownHosts';
  if (lines.length === 0) {
    const message = `are needed for '${machine}', so that nobody can pose as it; give what its owner publishes`;
    throw new ConstructError(path, field, message);
  }
  const faults = lines.flatMap((line): Fault[] => {
    const [names = '', kind = '', key = '', ...more] = line.split(' ');
    const isLine =
      /^(ssh|ecdsa|sk)-[a-z0-9@.-]+$/.test(kind) && /^[A-Za-z0-9+/]+={0,2}$/.test(key) && more.length === 0;
    const remedy = `write it like '${machine} ssh-ed25519 AAAA…'`;
    if (!isLine) return [{ field, message: `must be lines of names, kind and key, got ${shown(line)}; ${remedy}` }];
    if (names.split(',').includes(machine)) return [];
    return [{ field, message: `are of '${names}', but it pushes to '${machine}'; ${remedy}` }];
  });
  refuse(path, faults);
  return [...lines].sort();
}
