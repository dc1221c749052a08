import { isNixExpression, type NixExpression, type NixNode, nodeOf, type NixValue } from '../../nix';

/** Stands for what only the host knows, in the middle of a text. */
export const HOLE = '\u0000';

/** Is told of what a value consists of. The path is one and the same list all the time: copy what is to stay. */
export interface Visitor {
  /** A text: a value, an element of a list, a comment; or, with `isName`, what an attribute at that path is called. */
  readonly text: (text: string, path: readonly string[], isName: boolean) => void;
  /** An expression, before what is in it. */
  readonly node?: (node: NixNode, path: readonly string[]) => void;
}

/** Visits all of a Nix value, whatever is around it: modifiers, comments, calls, lists. */
export function visit(value: unknown, visitor: Visitor, path: string[] = []): void {
  if (typeof value === 'string') visitor.text(value, path, false);
  else if (typeof value !== 'object' || value === null) return;
  else if (isNixExpression(value)) visitNode(nodeOf(value), visitor, path);
  else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) visitBelow(String(index), value[index], visitor, path);
  } else {
    for (const name of Object.keys(value)) {
      // Shorter ones can be no secrets.
      if (name.length >= 16) visitor.text(name, path, true);
      visitBelow(name, (value as Record<string, unknown>)[name], visitor, path);
    }
  }
}

function visitBelow(name: string, value: unknown, visitor: Visitor, path: string[]): void {
  path.push(name);
  visit(value, visitor, path);
  path.pop();
}

function visitNode(node: NixNode, visitor: Visitor, path: string[]): void {
  visitor.node?.(node, path);
  if (node.kind === 'text') visitor.text(node.parts.map(flat).join(''), path, false);
  if (node.kind === 'commented') visitor.text(node.comment, path, false);
  for (const part of partsOf(node)) visit(part, visitor, path);
}

/** Values inside an expression; the literal pieces of a text are not, since they are told of together. */
function partsOf(node: NixNode): readonly (NixValue | undefined)[] {
  switch (node.kind) {
    case 'apply':
      return [node.fn, ...node.args];
    case 'modifier':
      return [...node.args, node.content];
    case 'operation':
      return node.operands;
    case 'not':
      return [node.operand];
    case 'text':
      return node.parts.filter((part) => isNixExpression(part) && nodeOf(part).kind !== 'text');
    case 'commented':
      return [node.value];
    default:
      return [];
  }
}

function flat(part: string | number | bigint | NixExpression): string {
  if (!isNixExpression(part)) return String(part);
  const node = nodeOf(part);
  return node.kind === 'text' ? node.parts.map(flat).join('') : HOLE;
}
