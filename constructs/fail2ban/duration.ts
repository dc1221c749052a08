import { shown } from '../../lib';

const seconds = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;

/** What is wrong with a length of time in fail2ban's words; undefined where it is one. */
export function durationFault(text: string): string | undefined {
  if (/^[1-9]\d{0,6}[smhdw]$/.test(text)) return undefined;
  return `must be a number with s, m, h, d or w, got ${shown(text)}; write it like '1h'`;
}

/** Seconds of a length of time that is one. */
export function secondsOf(text: string): number {
  return Number.parseInt(text, 10) * seconds[text.at(-1) as keyof typeof seconds];
}
