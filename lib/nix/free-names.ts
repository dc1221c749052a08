import { isNixExpression, type NixNode, nodeOf } from './expression';
import { type NixValue } from './value';

/** The module arguments that a value uses (`config`, `lib`, `options`, `pkgs`), sorted. */
export function freeNames(value: NixValue): readonly string[] {
  const names = new Set<string>();
  collect(value, names);
  return [...names].sort();
}

function collect(value: NixValue | undefined, names: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  if (isNixExpression(value)) {
    const node = nodeOf(value);
    const name = node.kind === 'modifier' ? 'lib' : node.kind === 'reference' ? node.root : 'builtins';
    if (name !== 'builtins') names.add(name);
    for (const { value: child } of childrenOf(node)) collect(child, names);
  } else {
    for (const child of Object.values(value) as (NixValue | undefined)[]) collect(child, names);
  }
}

/** A value inside an expression, and what it is there; empty where it is the expression's own value. */
export interface Child {
  readonly value: NixValue;
  readonly role: string;
}

/** The values directly inside an expression. */
export function childrenOf(node: NixNode): readonly Child[] {
  switch (node.kind) {
    case 'apply':
      return [
        { value: node.fn, role: 'the function of a call' },
        ...node.args.map((value, index) => ({ value, role: `argument ${index + 1} of a call` })),
      ];
    case 'modifier':
      return [
        ...node.args.map((value) => ({ value, role: `argument 1 of ${node.name}` })),
        { value: node.content, role: '' },
      ];
    case 'operation':
      return node.operands.map((value, index) => ({ value, role: `operand ${index + 1} of ${node.operator}` }));
    case 'not':
      return [{ value: node.operand, role: 'the condition of a not' }];
    case 'text':
      return node.parts.filter(isNixExpression).map((value) => ({ value, role: 'an expression in a text' }));
    case 'commented':
      return [{ value: node.value, role: '' }];
    default:
      return [];
  }
}
