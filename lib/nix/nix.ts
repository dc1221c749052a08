import { expression, isNixExpression, type NixExpression, type NixPath, type NixTextPart } from './expression';
import { type NixValue } from './value';

type TextArguments = [text: string | NixExpression] | [strings: TemplateStringsArray, ...holes: NixTextPart[]];

/**
 * Makes Nix expressions. Nothing here throws: what Nix cannot say is refused when the value is printed, together with
 * everything else that is wrong and with the place where it stands.
 *
 * @example
 * ```ts
 * nix.mkIf(nix.config('services.nginx.enable'), { networking.hostName: nix.mkDefault('ares') })
 * ```
 */
export const nix = Object.freeze({
  /** A value of the system's configuration. Renders to `config.sops.secrets."a b".path`. */
  config: (path: NixPath) => expression({ kind: 'reference', root: 'config', path: held(path) }),
  /** A package, or anything else below `pkgs`. Renders to `pkgs.python3.pkgs.x`. */
  pkgs: (path: NixPath) => expression({ kind: 'reference', root: 'pkgs', path: held(path) }),
  /** A function or value of the Nixpkgs library. Renders to `lib.types.str`. */
  lib: (path: NixPath) => expression({ kind: 'reference', root: 'lib', path: held(path) }),
  /** A declared option, not its value. Renders to `options.services.nginx`. */
  options: (path: NixPath) => expression({ kind: 'reference', root: 'options', path: held(path) }),
  /** A built-in of Nix. Renders to `builtins.readFile`. */
  builtins: (path: NixPath) => expression({ kind: 'reference', root: 'builtins', path: held(path) }),

  /** Calls a function. Renders to `fn a b`; an argument that is itself a call gets parentheses. */
  apply: (fn: NixExpression, ...args: readonly [NixValue, ...NixValue[]]) =>
    expression({ kind: 'apply', fn, args: Object.freeze([...args]) }),
  /** One list after the other. Renders to `a ++ b`; empty lists are left out. */
  concat: (...lists: readonly NixValue[]) =>
    expression({ kind: 'operation', operator: '++', operands: Object.freeze([...lists]) }),
  /** Attribute sets put over each other, the later one winning, at the first level only. Renders to `a // b`. */
  update: (...sets: readonly NixValue[]) =>
    expression({ kind: 'operation', operator: '//', operands: Object.freeze([...sets]) }),

  /** Whether two values are equal. Renders to `a == b`. */
  eq: (a: NixValue, b: NixValue) => expression({ kind: 'operation', operator: '==', operands: Object.freeze([a, b]) }),
  /** The opposite of a condition. Renders to `!a`, or to `a != b`. */
  not: (condition: NixValue) => expression({ kind: 'not', operand: condition }),
  /** Whether all conditions hold. Renders to `a && b`. */
  and: (...conditions: readonly NixValue[]) =>
    expression({ kind: 'operation', operator: '&&', operands: Object.freeze([...conditions]) }),
  /** Whether one condition holds. Renders to `a || b`. */
  or: (...conditions: readonly NixValue[]) =>
    expression({ kind: 'operation', operator: '||', operands: Object.freeze([...conditions]) }),

  /**
   * Text with expressions in it: a template tag. Holes that hold a string or a number are literal text.
   * Renders to `"mixed ${config.x} text"`, or to an indented string where it has several lines.
   */
  text: (strings: TemplateStringsArray, ...holes: readonly NixTextPart[]) =>
    expression({ kind: 'text', parts: woven(strings, holes), lines: false }),
  /**
   * Text that stands on lines of its own, from a string, a {@link nix.text} or as a template tag.
   * Renders to an indented string, `''…''`, that evaluates to exactly the text given: nothing is trimmed.
   */
  lines: (...args: TextArguments) => expression({ kind: 'text', parts: partsOf(args), lines: true }),
  /**
   * A Nix path. In a `NixModule` a relative one (`./secrets/ares.yaml`) starts at the project's folder, wherever the
   * module's file ends up; printed by itself it stays as it is. Renders to `../../../secrets/ares.yaml`.
   */
  path: (text: string) => expression({ kind: 'path', text }),
  /** A number that is a float in Nix even where it is integral, for options that take nothing else. Renders to `1.0`. */
  float: (value: number) => expression({ kind: 'float', value }),

  /** A definition that any other one replaces (priority 1000). Renders to `lib.mkDefault v`. */
  mkDefault: (value: NixValue) => expression({ kind: 'modifier', name: 'mkDefault', args: [], content: value }),
  /** A definition that replaces every usual one (priority 50). Renders to `lib.mkForce v`. */
  mkForce: (value: NixValue) => expression({ kind: 'modifier', name: 'mkForce', args: [], content: value }),
  /** A definition with a priority; the lowest wins. Renders to `lib.mkOverride 90 v`. */
  mkOverride: (priority: number, value: NixValue) =>
    expression({ kind: 'modifier', name: 'mkOverride', args: [priority], content: value }),
  /** A list or text that comes before the others (order 500). Renders to `lib.mkBefore v`. */
  mkBefore: (value: NixValue) => expression({ kind: 'modifier', name: 'mkBefore', args: [], content: value }),
  /** A list or text that comes after the others (order 1500). Renders to `lib.mkAfter v`. */
  mkAfter: (value: NixValue) => expression({ kind: 'modifier', name: 'mkAfter', args: [], content: value }),
  /** A list or text with its place; the lowest comes first. Renders to `lib.mkOrder 1200 v`. */
  mkOrder: (order: number, value: NixValue) =>
    expression({ kind: 'modifier', name: 'mkOrder', args: [order], content: value }),
  /** Definitions that hold only where the condition does. Renders to `lib.mkIf cond { … }`. */
  mkIf: (condition: boolean | NixExpression, value: NixValue) =>
    expression({ kind: 'modifier', name: 'mkIf', args: [condition], content: value }),
  /** Several definitions as one. Renders to `lib.mkMerge [ … ]`. */
  mkMerge: (values: readonly NixValue[]) =>
    expression({ kind: 'modifier', name: 'mkMerge', args: [], content: values }),

  /** A value with a one-line comment above its attribute or list element. Renders to `# comment`. */
  commented: (comment: string, value: NixValue) => expression({ kind: 'commented', comment, value }),
});

function held(path: NixPath): NixPath {
  return typeof path === 'string' ? path : Object.freeze([...path]);
}

function woven(strings: readonly string[], holes: readonly NixTextPart[]): readonly NixTextPart[] {
  return Object.freeze(
    strings.flatMap((literal, index) => (index === 0 ? [literal] : [holes[index - 1] ?? '', literal])),
  );
}

function partsOf([first, ...holes]: TextArguments): readonly NixTextPart[] {
  return typeof first === 'string' || isNixExpression(first) ? [first] : woven(first, holes as NixTextPart[]);
}
