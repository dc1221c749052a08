import { type NixExpression } from './expression';

/**
 * What a Nix attribute can be given: plain data, or an expression made with {@link nix}.
 *
 * An attribute whose value is `undefined` is left out. An integral number prints as a Nix integer, any other number as
 * a float; an integer beyond 2^53 is written as a bigint.
 */
export type NixValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | NixExpression
  | readonly NixValue[]
  | { readonly [key: string]: NixValue | undefined };

/** An attribute set as plain data. */
export type NixAttributes = Readonly<Record<string, NixValue | undefined>>;
