import { type RenderedFleet } from '../checks';
import { isNixExpression, nodeOf, type NixValue } from '../nix';
import { type Definition, settledAt } from './definitions';

type Option = string | readonly string[];

/** The definitions that give an option this value, where nothing stronger replaces them. */
export function setTo(rendered: RenderedFleet, host: string, option: Option, value: NixValue): Definition[] {
  return settledAt(rendered, host, option).filter((one) => one.value === value);
}

/** True where a module gives an option this value, and nothing stronger replaces it. */
export function isSetTo(rendered: RenderedFleet, host: string, option: Option, value: NixValue): boolean {
  return setTo(rendered, host, option, value).length > 0;
}

/** The text that a host gives an option; undefined where it gives none, or one that only Nix knows. */
export function textAt(rendered: RenderedFleet, host: string, option: Option): string | undefined {
  const [first] = settledAt(rendered, host, option);
  return first === undefined ? undefined : textOf(first.value);
}

/** The items of every list that a host gives an option, each with who does. */
export function itemsAt(rendered: RenderedFleet, host: string, option: Option): { item: NixValue; by: string }[] {
  return settledAt(rendered, host, option).flatMap(({ value, by }) => listOf(value).map((item) => ({ item, by })));
}

/** The items of a list; none of what only Nix knows. */
export function listOf(value: NixValue): readonly NixValue[] {
  return Array.isArray(value) ? (value as readonly NixValue[]) : [];
}

/** A text with `…` for every part that only Nix knows; undefined for what is no text. */
export function textOf(value: NixValue): string | undefined {
  if (typeof value === 'string') return value;
  if (!isNixExpression(value)) return undefined;
  const node = nodeOf(value);
  if (node.kind === 'commented') return textOf(node.value);
  if (node.kind !== 'text') return undefined;
  return node.parts.map((part) => (isNixExpression(part) ? (textOf(part) ?? '…') : String(part))).join('');
}
