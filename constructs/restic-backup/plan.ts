import { type Host, type UpgradeTimes } from '../../lib';
import { type KeepPolicy, usualKeep } from './keep';
import { type ResticBackupProps } from './props';
import { readSchedule, usualSchedule, usualTimes } from './timing';
import { type Schedule } from './schedule';

/** What the props come to on a host. */
export interface BackupPlan {
  readonly kind: Host['kind'];
  readonly jitter: string;
  readonly keep: KeepPolicy;
  readonly checkParts: number;
  readonly drillFiles: number;
  readonly canary: string | undefined;
  readonly asksMetered: boolean;
  /** When each part is done; that of a backup may follow the upgrade times, see {@link backupSchedule}. */
  readonly times: {
    readonly backup: string | undefined;
    readonly prune: string;
    readonly check: string;
    readonly drill: string;
  };
}

export function planOf({ kind, network }: Host, props: ResticBackupProps): BackupPlan {
  const { check = {}, drill = {} } = props;
  return {
    kind,
    jitter: props.jitter ?? '20min',
    keep: props.keep ?? usualKeep,
    checkParts: check.parts ?? 20,
    drillFiles: drill.files ?? 20,
    canary: drill.canary,
    asksMetered: network.manager === 'networkmanager' && props.onMetered !== true,
    times: {
      backup: props.schedule,
      prune: props.pruneSchedule ?? usualTimes.prune,
      check: check.schedule ?? usualTimes.check,
      drill: drill.schedule ?? usualTimes.drill,
    },
  };
}

/** When a copy is made, once it is known when the host upgrades. */
export function backupSchedule({ times }: BackupPlan, upgrade: UpgradeTimes | undefined): Schedule {
  return readSchedule(times.backup ?? usualSchedule(upgrade));
}
