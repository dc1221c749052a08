import { type Doc, Gap, Mode } from './doc';
import { onOneLine, type Rest, startFits, widthToBreak } from './fit';
import { tidy, type Tidy, type TidyGroup, type Word } from './tidy';

/** Columns of a line, not counting its indentation. */
export const WIDTH = 100;
const INDENT = 2;

/** Levels that are open, innermost first, with the indentation a line has there. */
interface Levels {
  readonly indent: number;
  readonly level: number;
  readonly outer: Levels | undefined;
}

/** Lays a doc out in lines of 100 columns, greedily: a group is broken only where it does not fit. */
export function layout(doc: Doc): string {
  return new Layout().text(tidy(doc));
}

class Layout {
  private readonly out: string[] = [];
  /** Column on the line, not counting its indentation; 0 is the start of a line. */
  private column = 0;
  private levels: Levels = { indent: 0, level: 0, outer: undefined };

  public text(items: readonly Tidy[]): string {
    this.group({ kind: 'group', mode: Mode.Regular, items }, undefined);
    return this.out.join('');
  }

  private all(items: readonly Tidy[], next: Rest | undefined): void {
    items.forEach((item, index) => {
      const rest: Rest = { items, from: index + 1, next };
      if (item.kind === 'word') this.word(item, item.text, item.width);
      else if (item.kind === 'group') this.group(item, rest);
      else if (this.column > 0) this.gap(item.gap, item.count, rest);
    });
  }

  private word({ level, offset }: Pick<Word, 'level' | 'offset'>, text: string, width: number): void {
    while (this.levels.level > level && this.levels.outer !== undefined) this.levels = this.levels.outer;
    if (this.levels.level < level) {
      const indent = this.column === 0 ? this.levels.indent + INDENT : this.levels.indent;
      this.levels = { indent, level, outer: this.levels };
    }
    if (this.column === 0) this.out.push(' '.repeat(this.levels.indent + offset));
    this.column += width;
    this.out.push(text);
  }

  /** A gap of a broken group. */
  private gap(gap: Gap, count: number, rest: Rest): void {
    if (gap === Gap.Hard || (gap === Gap.Soft && startFits(WIDTH - this.column - 1, WIDTH, rest))) {
      this.out.push(' ');
      this.column++;
    } else {
      this.out.push('\n'.repeat(Math.max(count, 1)));
      this.column = 0;
    }
  }

  private group({ mode, items }: TidyGroup, rest: Rest | undefined): void {
    if (this.flat(items, rest)) return;
    if (mode !== Mode.Transparent && candidates(items).some((parts) => this.firstBroken(parts, rest))) return;
    this.all(items, rest);
  }

  /** Puts the items on the line if they fit there together with what follows up to its first possible break. */
  private flat(items: readonly Tidy[], rest: Rest | undefined): boolean {
    if (items.length === 0) return true;
    if (this.column > 0) {
      const line = onOneLine(items, WIDTH - this.column - widthToBreak(rest));
      if (line === undefined) return false;
      this.out.push(line.text);
      this.column += line.width;
      return true;
    }
    const started = withoutLeadingGap(items);
    const line = onOneLine(started, WIDTH - widthToBreak(rest));
    if (line === undefined) return false;
    this.word(firstWord(started) ?? { level: 0, offset: 0 }, line.text, line.width);
    return true;
  }

  /** Tries to break only one group, everything around it staying on its line. */
  private firstBroken([before, broken, after]: Parts, rest: Rest | undefined): boolean {
    // What cannot be on one line after any last line is not worth laying out the group for: nested calls would double it.
    if (onOneLine(after, WIDTH - 1 - widthToBreak(rest)) === undefined) return false;
    const { column, levels } = this;
    const { length } = this.out;
    const afterBroken: Rest = { items: after, from: 0, next: rest };
    if (this.flat(before, { items: broken, from: 0, next: afterBroken })) {
      this.all(broken, { items: withoutBreaks(after), from: 0, next: rest });
      if (this.flat(after, rest)) return true;
    }
    Object.assign(this, { column, levels });
    this.out.length = length;
    return false;
  }
}

type Parts = readonly [before: readonly Tidy[], broken: readonly Tidy[], after: readonly Tidy[]];

/** Each group that may be broken first, last one first, with what stands before and after it. */
function candidates(items: readonly Tidy[]): readonly Parts[] {
  if (!items.some(mayHoldFirst)) return [];
  const seen = opened(items);
  const parts: Parts[] = [];
  for (let i = seen.length - 1; i >= 0; i--) {
    const item = seen[i];
    if (item?.kind !== 'group' || item.mode !== Mode.First) continue;
    parts.push([content(seen.slice(0, i)), item.items, content(seen.slice(i + 1))]);
  }
  return parts;
}

function mayHoldFirst(item: Tidy): boolean {
  return item.kind === 'group' && item.mode !== Mode.Regular;
}

/** Transparent groups are their parent's. */
function opened(items: readonly Tidy[]): readonly Tidy[] {
  return items.flatMap((item) =>
    item.kind === 'group' && item.mode === Mode.Transparent ? opened(item.items) : [item],
  );
}

function content(items: readonly Tidy[]): readonly Tidy[] {
  return items.flatMap((item) => (item.kind === 'group' && item.mode === Mode.First ? item.items : [item]));
}

function withoutBreaks(items: readonly Tidy[]): readonly Tidy[] {
  return items.flatMap((item): readonly Tidy[] => {
    if (item.kind !== 'space' || item.gap === Gap.Line) return [item];
    return item.gap === Gap.Break ? [] : [{ ...item, gap: Gap.Hard }];
  });
}

function withoutLeadingGap(items: readonly Tidy[]): readonly Tidy[] {
  const [head, ...tail] = items;
  if (head?.kind === 'space') return tail;
  if (head?.kind === 'group' && head.items[0]?.kind === 'space')
    return [{ ...head, items: head.items.slice(1) }, ...tail];
  return items;
}

function firstWord(items: readonly Tidy[]): Word | undefined {
  for (const item of items) {
    if (item.kind === 'word') return item;
    if (item.kind === 'group') return firstWord(item.items);
  }
  return undefined;
}
