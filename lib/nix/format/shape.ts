import { type Item, type StringPart, type Syntax } from '../syntax';
import { isIdentifier } from '../attribute-path';

/** Starts on the line it belongs to and ends on one of its own: sets, lists, texts of several lines. */
export function isAbsorbable(syntax: Syntax): boolean {
  if (syntax.kind === 'set' || syntax.kind === 'list') return syntax.items.length > 0;
  return syntax.kind === 'indented';
}

/** Words, strings, plain selections, and calls of these with one or two such arguments. */
export function isSimple(syntax: Syntax): boolean {
  switch (syntax.kind) {
    case 'word':
    case 'path':
    case 'string':
    case 'indented':
      return true;
    case 'selection':
      return syntax.simple;
    case 'parens':
      return isSimple(syntax.body);
    case 'application':
      return syntax.args.length <= 2 && isSimple(syntax.fn) && syntax.args.every(isSimple);
    default:
      return false;
  }
}

/** Up to six simple elements, which an argument keeps on one line. */
export function isShortList(items: readonly Item<Syntax>[]): boolean {
  return items.length <= 6 && items.every(({ value, comments }) => comments.length === 0 && isSimple(value));
}

/** A path of few names without quotes, which is never worth a line break after its `=`. */
export function isShortPath(names: readonly string[]): boolean {
  return names.length <= 4 && names.every(isIdentifier);
}

/** Blanks that a line of a string starts with. */
export function leadingBlanks(part: StringPart | undefined): string {
  return typeof part === 'string' ? (/^[\t-\r\p{Zs}]*/u.exec(part)?.[0] ?? '') : '';
}
