import { type TextMetrics } from '../../lib';

/** Parts of a backup that leave numbers, each in a file of its own. */
export const parts = ['backup', 'prune', 'check', 'drill'] as const;
export type Part = (typeof parts)[number];

/** Those that work on what is in the repository already. */
export const upkeepParts = ['prune', 'check', 'drill'] as const;
export type UpkeepPart = (typeof upkeepParts)[number];

/** Start of the name of every series. */
export const prefix = 'cdknix_backup_';

/** Series by the part that writes them, without {@link prefix}. All have the labels `backup` and `repository`. */
const names: Readonly<Record<Part, readonly string[]>> = {
  backup: [
    'last_run_timestamp_seconds',
    'last_run_success',
    'last_success_timestamp_seconds',
    'duration_seconds',
    'files',
    'bytes',
    'bytes_added',
    'snapshots',
    'snapshots_lost',
    'problems',
  ],
  prune: ['prune_last_run_timestamp_seconds', 'prune_success', 'prune_last_success_timestamp_seconds'],
  check: ['check_last_run_timestamp_seconds', 'check_success', 'check_last_success_timestamp_seconds'],
  drill: [
    'drill_last_run_timestamp_seconds',
    'drill_success',
    'drill_last_success_timestamp_seconds',
    'drill_files',
    'drill_bytes',
    'drill_duration_seconds',
    'drill_faults',
  ],
};

const why: Readonly<Record<Part, string>> = {
  backup: 'when the last copy was made, and how much is in it',
  prune: 'when old copies were last taken away',
  check: 'when the repository was last read and found whole',
  drill: 'when files were last restored and found right',
};

/** Names of all series of a part. */
export function metricsOf(part: Part): string[] {
  return names[part].map((name) => `${prefix}${name}`);
}

/** The files with numbers of one repository. */
export function textMetricsOf(unit: string, done: readonly Part[]): TextMetrics[] {
  return done.map((part) => ({ file: fileOf(unit, part), metrics: metricsOf(part), why: why[part] }));
}

/** Name of the file of a part: `restic-home-far-check.prom`. */
function fileOf(unit: string, part: Part): string {
  return `restic-${unit}-${part}.prom`;
}
