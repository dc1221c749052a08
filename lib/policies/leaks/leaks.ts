import { type Finding } from '../policy';
import { assignedSecrets, namedSecret } from './named-values';
import { holdsUnprefixedToken } from './randomness';
import { shapesIn } from './shapes';
import { wireGuardKeysIn } from './wire-guard-keys';

/** A text, and what it is called: an attribute's name, or nothing for a line of a file. */
export interface Suspect {
  readonly text: string;
  readonly name: string;
}

/** What secrets a text holds, each once: `['a GitHub token']`. */
export function leaksIn({ text, name }: Suspect, known: ReadonlySet<string>): string[] {
  const certain = [...shapesIn(text), ...wireGuardKeysIn(text, name, known)];
  if (certain.length > 0) return unique(certain);
  const named = namedSecret(name, text);
  if (named !== undefined) return [named];
  const assigned = assignedSecrets(text);
  if (assigned.length > 0) return unique(assigned);
  return holdsUnprefixedToken(text) ? ['what looks like a token'] : [];
}

/** The finding for one secret; the value is not in it. */
export function leak(path: string, field: string, what: string, where: string): Finding {
  const remedy = 'take it out, replace it, since it has been exposed, and use the path of a SecretRef';
  return { path, field, message: `holds ${what} (not shown), which would be in ${where}; ${remedy}` };
}

function unique(all: readonly string[]): string[] {
  return [...new Set(all)];
}
