/** Space between two words, weakest first: of two that meet, mostly the stronger stays. */
export enum Gap {
  /** Nothing, or a line break. */
  Break,
  /** A space. */
  Hard,
  /** A space, or a line break where the next words do not fit, whatever the group does. */
  Soft,
  /** A space, or a line break. */
  Space,
  /** A line break. */
  Line,
}

/** How a group that does not fit on the line is broken. */
export enum Mode {
  /** All its gaps become line breaks. */
  Regular,
  /** It is broken before its parent is, as long as what stands around it stays on one line. */
  First,
  /** As Regular, but its First groups count as its parent's. */
  Transparent,
}

/** A layout that is still to be decided: words, gaps, and groups of them. */
export type Doc = string | Gap | Nest | Group | Lines | readonly Doc[];

/** One level of indentation, if a line starts inside; `offset` adds blanks that belong to a string. */
export interface Nest {
  readonly kind: 'nest';
  readonly offset: number;
  readonly body: Doc;
}

/** A group is laid out on one line where it fits, with nothing but spaces for its gaps. */
export interface Group {
  readonly kind: 'group';
  readonly mode: Mode;
  readonly body: Doc;
}

/** Line ends of an indented string, which add up. */
export interface Lines {
  readonly kind: 'lines';
  readonly count: number;
}

export const newline: Lines = { kind: 'lines', count: 1 };

export function nest(...body: readonly Doc[]): Nest {
  return { kind: 'nest', offset: -1, body };
}

/** Indents lines by blanks of a string. */
export function offset(blanks: number, ...body: readonly Doc[]): Nest {
  return { kind: 'nest', offset: blanks, body };
}

export function group(...body: readonly Doc[]): Group {
  return { kind: 'group', mode: Mode.Regular, body };
}

/** A group that is broken before its parent is. */
export function first(...body: readonly Doc[]): Group {
  return { kind: 'group', mode: Mode.First, body };
}

export function transparent(...body: readonly Doc[]): Group {
  return { kind: 'group', mode: Mode.Transparent, body };
}

/** Puts a separator between docs. */
export function separated(separator: Doc, docs: readonly Doc[]): readonly Doc[] {
  const result: Doc[] = [];
  for (const doc of docs) {
    if (result.length > 0) result.push(separator);
    result.push(doc);
  }
  return result;
}

/** Width of a text in columns: its code points. */
export function widthOf(text: string): number {
  let width = text.length;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) width--;
  return width;
}
