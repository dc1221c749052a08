import { type Declared } from './facet';
import { type StatePath } from './state-paths';

type State = Declared<StatePath>;

/**
 * State by path, where several constructs may keep something at one: it comes again by itself only if all say so, and a
 * pattern leaves something out only if all have it. A path has more than one entry where it has several databases.
 */
export function mergedState(declared: readonly State[]): State[] {
  const groups = new Map<string, State[]>();
  for (const one of declared) groups.set(one.value.path, [...(groups.get(one.value.path) ?? []), one]);
  return [...groups.values()].flatMap((group) => (group.length > 1 ? merged(group) : group));
}

function merged(group: readonly State[]): State[] {
  const kept = group.filter(({ value }) => value.replaceable === undefined);
  if (kept.length === 0) return group.slice(0, 1);
  const [first] = [...kept].sort((a, b) => Number(canBeRemade(a)) - Number(canBeRemade(b)));
  if (first === undefined) return [];
  const { path, why, remadeBy, exclude: patterns = [] } = first.value;
  const exclude = patterns.filter((pattern) => kept.every(({ value }) => value.exclude?.includes(pattern) === true));
  const value = { path, why, ...(remadeBy !== undefined && { remadeBy }), ...(exclude.length > 0 && { exclude }) };
  const entry: State = { value, by: first.by };
  const dumps = new Map(kept.flatMap(({ value: { dump } }) => (dump ? [[JSON.stringify(dump), dump] as const] : [])));
  if (dumps.size === 0) return [entry];
  return [...dumps.values()].map((dump) => ({ ...entry, value: { ...value, dump } }));
}

function canBeRemade({ value }: State): boolean {
  return value.remadeBy !== undefined;
}
