import { posix } from 'node:path';
import { expression, isNixExpression, type NixNode, type NixTextPart, nodeOf } from './expression';
import { type NixAttributes, type NixValue } from './value';

/**
 * The same value for a file in `folder`: paths that were relative to the project's folder are relative to that file.
 * What holds no such path is returned as it is, not copied.
 */
export function relocate(value: NixValue, folder: string): NixValue {
  if (typeof value !== 'object' || value === null) return value;
  if (isNixExpression(value)) {
    const node = nodeOf(value);
    const moved = relocateNode(node, folder);
    return moved === node ? value : expression(moved);
  }
  return isList(value) ? relocateAll(value, folder) : relocateAttributes(value, folder);
}

function relocateNode(node: NixNode, folder: string): NixNode {
  switch (node.kind) {
    case 'path':
      return node.text.startsWith('.') ? { ...node, text: relativeFrom(folder, node.text) } : node;
    case 'apply':
      return changed(node, { fn: relocate(node.fn, folder), args: relocateAll(node.args, folder) });
    case 'modifier':
      return changed(node, { args: relocateAll(node.args, folder), content: relocate(node.content, folder) });
    case 'operation':
      return changed(node, { operands: relocateAll(node.operands, folder) });
    case 'not':
      return changed(node, { operand: relocate(node.operand, folder) });
    case 'text':
      return changed(node, { parts: relocateAll<NixTextPart>(node.parts, folder) });
    case 'commented':
      return changed(node, { value: relocate(node.value, folder) });
    default:
      return node;
  }
}

function changed<N extends NixNode>(node: N, fields: Partial<N>): N {
  const entries = Object.entries(fields) as [keyof N, N[keyof N]][];
  return entries.every(([name, value]) => node[name] === value) ? node : { ...node, ...fields };
}

function relocateAll<T extends NixValue>(list: readonly T[], folder: string): readonly T[] {
  let moved: T[] | undefined;
  for (const [index, value] of list.entries()) {
    const other = relocate(value, folder) as T;
    if (other !== value) (moved ??= [...list])[index] = other;
  }
  return moved ?? list;
}

function relocateAttributes(attributes: NixAttributes, folder: string): NixAttributes {
  const moved: [string, NixValue][] = [];
  for (const name of Object.keys(attributes)) {
    const value = attributes[name];
    const other = value === undefined ? undefined : relocate(value, folder);
    if (other !== undefined && other !== value) moved.push([name, other]);
  }
  return moved.length === 0 ? attributes : { ...attributes, ...Object.fromEntries(moved) };
}

function relativeFrom(folder: string, path: string): string {
  const relative = posix.relative(folder, posix.normalize(path)) || '.';
  return /^\.\.?(\/|$)/.test(relative) ? relative : `./${relative}`;
}

function isList(value: object): value is readonly NixValue[] {
  return Array.isArray(value);
}
