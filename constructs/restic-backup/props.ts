import { type StateDump } from '../../lib';
import { type KeepPolicy } from './keep';
import { type ResticRepository } from './repository';

/** Options for `check` of {@link ResticBackupProps}. */
export interface CheckOptions {
  /** When: `Sun 13:00`. @default 'Sun 13:00' */
  readonly schedule?: string;
  /** Of how many parts of the data one is read each time, in turn, 1 to 256: all is read once in so many runs. @default 20 */
  readonly parts?: number;
}

/** Options for `drill` of {@link ResticBackupProps}. */
export interface DrillOptions {
  /** When: `Mon 13:00`. @default 'Mon 13:00' */
  readonly schedule?: string;
  /** How many files are restored, beside the dumps, 1 to 200: others each time a backup is made. @default 20 */
  readonly files?: number;
  /** Full path of a file that has to be there every time, beside the one that every backup has for that. @default - none */
  readonly canary?: string;
}

/** Properties for {@link ResticBackup}. */
export interface ResticBackupProps {
  /**
   * Where copies go, by a name for each: `{ near: ResticRepository.local('/mnt/backup'), far: ResticRepository.r2() }`.
   * Renders to `services.restic.backups.<id>-<name>` each.
   */
  readonly repositories: Readonly<Record<string, ResticRepository>>;
  /**
   * Full paths that are saved beside the state that the host's constructs declare, and beside `/etc/machine-id`,
   * `/etc/nixos`, `/etc/ssh` and `/var/lib/nixos`, which are saved where they are there. @default ['/home', '/root']
   */
  readonly paths?: readonly string[];
  /**
   * Patterns of what is left out, beside caches and keys of age, in the words of restic: `*.iso`.
   * Renders to `services.restic.backups.<id>-<name>.exclude`. @default []
   */
  readonly excludes?: readonly string[];
  /** Databases that are dumped before each backup, beside those that constructs declare with their state. @default [] */
  readonly dumps?: readonly StateDump[];
  /** When a copy is made: `01:30`, `Sun 13:00`, `*:15`. Renders to `timerConfig.OnCalendar`. @default - '01:00', or before the host's upgrade times */
  readonly schedule?: string;
  /** How much later it may be, by chance, `1min` to `12h`. Renders to `timerConfig.RandomizedDelaySec`. @default '20min' */
  readonly jitter?: string;
  /** What stays when old snapshots are taken away. @default { daily: 7, weekly: 5, monthly: 12 } */
  readonly keep?: KeepPolicy;
  /** When old snapshots are taken away: `Sat 13:00`. @default 'Sat 13:00' */
  readonly pruneSchedule?: string;
  /** How the repository is looked through. @default {} */
  readonly check?: CheckOptions;
  /** How it is tried that files come back. @default {} */
  readonly drill?: DrillOptions;
  /** Whether a network that costs by the byte is used, where NetworkManager knows. @default false */
  readonly onMetered?: boolean;
}
