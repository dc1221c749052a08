import { parseAttributePath } from './attribute-path';
import { type NixNode } from './expression';
import { floatProblem, integerProblem } from './number';
import { hasToken, isNumberToken } from './token';
import { type NixValue } from './value';

/** What every message about a Terraform token says. */
export const TOKEN = 'is a Terraform token, known only after apply; pass a value known at synth';
const PATH = /^(?:\.{1,2})?(?:\/[a-zA-Z0-9._+-]+)+$/;

/** What is wrong with a number, or undefined; the same goes for the others. */
export function numberProblem(value: number): string | undefined {
  if (isNumberToken(value)) return TOKEN;
  return Number.isInteger(value) ? integerProblem(value) : floatProblem(value);
}

export function textProblem(text: string): string | undefined {
  if (hasToken(text)) return TOKEN;
  if (text.includes('\0')) return `has a NUL character at position ${text.indexOf('\0')}; remove it`;
  const lone = /\p{Surrogate}/u.exec(text);
  return lone === null ? undefined : `has half of a surrogate pair at position ${lone.index}; pass whole characters`;
}

export function commentProblem(text: string): string | undefined {
  const control = /[\0-\x1f\x7f-\x9f\u2028\u2029]/.test(text);
  return textProblem(text) ?? (control ? 'has a line break or control character; write one plain line' : undefined);
}

export function pathProblem(text: string): string | undefined {
  if (hasToken(text)) return TOKEN;
  return PATH.test(text)
    ? undefined
    : `is no path that Nix can read, got '${text}'; begin with ./ or ../ or /, end without /, and use only letters, digits and ._+-`;
}

export function referenceProblem({ root, path }: Extract<NixNode, { kind: 'reference' }>): string | undefined {
  const texts = typeof path === 'string' ? [path] : path;
  const problem = texts.map(textProblem).find((found) => found !== undefined);
  if (problem !== undefined) return `the path of nix.${root} ${problem}`;
  if (path.length === 0 || (typeof path === 'string' && parseAttributePath(path) === undefined)) {
    const given = typeof path === 'string' ? `'${path}'` : '[]';
    return `is no attribute path, got nix.${root}(${given}); quote unusual names as in 'a."b c".d', or pass the names as a list`;
  }
  return undefined;
}

/** Neither a scalar nor a list. */
export function isAttributes(value: NixValue): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is refused in any case, so that saying more about it would only be noise. */
export function isUnsayable(value: unknown): boolean {
  return value === undefined || typeof value === 'function' || typeof value === 'symbol';
}

/** What a value is called in a message. */
export function kindOf(value: NixValue): string {
  if (value === null) return 'null';
  if (typeof value === 'object') return Array.isArray(value) ? 'list' : 'set';
  return typeof value;
}

/** Plain objects of any realm, and objects without prototype. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || (typeof prototype === 'object' && Object.getPrototypeOf(prototype) === null);
}

/** The name of an instance's class. */
export function className(value: object): string {
  const { constructor } = value as { constructor?: { name?: unknown } };
  const name = constructor?.name;
  return typeof name === 'string' && name !== '' ? name : 'a class without name';
}
