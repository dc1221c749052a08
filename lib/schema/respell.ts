import { type Release } from '../fleet';
import { isNixExpression, nix, type NixAttributes, nodeOf, type NixValue } from '../nix';
import { expression } from '../nix/expression';
import { type Respelling, respellings } from './releases';

/**
 * A module's configuration as an older release spells it: every option of the table that the release does not know yet
 * is moved to where it was. Looks through `mkIf`, `mkMerge`, `mkForce` and comments, and keeps them around what moves.
 */
export function spelledFor(release: Release, config: NixValue): NixValue {
  const rows = respellings.filter(({ since }) => release < since);
  if (rows.length === 0) return config;
  const moved: NixValue[] = [];
  const kept = keep(config, [], rows, (value) => moved.push(value));
  if (moved.length === 0) return config;
  return moved.reduce((all, one) => merged(all, one), kept ?? {});
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
    if (row !== undefined) move(converted(child, (plain) => row.older(name, plain)));
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
  const staying = keep(node.content, path, rows, (moved) => {
    move(wrap(moved));
  });
  return staying === undefined ? undefined : wrap(staying);
}

/** Converts the definition inside `mkForce`, `mkIf` and the like, and puts those around the option's value again. */
function converted(value: NixValue, convert: (plain: NixValue) => NixAttributes): NixValue {
  const node = isNixExpression(value) ? nodeOf(value) : undefined;
  if (node?.kind !== 'modifier' || node.name === 'mkMerge') return convert(value);
  return innermost(converted(node.content, convert), (content) => expression({ ...node, content }));
}

/** Wraps the one leaf of an attribute set that holds a single option. */
function innermost(value: NixValue, wrap: (leaf: NixValue) => NixValue): NixValue {
  if (!isAttributes(value)) return wrap(value);
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, innermost(child ?? null, wrap)]));
}

function rowFor(path: readonly string[], rows: readonly Respelling[]): Respelling | undefined {
  const named = rows.filter((row) => row.path.length === path.length && row.path.slice(0, -1).every((n, i) => n === path[i]));
  const last = path.at(-1);
  return named.find((row) => row.path.at(-1) === last) ?? named.find((row) => row.path.at(-1) === '*');
}

function leadsTo(path: readonly string[], rows: readonly Respelling[]): boolean {
  return rows.some((row) => row.path.length > path.length && path.every((name, index) => name === row.path[index]));
}

/** Both definitions as one value; where they meet in a place that is not a set, the module system merges them. */
function merged(a: NixValue, b: NixValue): NixValue {
  if (!isAttributes(a) || !isAttributes(b)) return nix.mkMerge([a, b]);
  const all: Record<string, NixValue | undefined> = { ...a };
  for (const [name, value] of Object.entries(b)) {
    const other = all[name];
    all[name] = other === undefined || value === undefined ? (value ?? other) : merged(other, value);
  }
  return all;
}

function isAttributes(value: NixValue | undefined): value is NixAttributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isNixExpression(value);
}
