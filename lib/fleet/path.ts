/** Where a value is in the fleet: keys and list indices from the top. */
export type Path = readonly (string | number)[];

/** A path as text; keys that are not plain words are quoted: `dns.zones."fufu.land".records.0.content`. */
export function pathText(path: Path): string {
  return path.map((part) => (/^[\w-]+$/.test(String(part)) ? String(part) : JSON.stringify(part))).join('.');
}

/** The value at a path, or undefined. Only own fields count. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((at, key) => {
    return typeof at === 'object' && at !== null && Object.hasOwn(at, key)
      ? (at as Record<string, unknown>)[key]
      : undefined;
  }, value);
}
