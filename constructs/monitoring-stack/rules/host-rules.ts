import { type AlertRule, type Host, sleeps } from '../../../lib';
import { diskRules } from './disks';
import { kernelRules, ownClockRules } from './kernel';
import { hostDown, numbersMissing, targetDown } from './reach';
import { smartRules } from './smart';
import { unitRules } from './units';

/** Whether a machine has disks that tell how they are: those of WSL and of a virtual machine are files. */
export function hasDisks({ kind }: Pick<Host, 'kind'>): boolean {
  return kind !== 'wsl' && kind !== 'vm';
}

/** What is told of every host, by its kind. Nobody is called because a laptop sleeps. */
export function hostRules({ facts }: { readonly facts: Pick<Host, 'kind'> }): readonly AlertRule[] {
  const { kind } = facts;
  return [
    ...(sleeps(facts) ? [] : [hostDown]),
    targetDown,
    numbersMissing,
    ...diskRules(sleeps(facts)),
    ...kernelRules,
    // Windows sets the clock of WSL.
    ...(kind === 'wsl' ? [] : ownClockRules),
    ...unitRules,
    ...(hasDisks(facts) ? smartRules : []),
  ];
}
