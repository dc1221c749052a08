import { isNixExpression, type NixExpression, type NixTextPart, nodeOf } from './expression';
import { canIndent, escaped, escapedLine } from './string';
import { type StringPart, type Syntax } from './syntax';

type Piece = string | NixExpression;
const HOLE = '\u0000';

/**
 * A text as a string of one line or as an indented string. Several lines are indented wherever that says exactly the
 * same; `lines` asks for it also where only the last character is a line's end.
 */
export function textSyntax(
  parts: readonly NixTextPart[],
  lines: boolean,
  lower: (value: NixExpression) => Syntax,
): Syntax {
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'string' && !only.includes('\n')) {
    return { kind: 'string', parts: only === '' ? [] : [escaped(only)] };
  }
  const pieces = merged(parts);
  const shape = pieces.map((piece) => (typeof piece === 'string' ? piece : HOLE)).join('');
  const worthIt = lines ? shape.includes('\n') : /\n[^]/.test(shape);
  if (!worthIt || !canIndent(shape.split('\n'))) {
    return {
      kind: 'string',
      parts: pieces.map((piece, index) =>
        typeof piece === 'string' ? escaped(piece, index < pieces.length - 1) : lower(piece),
      ),
    };
  }
  return { kind: 'indented', lines: brokenIntoLines(pieces, lower) };
}

/** Texts in texts are opened, and neighbouring literal pieces joined, so that pieces alternate. */
function merged(parts: readonly NixTextPart[]): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const part of parts.flatMap(opened)) {
    const last = pieces.at(-1);
    if (typeof part !== 'string') pieces.push(part);
    else if (typeof last === 'string') pieces[pieces.length - 1] = last + part;
    else if (part !== '') pieces.push(part);
  }
  return pieces;
}

function opened(part: NixTextPart): readonly Piece[] {
  if (!isNixExpression(part)) return [String(part)];
  const node = nodeOf(part);
  return node.kind === 'text' ? node.parts.flatMap(opened) : [part];
}

function brokenIntoLines(pieces: readonly Piece[], lower: (value: NixExpression) => Syntax): readonly StringPart[][] {
  const lines: StringPart[][] = [[]];
  pieces.forEach((piece, index) => {
    if (typeof piece !== 'string') {
      lines.at(-1)?.push(lower(piece));
      return;
    }
    piece.split('\n').forEach((text, row, rows) => {
      if (row > 0) lines.push([]);
      const isLastRow = row === rows.length - 1;
      const follows = !isLastRow ? 'newline' : index < pieces.length - 1 ? 'hole' : 'end';
      if (text !== '') lines.at(-1)?.push(escapedLine(text, follows));
    });
  });
  return lines;
}
