import { shown } from './errors';
import { ValueError } from './net/value-error';

const day = 24 * 60;

/** A time of day, to the minute. */
export class ClockTime {
  /** A time from its text, `HH:MM` of 24 hours. @example ClockTime.of('02:30') */
  public static of(text: string): ClockTime {
    const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
    if (hours === undefined || minutes === undefined) {
      throw new ValueError('time', `must be a time from 00:00 to 23:59, got ${shown(text)}; write it like '02:30'`);
    }
    return new ClockTime(Number(hours) * 60 + Number(minutes));
  }

  private constructor(
    /** Minutes since midnight, 0 to 1439. */
    public readonly minutes: number,
  ) {}

  /** The time so many minutes later, or earlier for a negative number; after midnight it goes on from 00:00. */
  public plus(minutes: number): ClockTime {
    return new ClockTime((((this.minutes + minutes) % day) + day) % day);
  }

  /** Minutes from this time until the next time that it is the other one, 0 to 1439. */
  public minutesUntil(other: ClockTime): number {
    return (other.minutes - this.minutes + day) % day;
  }

  /** True from `from` on and before `until`, which may be after midnight. */
  public isWithin(from: ClockTime, until: ClockTime): boolean {
    return from.minutesUntil(this) < from.minutesUntil(until);
  }

  public equals(other: ClockTime): boolean {
    return this.minutes === other.minutes;
  }

  /** Renders to `02:30`. */
  public toString(): string {
    const two = (number: number): string => String(number).padStart(2, '0');
    return `${two(Math.floor(this.minutes / 60))}:${two(this.minutes % 60)}`;
  }
}
