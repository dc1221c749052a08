import { type Problem, shown } from '../errors';

/** Terraform JSON of one stack, as far as references go. */
export interface StackJson {
  readonly [block: string]: Readonly<Record<string, unknown>> | undefined;
}

/** Names that Terraform itself declares. */
const BUILT_IN = new Set(['each', 'count', 'self', 'path', 'terraform', 'true', 'false', 'null', 'for', 'in', 'if']);

/**
 * Every `${…}` of a stack refers to something that is declared in this stack. A reference across stacks that was made
 * too late, and a shell variable in plain text, both reach Terraform as an expression that it cannot resolve.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/references
 */
export function checkReferences(stack: string, json: StackJson): Problem[] {
  const problems: Problem[] = [];
  visit(json, '', (text, field) => {
    for (const name of referencedNames(text)) {
      if (declares(json, name)) continue;
      const message = `refers to ${shown(name)}, which stack '${stack}' does not declare; pass the fact in TypeScript, or write $\${ for a literal \${`;
      problems.push({ path: stack, field, message });
    }
  });
  return problems;
}

function visit(value: unknown, field: string, onText: (text: string, field: string) => void): void {
  if (typeof value === 'string') {
    if (value.includes('${')) onText(value, field);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      if (key !== '//') visit(child, field === '' ? key : `${field}.${key}`, onText);
    }
  }
}

/** Dotted names in the expressions of a template text: `aws_x.y.id`, `var.z`; a function's own name is not one. */
export function referencedNames(text: string): string[] {
  return expressions(text).flatMap((expression) => {
    const bound = new Set(BUILT_IN);
    for (const [, names = ''] of expression.matchAll(/\bfor\s+([\w\s,]+?)\s+in\b/g)) {
      for (const name of names.split(',')) bound.add(name.trim());
    }
    const names =
      expression.match(/(?<![\w.:-])[A-Za-z_][\w-]*(?:\.[A-Za-z_*][\w-]*)*(?![\w-]*(?:\s*\(|::|\s*=(?!=)))/g) ?? [];
    return names.filter((name) => !bound.has(name.split('.')[0] ?? ''));
  });
}

/** Bodies of the `${…}` of a text, their string literals emptied, those nested in string literals beside them. */
function expressions(text: string): string[] {
  const found: string[] = [];
  let index = 0;
  while ((index = text.indexOf('${', index)) >= 0) {
    if (text[index - 1] === '$') {
      index += 2;
      continue;
    }
    const { body, end } = expressionAt(text, index + 2, found);
    found.push(body);
    index = end;
  }
  return found;
}

function expressionAt(text: string, start: number, found: string[]): { body: string; end: number } {
  let body = '';
  let depth = 1;
  let index = start;
  for (; index < text.length; index++) {
    const char = text[index] ?? '';
    if (char === '"') {
      const end = literalEnd(text, index + 1);
      found.push(...expressions(text.slice(index + 1, end)));
      body += '""';
      index = end;
      continue;
    }
    depth += char === '{' ? 1 : char === '}' ? -1 : 0;
    if (depth === 0) break;
    body += char;
  }
  return { body, end: index + 1 };
}

/** Where a string literal ends; a `${…}` in it may hold further literals. */
function literalEnd(text: string, start: number): number {
  for (let index = start; index < text.length; index++) {
    if (text[index] === '\\') index++;
    else if (text.startsWith('${', index) && text[index - 1] !== '$') index = expressionAt(text, index + 2, []).end - 1;
    else if (text[index] === '"') return index;
  }
  return text.length;
}

function declares(json: StackJson, name: string): boolean {
  const [root = '', second = '', third = ''] = name.split('.');
  if (root === 'data') return has(json['data']?.[second], third);
  if (root === 'var') return has(json['variable'], second);
  if (root === 'local') return has(json['locals'], second);
  if (root === 'module') return has(json['module'], second);
  return has(json['resource']?.[root], second);
}

function has(block: unknown, name: string): boolean {
  return typeof block === 'object' && block !== null && Object.hasOwn(block, name);
}
