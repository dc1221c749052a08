import { isIdentifier } from './attribute-path';

const ESCAPED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Escapes a piece of a `"…"` string. `beforeHole` tells that an expression follows: then a last `$` must not
 * swallow its `${`.
 * @see https://nix.dev/manual/nix/latest/language/string-literals
 */
export function escaped(text: string, beforeHole = false): string {
  const body = text.replace(/["\\]|\$(?=\{)|[\n\r\t]/g, (char) => ESCAPED[char] ?? `\\${char}`);
  return beforeHole ? body.replace(/\$$/, '\\$$') : body;
}

/** A `"…"` string. */
export function quoted(text: string): string {
  return `"${escaped(text)}"`;
}

/** An attribute name, quoted where it must be. */
export function attributeName(name: string): string {
  return isIdentifier(name) ? name : quoted(name);
}

/** Names joined to an attribute path. */
export function attributePath(names: readonly string[]): string {
  return names.map(attributeName).join('.');
}

/**
 * Escapes a piece of an indented string. An odd `'` is escaped where what follows would be read together with it.
 * @see https://nix.dev/manual/nix/latest/language/string-literals
 */
export function escapedLine(text: string, follows: 'hole' | 'end' | 'newline'): string {
  const body = text.replace(/('+)(\$\{|)|\$(?=\{)/g, (...match: unknown[]) => {
    const [all, quotes, brace, at] = match as [string, string | undefined, string, number];
    if (quotes === undefined) return "''$";
    const isRisky = brace !== '' || (follows === 'end' && at + all.length === text.length);
    const pairs = "'''".repeat(Math.floor(quotes.length / 2));
    const odd = quotes.length % 2 === 0 ? '' : isRisky ? "''\\'" : "'";
    return `${isRisky ? odd + pairs : pairs + odd}${brace === '' ? '' : "''${"}`;
  });
  return follows === 'hole' ? body.replace(/\$$/, "''$$") : body;
}

/**
 * Whether an indented string can say the text exactly: its lines must not all be indented (Nix strips what they have in
 * common), its last line must not be blanks only (Nix empties it) and it must hold no carriage return.
 * `holes` are the lines' starts that an expression takes, so they count as not indented.
 */
export function canIndent(lines: readonly string[]): boolean {
  const last = lines.at(-1) ?? '';
  const content = lines.filter((line) => !/^ *$/.test(line));
  return (
    lines.length > 1 &&
    !lines.some((line) => line.includes('\r')) &&
    !/^ +$/.test(last) &&
    content.some((line) => !line.startsWith(' '))
  );
}
