import { isIdentifier, parseAttributePath } from './attribute-path';
import { isNixExpression, type NixNode, nodeOf } from './expression';
import { floatText } from './number';
import { attributePath } from './string';
import { asTerm, type Binding, type Item, type Syntax, word } from './syntax';
import { textSyntax } from './text';
import { type NixAttributes, type NixValue } from './value';

/** Turns a checked value into syntax: attributes sorted by code unit, single ones joined to one dotted path. */
export function lower(value: NixValue): Syntax {
  if (isNixExpression(value)) return lowerNode(nodeOf(value));
  if (typeof value === 'string') return textSyntax([value], false, lower);
  if (typeof value === 'number') return numberSyntax(Number.isInteger(value) ? String(value) : floatText(value));
  if (typeof value === 'bigint' || typeof value !== 'object' || value === null) return numberSyntax(String(value));
  if (isList(value))
    return { kind: 'list', items: value.map((element) => withComments(element, (e) => asTerm(lower(e)))) };
  return setSyntax(value);
}

function isList(value: object): value is readonly NixValue[] {
  return Array.isArray(value);
}

/** An integer, float, boolean or null. */
function numberSyntax(text: string): Syntax {
  if (text === '-0') return word('0');
  return text.startsWith('-') ? { kind: 'prefixed', sign: '-', body: word(text.slice(1)) } : word(text);
}

function lowerNode(node: NixNode): Syntax {
  switch (node.kind) {
    case 'reference':
      return reference(node.root, segmentsOf(node.path));
    case 'apply':
      return application(lower(node.fn), node.args);
    case 'modifier':
      return application(reference('lib', [node.name]), [...node.args, node.content]);
    case 'operation':
      return operation(node.operator, node.operands);
    case 'not':
      return negation(lower(node.operand));
    case 'text':
      return textSyntax(node.parts, node.lines, lower);
    case 'path':
      return { kind: 'path', text: node.text };
    case 'float':
      return numberSyntax(floatText(node.value));
    case 'commented':
      return lower(node.value);
  }
}

/** The segments of a checked path. */
export function segmentsOf(path: string | readonly string[]): readonly string[] {
  return typeof path === 'string' ? (parseAttributePath(path) ?? []) : path;
}

function reference(root: string, segments: readonly string[]): Syntax {
  if (segments.length === 0) return word(root);
  return { kind: 'selection', text: attributePath([root, ...segments]), simple: segments.every(isIdentifier) };
}

function application(fn: Syntax, args: readonly NixValue[]): Syntax {
  const lowered = args.map((arg) => asTerm(lower(arg)));
  return fn.kind === 'application'
    ? { ...fn, args: [...fn.args, ...lowered] }
    : { kind: 'application', fn: asTerm(fn), args: lowered };
}

function operation(operator: string, values: readonly NixValue[]): Syntax {
  const operands = values
    .map((value) => lower(value))
    .flatMap((operand) => (isChain(operand, operator) ? operand.operands : [operand]))
    .filter((operand) => operator !== '++' || operand.kind !== 'list' || operand.items.length > 0);
  const [first] = operands;
  if (first === undefined) return operator === '++' ? { kind: 'list', items: [] } : { kind: 'set', items: [] };
  return operands.length === 1
    ? first
    : { kind: 'operation', operator, operands: operands.map((o) => asOperand(o, operator)) };
}

/** `==` does not chain; the others give the same wherever the parentheses are. */
function isChain(operand: Syntax, operator: string): operand is Extract<Syntax, { kind: 'operation' }> {
  return operand.kind === 'operation' && operand.operator === operator && operator !== '==' && operator !== '!=';
}

function asOperand(operand: Syntax, operator: string): Syntax {
  const isLogic = operator === '&&' || operator === '||';
  const isComparison = operand.kind === 'operation' && (operand.operator === '==' || operand.operator === '!=');
  const isNegation = operand.kind === 'prefixed' && operand.sign === '!';
  return operand.kind === 'application' || (isLogic && (isComparison || isNegation)) ? operand : asTerm(operand);
}

function negation(operand: Syntax): Syntax {
  if (operand.kind === 'prefixed' && operand.sign === '!')
    return operand.body.kind === 'parens' ? operand.body.body : operand.body;
  if (operand.kind === 'operation' && (operand.operator === '==' || operand.operator === '!=')) {
    return { ...operand, operator: operand.operator === '==' ? '!=' : '==' };
  }
  return { kind: 'prefixed', sign: '!', body: asTerm(operand) };
}

function setSyntax(attributes: NixAttributes): Syntax {
  const items: Item<Binding>[] = [];
  for (const name of Object.keys(attributes).sort()) {
    const value = attributes[name];
    if (value !== undefined) items.push(binding(name, value));
  }
  return { kind: 'set', items };
}

function binding(name: string, value: NixValue): Item<Binding> {
  const comments: string[] = [];
  const names = [name];
  let rest = uncommented(value, comments);
  for (let only = onlyAttribute(rest); only !== undefined; only = onlyAttribute(rest)) {
    names.push(only[0]);
    rest = uncommented(only[1], comments);
  }
  return { comments, value: inherited(names, rest) ?? { kind: 'assign', names, value: lower(rest) } };
}

/** `restic = pkgs.restic;` is written as an `inherit`, as linters want it. */
function inherited(names: readonly string[], value: NixValue): Binding | undefined {
  const node = isNixExpression(value) ? nodeOf(value) : undefined;
  const [name] = names;
  if (name === undefined || names.length > 1 || node?.kind !== 'reference' || !isIdentifier(name)) return undefined;
  const segments = segmentsOf(node.path);
  if (segments.at(-1) !== name) return undefined;
  const from = segments.slice(0, -1);
  return { kind: 'inherit', source: reference(node.root, from), name };
}

function onlyAttribute(value: NixValue): readonly [string, NixValue] | undefined {
  if (typeof value !== 'object' || value === null || isNixExpression(value) || isList(value)) return undefined;
  let only: readonly [string, NixValue] | undefined;
  for (const name of Object.keys(value)) {
    const child = value[name];
    if (child === undefined) continue;
    if (only !== undefined) return undefined;
    only = [name, child];
  }
  return only;
}

function withComments<T>(value: NixValue, map: (value: NixValue) => T): Item<T> {
  const comments: string[] = [];
  return { value: map(uncommented(value, comments)), comments };
}

function uncommented(value: NixValue, comments: string[]): NixValue {
  let rest = value;
  for (let node = commentOf(rest); node !== undefined; node = commentOf(rest)) {
    comments.push(node.comment.trim());
    rest = node.value;
  }
  return rest;
}

function commentOf(value: NixValue): Extract<NixNode, { kind: 'commented' }> | undefined {
  const node = isNixExpression(value) ? nodeOf(value) : undefined;
  return node?.kind === 'commented' ? node : undefined;
}
