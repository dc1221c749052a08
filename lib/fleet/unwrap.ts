import { type Path } from './path';
import { isPlaceholderObject } from './placeholder';

/** The input with every `placeholder(…)` replaced by its value; tells where they were. What has none stays as it is. */
export function unwrapPlaceholders(input: unknown, found: (path: Path, what: string) => void): unknown {
  return unwrap(input, [], found);
}

function unwrap(value: unknown, path: (string | number)[], found: (path: Path, what: string) => void): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isPlaceholderObject(value)) {
    found([...path], value.what);
    return value.value;
  }
  // Deeper than any fleet: an input that holds itself.
  if (path.length > 32) return value;
  let copy: Record<string, unknown> | undefined;
  const isList = Array.isArray(value);
  for (const key of Object.keys(value)) {
    const item = (value as Record<string, unknown>)[key];
    path.push(isList ? Number(key) : key);
    const plain = unwrap(item, path, found);
    path.pop();
    if (plain === item) continue;
    copy ??= (isList ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>;
    copy[key] = plain;
  }
  return copy ?? value;
}
