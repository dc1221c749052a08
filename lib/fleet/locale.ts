import { nearest } from './wording';

let listed: Set<string> | undefined;
const known = new Map<string, boolean>();

/** True for a name of the IANA time zone database, aliases included, as `/etc/zoneinfo` spells it. */
export function isTimeZone(text: string): boolean {
  const before = known.get(text);
  if (before !== undefined) return before;
  const answer = text === 'UTC' || zones().has(text) || (/^[A-Z][A-Za-z0-9_+/-]*$/.test(text) && isAlias(text));
  known.set(text, answer);
  return answer;
}

/** The zone that was probably meant, as the end of a message. */
export function nearestTimeZone(text: string): string {
  const near = nearest(text, zones());
  return near === undefined ? '' : `; did you mean '${near}'?`;
}

/** True for `C`, `POSIX`, `C.UTF-8` and `language_COUNTRY[.charset][@modifier]`. */
export function isLocale(text: string): boolean {
  return /^(C|POSIX|C\.UTF-8|[a-z]{2,3}_[A-Z]{2}(\.[A-Za-z0-9-]+)?(@[a-z]+)?)$/.test(text);
}

function zones(): Set<string> {
  return (listed ??= new Set(Intl.supportedValuesOf('timeZone')));
}

/** Intl lists one spelling per zone but accepts the others, such as `Asia/Kolkata`. */
function isAlias(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
