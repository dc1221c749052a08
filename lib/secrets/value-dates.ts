import { isDay } from '../day';

/** Days that values were given on, by key: `2026-11-23`. */
export type ValueDates = Readonly<Record<string, string>>;

/**
 * Where a file has the days of its values. sops leaves what ends so in the clear, and seals it with all the rest, so that
 * they are in the very file, change with the values, and cannot be forged.
 */
export const datesKey = 'dates_unencrypted';

/** The suffix by which sops leaves a file's values in the clear, where nobody gave it rules of their own. */
const suffix = '_unencrypted';

/** Whether a file would have days in the clear; else they would be values, too. */
export function canDate(metadata: Readonly<Record<string, unknown>>): boolean {
  return metadata['unencrypted_suffix'] === suffix;
}

/** The days that a file has; what is none is left out, as somebody may have written it. */
export function datesIn(content: Readonly<Record<string, unknown>>): ValueDates {
  const dates = content[datesKey];
  if (typeof dates !== 'object' || dates === null) return {};
  const read = Object.entries(dates).map(([key, day]) => [key, dayOf(day)] as const);
  return Object.fromEntries(read.flatMap(([key, day]) => (day === undefined ? [] : [[key, day]])));
}

function dayOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  // So sops writes a day that was typed without quotes.
  const day = value.replace(/T00:00:00Z$/, '');
  return isDay(day) ? day : undefined;
}

/** Today, in UTC. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** Days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
