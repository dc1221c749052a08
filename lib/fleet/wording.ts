import { distance } from 'fastest-levenshtein';
import { shown } from '../errors';

const secret = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY|AGE-SECRET-KEY-|AGE-PLUGIN-|[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=/i;
const hidden = '(not shown: it may be a private key)';

/** True for text that is, or holds, what may be a private key. WireGuard's look the same as public ones. */
export function looksSecret(text: string): boolean {
  return secret.test(text);
}

/** A value for `got VALUE`; structures are named only, and what may be a private key is never shown. */
export function got(value: unknown): string {
  if (typeof value === 'string' && looksSecret(value)) return `text ${hidden}`;
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : shown(value);
}

/** Takes what may be a private key out of a finished message. */
export function redacted(text: string): string {
  return looksSecret(text) ? text.replace(/-----BEGIN [^']*|AGE-[^\s']*|[A-Za-z0-9+/]{43}=/gi, hidden) : text;
}

/** The name that was probably meant, or undefined when none is near. */
export function nearest(given: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = (given.length <= 3 ? 1 : Math.max(2, Math.floor(given.length / 3))) + 1;
  for (const name of [...names].sort()) {
    const longer = Math.max(name.length, given.length);
    if (longer - Math.min(name.length, given.length) >= least) continue;
    const steps = slips(given.toLowerCase(), name.toLowerCase());
    if (steps < least && steps < longer) [best, least] = [name, steps];
  }
  return best;
}

/** Letters that are wrong, missing or too many; two neighbours that changed places are one slip of the hand. */
function slips(given: string, name: string): number {
  const steps = distance(given, name);
  if (steps !== 2) return steps;
  let at = 0;
  while (given[at] === name[at]) at++;
  const swapped = given.slice(0, at) + (given[at + 1] ?? '') + (given[at] ?? '') + given.slice(at + 2);
  return swapped === name ? 1 : steps;
}

/** What to do about an unknown name: `; did you mean 'x'?`, or the first few that there are. */
export function advice(given: string, names: Iterable<string>): string {
  const known = [...names].sort();
  const near = nearest(given, known);
  if (near !== undefined) return `; did you mean '${near}'?`;
  if (known.length === 0) return '; there are none';
  const more = known.length > 6 ? ', …' : '';
  return `; known: ${known.slice(0, 6).map(quoted).join(', ')}${more}`;
}

/** A name in quotes. */
export function quoted(name: string): string {
  return `'${name}'`;
}
