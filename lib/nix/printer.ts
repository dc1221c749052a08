import { check } from './check';
import { expression } from './format/format';
import { layout } from './layout/layout';
import { lower } from './lower';
import { plainText } from './plain';
import { type Syntax } from './syntax';
import { type NixValue } from './value';

/** Options for {@link printNix}. */
export interface PrintNixOptions {
  /** Construct path that stands in front of error messages. @default - none */
  readonly path?: string;
}

/**
 * Prints a value as a Nix expression, as `nixfmt` would leave it; without a final newline.
 *
 * Attributes are sorted by code unit, so equal values give equal bytes.
 * @throws ProblemsError with everything in the value that Nix cannot say.
 */
export function printNix(value: NixValue, { path = '' }: PrintNixOptions = {}): string {
  check(value, path);
  return formatted(lower(value));
}

/** Lays syntax out. */
export function formatted(syntax: Syntax): string {
  return plainText(syntax) ?? layout(expression(syntax));
}
