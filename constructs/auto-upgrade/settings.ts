import { ClockTime, ConstructError, readAll, shown, ValueError } from '../../lib';
import { type FlakeSource, flakeSource } from './flake';
import { type AutoUpgradeProps } from './props';

/** Minutes that a restart may take, from the decision until the host is back. */
export const restartMinutes = 10;

/** The props that can be judged by themselves, in a form to reckon with. */
export interface UpgradeSettings {
  readonly source: FlakeSource;
  readonly branch: string;
  readonly from: ClockTime;
  readonly until: ClockTime;
  /** Minutes of a slot. */
  readonly slot: number;
  /** Slots in the window. */
  readonly slots: number;
  readonly overdueDays: number;
}

/** @throws ProblemsError for props that are wrong by themselves, all at once. */
export function upgradeSettings(path: string, props: AutoUpgradeProps): UpgradeSettings {
  const { flake, window = { from: '02:00', until: '06:00' } } = props;
  const read = readAll({
    source: () => flakeSource(path, flake),
    branch: () => commonBranch(path, props),
    from: () => clockTime(path, 'window.from', window.from),
    until: () => clockTime(path, 'window.until', window.until),
    slot: () => span(path, 'slot', props.slot ?? '30min', { min: 20, max: 240 }),
    overdueDays: () => days(path, props.overdueAfter ?? '7d'),
  });
  const { from, until, slot } = read;
  const slots = Math.floor(from.minutesUntil(until) / slot);
  if (slots === 0) {
    const message = `is shorter than a slot, got '${window.from}' to '${window.until}'`;
    throw new ConstructError(path, 'window', `${message} for ${slot} minutes; make it longer, or slot shorter`);
  }
  return { ...read, slots };
}

/** The branch that all hosts follow but a canary. @throws ConstructError */
export function commonBranch(path: string, { branch, canary }: AutoUpgradeProps): string {
  return branchName(path, 'branch', branch ?? (canary === undefined ? 'main' : 'stable'));
}

/** A branch whose name means nothing to a shell or in an address, and that can move. */
export function branchName(path: string, field: string, name: string): string {
  const remedy = "write it like 'stable'";
  if (/^[0-9a-f]{40}$/.test(name)) {
    throw new ConstructError(path, field, `is a commit, which never changes, got ${shown(name)}; ${remedy}`);
  }
  if (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name) && !/\.\.|\.$|\.lock$/.test(name)) return name;
  const message = `must be the name of a branch, of letters, digits, ., _ and -, got ${shown(name)}; ${remedy}`;
  throw new ConstructError(path, field, message);
}

/** Minutes of a span like `30min` or `2h`. */
export function span(path: string, field: string, text: string, { min, max }: { min: number; max: number }): number {
  const [, number, unit] = /^([1-9]\d{0,3})(min|h)$/.exec(text) ?? [];
  const minutes = Number(number) * (unit === 'h' ? 60 : 1);
  if (minutes >= min && minutes <= max) return minutes;
  const range = `from ${min}min to ${max / 60}h`;
  throw new ConstructError(path, field, `must be a span ${range}, got ${shown(text)}; write it like '30min'`);
}

function days(path: string, text: string): number {
  const number = Number(/^([1-9]\d?)d$/.exec(text)?.[1]);
  if (number >= 2 && number <= 90) return number;
  const message = `must be a number of days from 2d to 90d, got ${shown(text)}; write it like '7d'`;
  throw new ConstructError(path, 'overdueAfter', message);
}

function clockTime(path: string, field: string, text: string): ClockTime {
  try {
    return ClockTime.of(text);
  } catch (error) {
    if (!ValueError.isValueError(error)) throw error;
    throw new ConstructError(path, field, error.complaint);
  }
}
