import { type Doc, Gap, type Mode, widthOf } from './doc';

/** A doc with nesting worked out: what the layout runs over. */
export type Tidy = Word | Space | TidyGroup;

export interface Word {
  readonly kind: 'word';
  readonly text: string;
  /** Width in code points. */
  readonly width: number;
  readonly level: number;
  readonly offset: number;
}

/** A gap; `count` is set for line ends of a string, which no gap is stronger than. */
export interface Space {
  readonly kind: 'space';
  readonly gap: Gap;
  readonly count: number;
}

export interface TidyGroup {
  readonly kind: 'group';
  readonly mode: Mode;
  readonly items: readonly Tidy[];
}

/** What two neighbouring gaps become. */
export function meet(a: Space, b: Space): Space {
  if (a.count > 0 || b.count > 0) {
    const other = a.count > 0 ? b : a;
    const count =
      a.count > 0 && b.count > 0 ? a.count + b.count : Math.max(a.count, b.count) + (other.gap === Gap.Hard ? 0 : 1);
    return { kind: 'space', gap: Gap.Line, count };
  }
  const [weak, strong] = a.gap <= b.gap ? [a, b] : [b, a];
  const isBreakingSpace = weak.gap === Gap.Break && (strong.gap === Gap.Soft || strong.gap === Gap.Hard);
  return isBreakingSpace ? { ...strong, gap: Gap.Space } : strong;
}

/** Works out nesting, joins neighbours, and moves line breaks out of groups that they do not concern. */
export function tidy(doc: Doc): readonly Tidy[] {
  const flat: Tidy[] = [];
  flatten(doc, 0, 0, flat);
  return joined(flat);
}

function flatten(doc: Doc, level: number, offset: number, into: Tidy[]): void {
  if (typeof doc === 'string') {
    if (doc !== '') into.push(wordOf(doc, level, offset));
  } else if (typeof doc === 'number') {
    into.push({ kind: 'space', gap: doc, count: 0 });
  } else if (!('kind' in doc)) {
    for (const part of doc) flatten(part, level, offset, into);
  } else if (doc.kind === 'lines') {
    into.push({ kind: 'space', gap: Gap.Line, count: doc.count });
  } else if (doc.kind === 'nest') {
    flatten(doc.body, doc.offset < 0 ? level + 1 : level, offset + Math.max(doc.offset, 0), into);
  } else {
    const items: Tidy[] = [];
    flatten(doc.body, level, offset, items);
    into.push({ kind: 'group', mode: doc.mode, items });
  }
}

function wordOf(text: string, level: number, offset: number): Word {
  return { kind: 'word', text, width: widthOf(text), level, offset };
}

function joined(items: readonly Tidy[]): readonly Tidy[] {
  const result: Tidy[] = [];
  const queue = [...items].reverse();
  const putBack = (docs: readonly Tidy[]): void => {
    for (let i = docs.length - 1; i >= 0; i--) queue.push(docs[i] as Tidy);
  };
  for (let item = queue.pop(); item !== undefined; item = queue.pop()) {
    const next = queue.at(-1);
    if (item.kind === 'space' && next?.kind === 'space') {
      queue[queue.length - 1] = meet(item, next);
    } else if (item.kind === 'word' && next?.kind === 'word') {
      queue[queue.length - 1] = { ...item, text: item.text + next.text, width: item.width + next.width };
    } else if (item.kind === 'space' && next?.kind === 'group') {
      queue.pop();
      if (item.gap === Gap.Hard) queue.push({ ...next, items: [item, ...next.items] });
      else openGroup(next, [item], result, putBack);
    } else if (item.kind === 'group') {
      openGroup(item, [], result, putBack);
    } else {
      result.push(item);
    }
  }
  return result;
}

function openGroup(
  group: TidyGroup,
  before: readonly Tidy[],
  result: Tidy[],
  putBack: (docs: readonly Tidy[]) => void,
): void {
  const inner = joined(group.items);
  const start = inner.findIndex((item) => !isHard(item));
  if (start < 0) {
    putBack([...before, ...inner]);
    return;
  }
  const end = inner.findLastIndex((item) => !isHard(item)) + 1;
  const body = inner.slice(start, end);
  const [only] = body;
  const dissolved = body.length === 1 && only?.kind === 'group' && only.mode === group.mode ? only.items : body;
  putBack(inner.slice(end));
  result.push(...joined([...before, ...inner.slice(0, start)]), { ...group, items: dissolved });
}

function isHard(item: Tidy): item is Space {
  return item.kind === 'space' && (item.gap === Gap.Hard || item.gap === Gap.Line);
}
