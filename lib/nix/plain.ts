import { isShortPath } from './format/shape';
import { widthOf } from './layout/doc';
import { WIDTH } from './layout/layout';
import { attributeName } from './string';
import { type Assignment, type Binding, type Item, type StringPart, type Syntax } from './syntax';

/**
 * The text of a set that holds nothing but sets, lists and words that fit on their lines: most modules are that, and of
 * these the layout is known beforehand. Undefined where anything else is in it, which the layout has to decide on.
 */
export function plainText(syntax: Syntax): string | undefined {
  if (syntax.kind !== 'set' || syntax.items.length === 0) return undefined;
  const out: string[] = [];
  return set(syntax.items, '', out) ? out.join('') : undefined;
}

/** These write into `out`, and return false where the layout is not known. */
function set(items: readonly Item<Binding>[], indent: string, out: string[]): boolean {
  out.push('{\n');
  const inner = `${indent}  `;
  for (const { comments, value } of items) {
    if (comments.length > 0 || value.kind !== 'assign') return false;
    const line = oneLine(value);
    if (line !== undefined) {
      out.push(inner, line, '\n');
      continue;
    }
    const start = `${value.names.map(attributeName).join('.')} = `;
    out.push(inner, start);
    if (!term(value.value, inner, start, ';', out)) return false;
    out.push(';\n');
  }
  out.push(indent, '}');
  return true;
}

/** `before` and `after` are what stands on the same line. */
function term(syntax: Syntax, indent: string, before: string, after: string, out: string[]): boolean {
  if (syntax.kind === 'set' && syntax.items.length > 0) return fits(before, '{') && set(syntax.items, indent, out);
  if (syntax.kind === 'list' && syntax.items.length > 0)
    return fits(before, '[') && list(syntax.items, indent, before, after, out);
  if (syntax.kind === 'indented') return fits(before, "''") && lines(syntax.lines, indent, out);
  const text = wordText(syntax);
  if (text === undefined || !fits(before, text, after)) return false;
  out.push(text);
  return true;
}

function list(items: readonly Item<Syntax>[], indent: string, before: string, after: string, out: string[]): boolean {
  const [only] = items;
  const word = only !== undefined && items.length === 1 ? wordText(only.value) : undefined;
  if (word !== undefined && only?.comments.length === 0) {
    const text = `[ ${word} ]`;
    out.push(text);
    return fits(before, text, after);
  }
  // One list in another, or one text of several lines, may stay on the line of its bracket.
  if (items.length === 1 && only?.value.kind !== 'set') return false;
  const inner = `${indent}  `;
  out.push('[\n');
  for (const { comments, value } of items) {
    out.push(inner);
    if (comments.length > 0 || !term(value, inner, '', '', out)) return false;
    out.push('\n');
  }
  out.push(indent, ']');
  return true;
}

function lines(all: readonly (readonly StringPart[])[], indent: string, out: string[]): boolean {
  if (!all.every((line) => line.every((part) => typeof part === 'string'))) return false;
  out.push("''");
  let text = '';
  for (const line of all) {
    text = line.join('');
    out.push('\n', text === '' ? '' : `${indent}  ${text}`);
  }
  out.push(text === '' ? indent : '', "''");
  return true;
}

/** A definition that stands on one line, whether or not it fits there. */
export function oneLine({ names, value }: Assignment): string | undefined {
  const text = wordText(value);
  if (text === undefined) return undefined;
  const line = `${names.map(attributeName).join('.')} = ${text};`;
  return fits(line) || (value.kind === 'string' && isShortPath(names)) ? line : undefined;
}

/** What stands on one line whatever is around it. */
export function wordText(syntax: Syntax): string | undefined {
  switch (syntax.kind) {
    case 'word':
    case 'path':
    case 'selection':
      return syntax.text;
    case 'string':
      return syntax.parts.every((part) => typeof part === 'string') ? `"${syntax.parts.join('')}"` : undefined;
    case 'list':
      return syntax.items.length === 0 ? '[ ]' : undefined;
    case 'set':
      return syntax.items.length === 0 ? '{ }' : undefined;
    default:
      return undefined;
  }
}

/** Whether all of them together are no longer than a line. */
export function fits(...texts: readonly string[]): boolean {
  let width = 0;
  for (const text of texts) width += widthOf(text);
  return width <= WIDTH;
}
