import { shown } from '../../lib';

/** What is wrong with a length of time in nginx's words; undefined where it is one. */
export function timeFault(text: string | undefined): string | undefined {
  if (text === undefined || /^[1-9]\d{0,5}[smhd]$/.test(text)) return undefined;
  return `must be a number with s, m, h or d, got ${shown(text)}; write it like '90s'`;
}

/** What is wrong with an age for browsers to remember something; undefined where it is one. */
export function ageFault(text: string | undefined): string | undefined {
  if (text === undefined || /^[1-9]\d{0,3}[hdw]$/.test(text)) return undefined;
  return `must be a number with h, d or w, got ${shown(text)}; write it like '365d'`;
}

/** What is wrong with a size in nginx's words; undefined where it is one. */
export function sizeFault(text: string | undefined): string | undefined {
  if (text === undefined || /^(0|[1-9]\d{0,8}[kmg])$/.test(text)) return undefined;
  return `must be a number with k, m or g, or '0' for no limit, got ${shown(text)}; write it like '512m'`;
}

/** What is wrong with a count; undefined where it is one. */
export function countFault(count: number | undefined, most: number): string | undefined {
  if (count === undefined || (Number.isInteger(count) && count >= 1 && count <= most)) return undefined;
  return `must be a whole number from 1 to ${most}, got ${shown(count)}`;
}
