import { isNixExpression, nodeOf } from '../nix';
import { visit } from './leaks/texts';

/** One text at an option, or below it. */
export interface PlacedText {
  readonly path: readonly string[];
  readonly text: string;
}

/**
 * Whether a path is that of an option, or below it: `users.users.*.password`, where `*` stands for any one name, or any
 * place in a list.
 */
export function isAt(path: readonly string[], pattern: string): boolean {
  const wanted = partsOf(pattern);
  return path.length >= wanted.length && wanted.every((name, index) => name === '*' || name === path[index]);
}

/** Every text that a value holds at an option or below it. Looks at nothing else, so that it costs little. */
export function textsAt(value: unknown, pattern: string): PlacedText[] {
  const found: PlacedText[] = [];
  descend(value, partsOf(pattern), [], (below, path) => {
    visit(
      below,
      {
        text: (text, at, isName) => {
          if (!isName) found.push({ path: [...at], text });
        },
      },
      [...path],
    );
  });
  return found;
}

/** A path as it is written in Nix: `environment.etc."app/env".text`. */
export function optionName(path: readonly string[]): string {
  return path.map((name) => (/^[A-Za-z0-9_'-]+$/.test(name) ? name : `"${name}"`)).join('.');
}

const split = new Map<string, readonly string[]>();

/** The names of a pattern; there are few, and they are asked for at every module of every host. */
function partsOf(pattern: string): readonly string[] {
  const parts = split.get(pattern) ?? pattern.split('.');
  split.set(pattern, parts);
  return parts;
}

type Found = (value: unknown, path: readonly string[]) => void;

/** Follows the wanted names as far as they lead; `path` is what was followed by now. */
function descend(value: unknown, wanted: readonly string[], path: readonly string[], found: Found): void {
  const name = wanted[path.length];
  if (typeof value !== 'object' || value === null) {
    if (name === undefined) found(value, path);
  } else if (isNixExpression(value)) {
    const node = nodeOf(value);
    if (node.kind === 'modifier' && node.name === 'mkMerge' && Array.isArray(node.content)) {
      for (const part of node.content as readonly unknown[]) descend(part, wanted, path, found);
    } else if (node.kind === 'modifier') descend(node.content, wanted, path, found);
    else if (node.kind === 'commented') descend(node.value, wanted, path, found);
    else if (name === undefined) found(value, path);
  } else if (name === undefined) found(value, path);
  else if (name === '*') {
    for (const [key, child] of Object.entries(value)) descend(child, wanted, [...path, key], found);
  } else if (Object.hasOwn(value, name)) {
    descend((value as Record<string, unknown>)[name], wanted, [...path, name], found);
  }
}
