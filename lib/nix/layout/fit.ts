import { Gap } from './doc';
import { meet, type Space, type Tidy } from './tidy';

/** What stands after the part that is being laid out. */
export interface Rest {
  readonly items: readonly Tidy[];
  readonly from: number;
  readonly next: Rest | undefined;
}

/** Text of one line, and its width in code points. */
export interface Line {
  readonly text: string;
  readonly width: number;
}

/** The items on one line, or undefined where they must break or are wider than `width`. */
export function onOneLine(items: readonly Tidy[], width: number): Line | undefined {
  const state: { text: string; left: number; gap: Space | undefined } = { text: '', left: width, gap: undefined };
  const closeGap = (): boolean => {
    const { gap } = state;
    state.gap = undefined;
    if (gap === undefined || gap.gap === Gap.Break) return true;
    if (gap.gap === Gap.Line) return false;
    state.text += ' ';
    state.left--;
    return true;
  };
  const add = (docs: readonly Tidy[]): boolean =>
    docs.every((doc) => {
      if (doc.kind === 'group') return add(doc.items);
      if (doc.kind === 'space') {
        state.gap = state.gap === undefined ? doc : meet(state.gap, doc);
        return true;
      }
      if (!closeGap()) return false;
      state.text += doc.text;
      state.left -= doc.width;
      return state.left >= 0;
    });
  return width >= 0 && add(items) && closeGap() && state.left >= 0
    ? { text: state.text, width: width - state.left }
    : undefined;
}

/** The width up to the first place where a line can break. */
export function widthToBreak(rest: Rest | undefined): number {
  let width = 0;
  let gap: Space | undefined;
  const add = (items: readonly Tidy[], from: number): boolean => {
    for (let i = from; i < items.length; i++) {
      const item = items[i] as Tidy;
      if (item.kind === 'group') {
        if (!add(item.items, 0)) return false;
      } else if (item.kind === 'space') {
        gap = gap === undefined ? item : meet(gap, item);
      } else {
        if (gap !== undefined && gap.gap !== Gap.Hard) return false;
        width += item.width + (gap === undefined ? 0 : 1);
        gap = undefined;
      }
    }
    return true;
  };
  for (let frame = rest; frame !== undefined; frame = frame.next) if (!add(frame.items, frame.from)) return width;
  return gap?.gap === Gap.Hard ? width + 1 : width;
}

/** Whether what follows fits up to its first line break, groups being on one line where they can. */
export function startFits(width: number, target: number, rest: Rest | undefined): boolean {
  let left = target;
  let gap: Space | undefined;
  let frame = rest;
  while (left >= 0) {
    if (frame === undefined) return target - left + (gap?.gap === Gap.Hard ? 1 : 0) <= width;
    if (frame.from >= frame.items.length) {
      frame = frame.next;
      continue;
    }
    const item = frame.items[frame.from] as Tidy;
    frame = { ...frame, from: frame.from + 1 };
    if (item.kind === 'space') {
      gap = gap === undefined ? item : meet(gap, item);
      continue;
    }
    if (gap !== undefined) {
      if (gap.gap !== Gap.Hard) return target - left <= width;
      left--;
      gap = undefined;
    }
    if (item.kind === 'word') {
      left -= item.width;
    } else {
      const line = onOneLine(item.items, left - widthToBreak(frame));
      if (line === undefined) frame = { items: item.items, from: 0, next: frame };
      else left -= line.width;
    }
  }
  return false;
}
