import { ClockTime, type Host, type NixAttributes, sleeps, type UpgradeTimes } from '../../lib';
import { type Part } from './metrics';
import { type Schedule, scheduleOf } from './schedule';

/** Well before an upgrade, and the restart that may follow. */
const ahead = 90;

/** When a copy is made where nothing is said. */
export function usualSchedule(upgrade: UpgradeTimes | undefined): string {
  return upgrade === undefined ? '01:00' : ClockTime.of(upgrade.from).plus(-ahead).toString();
}

/** The usual times of what is done by day, so that it never meets an upgrade at night. */
export const usualTimes = { prune: 'Sat 13:00', check: 'Sun 13:00', drill: 'Mon 13:00' } as const;

/** A schedule whose text was judged before. */
export function readSchedule(text: string): Schedule {
  return scheduleOf(text) ?? { calendar: text, every: 86_400 };
}

/** All keys, for the module's own default goes as soon as one of them is there. */
export function timer(kind: Host['kind'], { calendar }: Schedule, jitter: string): NixAttributes {
  return { OnCalendar: sleeps({ kind }) ? 'hourly' : calendar, Persistent: true, RandomizedDelaySec: jitter };
}

/** What is wrong with times that are within those of upgrades, by field. */
export function upgradeClash(
  times: Readonly<Partial<Record<Part, string>>>,
  timeZone: string,
  upgrade: UpgradeTimes | undefined,
): { field: string; message: string }[] {
  if (upgrade === undefined || upgrade.timeZone !== timeZone) return [];
  const [from, until] = [ClockTime.of(upgrade.from), ClockTime.of(upgrade.until)];
  return Object.entries(times).flatMap(([part, text]) => {
    const at = scheduleOf(text)?.at;
    if (at?.isWithin(from, until) !== true) return [];
    const field = { backup: 'schedule', prune: 'pruneSchedule', check: 'check.schedule', drill: 'drill.schedule' }[
      part
    ];
    const message = `is while the host upgrades, from ${upgrade.from} to ${upgrade.until}, got '${text}'`;
    return [{ field: field ?? part, message: `${message}; it may restart then: take another time` }];
  });
}
