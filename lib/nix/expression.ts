import { type NixValue } from './value';

const TAG: unique symbol = Symbol.for('cdknix/NixExpression') as never;

/** Names that an expression can start from; all but `builtins` are arguments of a NixOS module. */
export type NixRoot = 'config' | 'lib' | 'options' | 'pkgs' | 'builtins';
/** Functions of `lib` that say how a definition is merged, and not what it is. */
export type NixModifier =
  'mkDefault' | 'mkForce' | 'mkOverride' | 'mkBefore' | 'mkAfter' | 'mkOrder' | 'mkIf' | 'mkMerge';
/** Operators that {@link nix} can write; `++` and `//` chains and `&&` and `||` chains hold all operands at once. */
export type NixOperator = '++' | '//' | '==' | '!=' | '&&' | '||';
/** An attribute path, as Nix text (`services."a b"`) or as its segments. */
export type NixPath = string | readonly string[];

/** What an expression is made of. Readers such as the schema check look through `modifier` and `commented`. */
export type NixNode =
  | { readonly kind: 'reference'; readonly root: NixRoot; readonly path: NixPath }
  | { readonly kind: 'apply'; readonly fn: NixValue; readonly args: readonly NixValue[] }
  /** `lib.mkIf cond content`: the last argument is the definition, those before it (a priority, a condition) are not. */
  | {
      readonly kind: 'modifier';
      readonly name: NixModifier;
      readonly args: readonly NixValue[];
      readonly content: NixValue;
    }
  | { readonly kind: 'operation'; readonly operator: NixOperator; readonly operands: readonly NixValue[] }
  | { readonly kind: 'not'; readonly operand: NixValue }
  | { readonly kind: 'text'; readonly parts: readonly NixTextPart[]; readonly lines: boolean }
  | { readonly kind: 'path'; readonly text: string }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'commented'; readonly comment: string; readonly value: NixValue };

/** A piece of a text: literal, or an expression put in between. */
export type NixTextPart = string | number | bigint | NixExpression;

/** A Nix expression: immutable, made with {@link nix} only, checked when it is printed. */
export interface NixExpression {
  readonly [TAG]: NixNode;
}

/** Wraps a node. Internal: users call {@link nix}. */
export function expression(node: NixNode): NixExpression {
  return Object.freeze({ [TAG]: Object.freeze(node) });
}

/** Recognises an expression, also one made by another copy of the library. */
export function isNixExpression(value: unknown): value is NixExpression {
  return typeof value === 'object' && value !== null && TAG in value;
}

/** What an expression is made of, for readers such as the schema check. */
export function nodeOf(value: NixExpression): NixNode {
  return value[TAG];
}
