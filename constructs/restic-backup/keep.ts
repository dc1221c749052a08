import { didYouMean, type Fault, shown } from '../../lib';

/** Which snapshots stay; what any of these keeps is kept. */
export interface KeepPolicy {
  /** The newest ones, 1 to 1000. */
  readonly last?: number;
  /** The newest one of each of so many hours, 1 to 1000. */
  readonly hourly?: number;
  /** The newest one of each of so many days, 1 to 1000. */
  readonly daily?: number;
  /** The newest one of each of so many weeks, 1 to 1000. */
  readonly weekly?: number;
  /** The newest one of each of so many months, 1 to 1000. */
  readonly monthly?: number;
  /** The newest one of each of so many years, 1 to 1000. */
  readonly yearly?: number;
  /** All of the last days: `30d`. */
  readonly within?: string;
}

/** What stays where nothing is said. */
export const usualKeep: KeepPolicy = { daily: 7, weekly: 5, monthly: 12 };

/** Arguments of `restic forget`. */
export function keepArguments(keep: KeepPolicy): string[] {
  return Object.entries(keep)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `--keep-${name}=${value}`);
}

/** Days of which every snapshot stays. */
export function daysWithin({ within }: KeepPolicy): number {
  return within === undefined ? 0 : Number.parseInt(within, 10);
}

const names = ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly', 'within'];

/** What is wrong with what stays. */
export function keepFaults(keep: KeepPolicy): Fault[] {
  const { within, ...counts } = keep;
  const said = Object.entries(counts);
  const faults: Fault[] = said.flatMap(([name, value]) => {
    if (!names.includes(name)) {
      return [{ field: `keep.${name}`, message: `is nothing that restic keeps by${didYouMean(name, names)}` }];
    }
    if (Number.isInteger(value) && value >= 1 && value <= 1000) return [];
    const message = `must be a whole number from 1 to 1000, got ${shown(value)}; leave it out to keep none for it`;
    return [{ field: `keep.${name}`, message }];
  });
  if (within !== undefined && !/^[1-9]\d{0,3}d$/.test(within)) {
    const message = `must be a number of days, got ${shown(within)}; write it like '30d'`;
    faults.push({ field: 'keep.within', message });
  }
  if (said.length > 0 || within !== undefined) return faults;
  const remedy = 'say what stays, like { daily: 7, weekly: 5, monthly: 12 }';
  return [{ field: 'keep', message: `would leave no snapshot, got ${shown(keep)}; ${remedy}` }];
}
