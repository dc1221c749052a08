import { isPlaceholderObject } from '../../lib/fleet/placeholder';

/** Lists whose order says something: which resolver is asked first, which address is the first one. */
const ordered = new Set(['nameservers', 'addresses']);

/** The same fleet with everything else the other way round: hosts, interfaces, zones, records, services, members. */
export function reordered<T>(input: T, key = ''): T {
  if (typeof input !== 'object' || input === null || isPlaceholderObject(input)) return input;
  if (Array.isArray(input)) {
    const items = (input as readonly unknown[]).map((item) => reordered(item));
    return (ordered.has(key) ? items : items.reverse()) as T;
  }
  const entries = Object.entries(input).map(
    ([name, value]: [string, unknown]) => [name, reordered(value, name)] as const,
  );
  return Object.fromEntries(entries.reverse()) as T;
}
