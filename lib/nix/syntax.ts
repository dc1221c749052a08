/** Nix syntax as the printer knows it: only what {@link NixValue} can become, already sorted, merged and escaped. */
export type Syntax = Term | Application | Operation | Prefixed;

/** What can stand as an argument or list element without parentheses. */
export type Term =
  /** A number, a literal such as `null`, or a path: one word. */
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'path'; readonly text: string }
  /** `config.a."b c"`; simple where no name is quoted. */
  | { readonly kind: 'selection'; readonly text: string; readonly simple: boolean }
  | { readonly kind: 'string'; readonly parts: readonly StringPart[] }
  | { readonly kind: 'indented'; readonly lines: readonly (readonly StringPart[])[] }
  | { readonly kind: 'list'; readonly items: readonly Item<Syntax>[] }
  | { readonly kind: 'set'; readonly items: readonly Item<Binding>[] }
  | { readonly kind: 'parens'; readonly body: Syntax };

/** A function and all its arguments. */
export interface Application {
  readonly kind: 'application';
  readonly fn: Syntax;
  readonly args: readonly Syntax[];
}

/** A chain of one operator. */
export interface Operation {
  readonly kind: 'operation';
  readonly operator: string;
  readonly operands: readonly Syntax[];
}

/** A negative number or the opposite of a condition. */
export interface Prefixed {
  readonly kind: 'prefixed';
  readonly sign: '-' | '!';
  readonly body: Syntax;
}

/** A piece of a string: escaped text, or the expression inside `${…}`. */
export type StringPart = string | Syntax;

/** Something with comment lines above it. */
export interface Item<T> {
  readonly comments: readonly string[];
  readonly value: T;
}

/** `a.b = value;`, or `inherit (source) name;`. */
export type Binding = Assignment | { readonly kind: 'inherit'; readonly source: Syntax; readonly name: string };

/** `a.b = value;` */
export interface Assignment {
  readonly kind: 'assign';
  readonly names: readonly string[];
  readonly value: Syntax;
}

/** A word that needs no quotes around it to be unmistakable. */
export function word(text: string): Term {
  return { kind: 'word', text };
}

/** Whether this cannot be an argument, a list element or an operand of another operator as it stands. */
export function needsParens({ kind }: Syntax): boolean {
  return kind === 'application' || kind === 'operation' || kind === 'prefixed';
}

/** Puts parentheses around what needs them. */
export function asTerm(syntax: Syntax): Syntax {
  return needsParens(syntax) ? { kind: 'parens', body: syntax } : syntax;
}
