import { type NixAttributes, type NixValue } from '../../lib';

/** Several sets as one; none says what another says. */
export function merged(...sets: readonly (NixAttributes | false)[]): NixAttributes {
  const all: Record<string, NixValue | undefined> = {};
  for (const set of sets) {
    if (set === false) continue;
    for (const [name, value] of Object.entries(set)) {
      all[name] = name in all ? merged(all[name] as NixAttributes, value as NixAttributes) : value;
    }
  }
  return all;
}
