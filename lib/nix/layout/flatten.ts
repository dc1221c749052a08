import { type Doc, Gap, widthOf } from './doc';

/** A doc on one line; undefined where it holds a line break. */
export function withoutBreaks(doc: Doc, limit = Infinity): Doc | undefined {
  const flat: Doc[] = [];
  const left = { width: limit };
  return flatten(doc, flat, left) && left.width >= 0 ? flat : undefined;
}

function flatten(doc: Doc, into: Doc[], left: { width: number }): boolean {
  if (typeof doc === 'string') {
    into.push(doc);
    left.width -= widthOf(doc);
    return true;
  }
  if (typeof doc === 'number') {
    if (doc === Gap.Line) return false;
    if (doc !== Gap.Break) {
      into.push(Gap.Hard);
      left.width--;
    }
    return true;
  }
  if (!('kind' in doc)) return doc.every((part) => flatten(part, into, left));
  if (doc.kind === 'lines') return false;
  if (doc.kind === 'group') return flatten(doc.body, into, left);
  const inner: Doc[] = [];
  const fits = flatten(doc.body, inner, left);
  into.push({ ...doc, body: inner });
  return fits;
}
