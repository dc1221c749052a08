import { type Release } from '../fleet';
import { isNixExpression, nix, type NixAttributes, nodeOf, type NixValue } from '../nix';
import { expression } from '../nix/expression';
import { type Respelling, respellings } from './releases';

/**
 * A module's configuration as an older release spells it: every option of the table that the release does not know yet
 * is moved to where it was. Looks through `mkIf`, `mkMerge`, `mkForce` and comments; the modifiers go along with what
 * moves, and so does the comment of an option itself.
 */
export function spelledFor(release: Release, config: NixValue): NixValue {
  const rows = respellings.filter(({ since }) => release < since);
  if (rows.length === 0) return config;
  const moved: NixValue[] = [];
  const kept = keep(config, [], rows, (value) => moved.push(value));
  if (moved.length === 0) return config;
  return combined(kept === undefined ? moved : [kept, ...moved]);
}

/** What stays in place; what has to move is handed to `move`, wrapped as it stood. */
function keep(
  value: NixValue,
  path: readonly string[],
  rows: readonly Respelling[],
  move: (moved: NixValue) => void,
): NixValue | undefined {
  if (isNixExpression(value)) return keepExpression(value, path, rows, move);
  if (!isAttributes(value)) return value;
  const attributes: Record<string, NixValue> = {};
  for (const [name, child] of Object.entries(value)) {
    if (child === undefined) continue;
    const below = [...path, name];
    const row = rowFor(below, rows);
    const staying = row === undefined && leadsTo(below, rows) ? keep(child, below, rows, move) : child;
    if (row !== undefined)
      moveTo(
        row.older,
        converted(child, (plain) => row.convert(plain, name)),
        move,
      );
    else if (staying !== undefined) attributes[name] = staying;
  }
  return Object.keys(attributes).length === 0 && Object.keys(value).length > 0 ? undefined : attributes;
}

function keepExpression(
  value: NixValue,
  path: readonly string[],
  rows: readonly Respelling[],
  move: (moved: NixValue) => void,
): NixValue | undefined {
  const node = isNixExpression(value) ? nodeOf(value) : undefined;
  if (node?.kind === 'commented') {
    const staying = keep(node.value, path, rows, move);
    return staying === undefined ? undefined : nix.commented(node.comment, staying);
  }
  if (node?.kind !== 'modifier') return value;
  if (node.name === 'mkMerge' && Array.isArray(node.content)) {
    const parts = (node.content as readonly NixValue[]).map((part) => keep(part, path, rows, move));
    const staying = parts.filter((part) => part !== undefined);
    return staying.length === 0 ? undefined : nix.mkMerge(staying);
  }
  const wrap = (content: NixValue): NixValue => expression({ ...node, content });
  const moved: NixValue[] = [];
  const staying = keep(node.content, path, rows, (value) => moved.push(value));
  if (moved.length > 0) move(wrap(combined(moved)));
  return staying === undefined ? undefined : wrap(staying);
}

function moveTo(path: readonly string[], value: NixValue | undefined, move: (moved: NixValue) => void): void {
  move(value === undefined ? {} : path.reduceRight<NixValue>((inner, name) => ({ [name]: inner }), value));
}

/** Converts the definition inside `mkForce`, `mkIf`, a comment and the like, and puts those around it again. */
function converted(value: NixValue, convert: (plain: NixValue) => NixValue | undefined): NixValue | undefined {
  const node = isNixExpression(value) ? nodeOf(value) : undefined;
  if (node?.kind === 'commented') {
    const content = converted(node.value, convert);
    return content === undefined ? undefined : nix.commented(node.comment, content);
  }
  if (node?.kind !== 'modifier') return convert(value);
  const inner = node.name === 'mkMerge' ? (node.content as readonly NixValue[]) : [node.content];
  const contents = inner.map((one) => converted(one, convert)).filter((one) => one !== undefined);
  const [content] = contents;
  if (content === undefined) return undefined;
  return node.name === 'mkMerge' ? nix.mkMerge(contents) : expression({ ...node, content });
}

function rowFor(path: readonly string[], rows: readonly Respelling[]): Respelling | undefined {
  const named = rows.filter(
    (row) => row.path.length === path.length && row.path.slice(0, -1).every((n, i) => n === path[i]),
  );
  const last = path.at(-1);
  return named.find((row) => row.path.at(-1) === last) ?? named.find((row) => row.path.at(-1) === '*');
}

function leadsTo(path: readonly string[], rows: readonly Respelling[]): boolean {
  return rows.some((row) => row.path.length > path.length && path.every((name, index) => name === row.path[index]));
}

/** Several definitions of one set as one; what is not plain data is left to the module system to merge. */
function combined(parts: readonly NixValue[]): NixValue {
  const plain = parts.filter(isAttributes);
  const others = parts.filter((part) => !isAttributes(part)).flatMap(mergeParts);
  const [first, ...more] = plain;
  const all = first === undefined ? others : [more.reduce<NixAttributes>(merged, first), ...others];
  const [only] = all;
  return only !== undefined && all.length === 1 ? only : nix.mkMerge(all);
}

function merged(a: NixAttributes, b: NixAttributes): NixAttributes {
  const all: Record<string, NixValue | undefined> = { ...a };
  for (const [name, value] of Object.entries(b)) {
    const other = all[name];
    if (other === undefined || value === undefined) all[name] = value ?? other;
    else if (isAttributes(other) && isAttributes(value)) all[name] = merged(other, value);
    else all[name] = nix.mkMerge([...mergeParts(other), ...mergeParts(value)]);
  }
  return all;
}

function mergeParts(value: NixValue): readonly NixValue[] {
  const node = isNixExpression(value) ? nodeOf(value) : undefined;
  const isMerge = node?.kind === 'modifier' && node.name === 'mkMerge' && Array.isArray(node.content);
  return isMerge ? (node.content as readonly NixValue[]) : [value];
}

function isAttributes(value: NixValue | undefined): value is NixAttributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isNixExpression(value);
}
