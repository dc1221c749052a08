import { ConstructError, shown } from '../errors';
import { check } from './check';
import { isNixExpression } from './expression';
import { freeNames } from './free-names';
import { lower } from './lower';
import { formatted } from './printer';
import { type NixAttributes, type NixValue } from './value';

/** Options for {@link printModule}. */
export interface PrintModuleOptions {
  /** Construct path that stands in front of error messages. */
  readonly path: string;
  /** Other modules that this one brings in. @default - none */
  readonly imports?: readonly NixValue[];
}

/**
 * Prints a NixOS module: a function of exactly the arguments that it uses, or a plain attribute set where it uses none.
 * Ends in one newline.
 *
 * @param config the definitions: an attribute set, or an expression such as `nix.mkMerge([...])`.
 * @throws ProblemsError with everything in the module that Nix cannot say.
 * @see https://nixos.org/manual/nixos/stable/#sec-writing-modules
 */
export function printModule(config: NixValue, { path, imports = [] }: PrintModuleOptions): string {
  const module = imports.length === 0 ? config : withImports(config, imports, path);
  check(module, path);
  if (!isNixExpression(module) && !isAttributes(module)) {
    throw new ConstructError(
      path,
      '',
      `a module is an attribute set or an expression, got ${shown(module)}; pass one of these`,
    );
  }
  return `${header(freeNames(module))}${formatted(lower(module))}\n`;
}

function withImports(config: NixValue, imports: readonly NixValue[], path: string): NixValue {
  if (isNixExpression(config) || !isAttributes(config)) return { config, imports };
  if (config['imports'] !== undefined) {
    throw new ConstructError(path, 'imports', 'are given twice, in the module and as option; keep one of the two');
  }
  return { ...config, imports };
}

function isAttributes(value: NixValue): value is NixAttributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The argument set, on one line up to two names, as `nixfmt` has it. */
function header(names: readonly string[]): string {
  if (names.length === 0) return '';
  const args = [...names, '...'];
  return names.length <= 2 ? `{ ${args.join(', ')} }:\n` : `{\n${args.map((arg) => `  ${arg}`).join(',\n')}\n}:\n`;
}
