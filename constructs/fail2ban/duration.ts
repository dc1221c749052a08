import { shown } from '../../lib';

/** What is wrong with a length of time in fail2ban's words; undefined where it is one. */
export function durationFault(text: string): string | undefined {
  if (/^[1-9]\d{0,6}[smhdw]$/.test(text)) return undefined;
  return `must be a number with s, m, h, d or w, got ${shown(text)}; write it like '1h'`;
}
