/** Paths of all keys of plain data, what stands in lists by the list's own: `dns.bind_hosts`, `users.name`. */
export function keysOf(data: unknown, path: readonly string[] = []): string[] {
  if (Array.isArray(data)) return [...new Set(data.flatMap((one) => keysOf(one, path)))];
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) => [[...path, key].join('.'), ...keysOf(value, [...path, key])]);
}

/** The same of a YAML text whose every key stands on a line of its own. */
export function keysOfYaml(text: string): string[] {
  const open: { readonly key: string; readonly column: number }[] = [];
  return text.split('\n').flatMap((line) => {
    const [, indent = '', key = ''] = /^((?: |- )*)([a-z_0-9]+):(?: |$)/.exec(line) ?? [];
    if (key === '') return [];
    while ((open.at(-1)?.column ?? -1) >= indent.length) open.pop();
    open.push({ key, column: indent.length });
    return [open.map((one) => one.key).join('.')];
  });
}
