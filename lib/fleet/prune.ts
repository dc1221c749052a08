import { type Path, valueAt } from './path';

/**
 * An input without some of its values. List items close up, so the paths of what is left differ from the input's;
 * {@link Pruned.original} leads back.
 */
export class Pruned {
  private readonly removed = new Set<string>();
  private indices = new Map<string, readonly number[]>();

  public constructor(
    private readonly input: unknown,
    /** Values for fields of the input that nothing can be read without. */
    private readonly standIns: Readonly<Record<string, unknown>> = {},
  ) {}

  /** Takes out the value at a path of the input; where there is none, what should have had it. */
  public remove(path: Path): void {
    let at = path;
    const [field = ''] = path;
    if (path.length === 1 && field in this.standIns) {
      this.removed.add(JSON.stringify(path));
      return;
    }
    while (at.length > 0 && (this.removed.has(JSON.stringify(at)) || valueAt(this.input, at) === undefined)) {
      at = at.slice(0, -1);
    }
    this.removed.add(JSON.stringify(at));
  }

  /** What is left; undefined when nothing is. */
  public rest(): unknown {
    this.indices = new Map();
    const rest = this.copy(this.input, [], []);
    if (typeof rest !== 'object' || rest === null) return rest;
    const missing = Object.entries(this.standIns).filter(([field]) => this.removed.has(JSON.stringify([field])));
    return { ...rest, ...Object.fromEntries(missing) };
  }

  /** The input's path of a path of the {@link rest}. */
  public original(path: Path): Path {
    return path.map((part, i) => {
      const kept = this.indices.get(JSON.stringify(path.slice(0, i)));
      return kept === undefined ? part : (kept[Number(part)] ?? part);
    });
  }

  private copy(value: unknown, path: Path, at: Path): unknown {
    if (this.removed.has(JSON.stringify(path))) return undefined;
    if (Array.isArray(value)) {
      const kept = value.map((_, i) => i).filter((i) => !this.removed.has(JSON.stringify([...path, i])));
      this.indices.set(JSON.stringify(at), kept);
      return kept.map((index, i) => this.copy(value[index], [...path, index], [...at, i]));
    }
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).filter(([key]) => !this.removed.has(JSON.stringify([...path, key])));
    return Object.fromEntries(entries.map(([key, item]) => [key, this.copy(item, [...path, key], [...at, key])]));
  }
}
