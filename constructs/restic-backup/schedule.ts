import { ClockTime, type Fault, shown, ValueError } from '../../lib';

/** When something is done again and again. */
export interface Schedule {
  /** In the words of systemd: `Sun *-*-* 13:00:00`. */
  readonly calendar: string;
  /** Seconds from one time to the next. */
  readonly every: number;
  /** Time of day; none where it is done every hour. */
  readonly at?: ClockTime;
}

const hour = 3600;

/** A schedule from its text: `01:30` every day, `Sun 13:00` once a week, `*:15` every hour; undefined where it is none. */
export function scheduleOf(text: string): Schedule | undefined {
  const [, minute] = /^\*:([0-5]\d)$/.exec(text) ?? [];
  if (minute !== undefined) return { calendar: `*-*-* *:${minute}:00`, every: hour };
  const [, day, time = ''] = /^(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?(\d\d:\d\d)$/.exec(text) ?? [];
  const at = clockTime(time);
  if (at === undefined) return undefined;
  const calendar = `*-*-* ${at.toString()}:00`;
  if (day === undefined) return { calendar, every: 24 * hour, at };
  return { calendar: `${day} ${calendar}`, every: 7 * 24 * hour, at };
}

/** What is wrong with the text of a schedule. */
export function scheduleFaults(field: string, text: string | undefined): Fault[] {
  if (text === undefined || scheduleOf(text) !== undefined) return [];
  const message = `must be a time of every day, of a weekday or of every hour, got ${shown(text)}`;
  return [{ field, message: `${message}; write it like '01:30', 'Sun 13:00' or '*:15'` }];
}

function clockTime(text: string): ClockTime | undefined {
  try {
    return ClockTime.of(text);
  } catch (error) {
    if (ValueError.isValueError(error)) return undefined;
    throw error;
  }
}
