import { type Doc, first, Gap, group, nest, newline, offset, separated, transparent } from '../layout/doc';
import { withoutBreaks } from '../layout/flatten';
import { fits, oneLine, wordText } from '../plain';
import { attributeName } from '../string';
import { type Application, type Binding, type Item, type Operation, type StringPart, type Syntax } from '../syntax';
import { isAbsorbable, isShortList, isShortPath, isSimple, leadingBlanks } from './shape';

/** Any expression where it stands by itself. */
export function expression(syntax: Syntax): Doc {
  switch (syntax.kind) {
    case 'application':
      return application(syntax);
    case 'operation':
      return operation(syntax);
    case 'prefixed':
      return [syntax.sign, expression(syntax.body)];
    case 'list':
      return group(term(syntax));
    default:
      return term(syntax);
  }
}

/** The right side of `=`, with what parts it from the `=`. */
function rightSide(syntax: Syntax): Doc {
  if (isAbsorbable(syntax)) return nest(Gap.Hard, group(term(syntax)));
  switch (syntax.kind) {
    case 'parens':
      return nest(Gap.Hard, parensAsLast(syntax.body));
    case 'string':
    case 'indented':
    case 'path':
      return nest(Gap.Hard, group(expression(syntax)));
    case 'application':
      return nest(application(syntax, { before: Gap.Space }));
    case 'operation':
      return operationAsRightSide(syntax);
    case 'prefixed':
      return nest(Gap.Space, group(expression(syntax)));
    default:
      return nest(group(Gap.Space, expression(syntax)));
  }
}

function operationAsRightSide(syntax: Operation): Doc {
  const [left, right] = syntax.operands;
  const joins = syntax.operator === '++' || syntax.operator === '//';
  if (joins && left !== undefined && isAbsorbable(left)) return [Gap.Hard, operation(syntax, true)];
  if (joins && left !== undefined && right !== undefined && syntax.operands.length === 2 && isAbsorbable(right)) {
    const last = transparent(syntax.operator, Gap.Hard, first(term(right)));
    return nest(group(Gap.Space, expression(left), Gap.Space, last));
  }
  return nest(Gap.Space, group(operation(syntax)));
}

/** A chain of operands, each on a line of its own where they do not fit on one. */
function operation({ operator, operands }: Operation, isWide = false): Doc {
  const [left, right] = operands;
  if ((operator === '==' || operator === '!=') && left !== undefined && right !== undefined) {
    return [expression(left), Gap.Soft, operator, Gap.Hard, expression(right)];
  }
  return group(
    operands.map((operand, index): Doc => {
      if (index > 0) return [Gap.Space, operator, nest(operandAfterOperator(operand))];
      return isWide && isAbsorbable(operand) ? term(operand) : expression(operand);
    }),
  );
}

function operandAfterOperator(operand: Syntax): Doc {
  if (operand.kind === 'operation') return group(Gap.Space, expression(operand));
  if (operand.kind === 'application') return group(Gap.Hard, application(operand, { before: Gap.Space }));
  return [Gap.Hard, expression(operand)];
}

/** What the surroundings put into the call's group. */
interface Around {
  /** Before the function: a gap that breaks where more than the last argument does not fit. */
  readonly before?: Gap;
  /** Whether parentheses stand around the call, so that it can end with a line break. */
  readonly inParens?: boolean;
}

/**
 * A call: as many arguments as fit on the first line, the last one first in being broken, so that
 * `lib.mkIf cond {` ends its line.
 */
function application({ fn, args }: Application, { before, inParens = false }: Around = {}): Doc {
  const start: Doc = before ?? [];
  const end: Doc = inParens ? Gap.Break : [];
  const last = args[args.length - 1] as Syntax;
  const previous = args[args.length - 2];
  if (last.kind === 'list' && previous?.kind === 'list') {
    const head = transparent(call(fn, args.slice(0, -2), inParens));
    return group(start, head, Gap.Space, nest(group(argument(previous))), Gap.Space, nest(group(argument(last))), end);
  }
  const head = [start, transparent(call(fn, args.slice(0, -1), inParens))];
  const onLine = isSimple({ kind: 'application', fn, args }) ? withoutBreaks(head) : undefined;
  return onLine === undefined
    ? group(head, Gap.Space, lastArgument(last), end)
    : group(onLine, Gap.Hard, lastArgument(last));
}

/** The function with the arguments before the last. */
function call(fn: Syntax, args: readonly Syntax[], inParens: boolean): Doc {
  const arg = args[args.length - 1];
  const previous = args[args.length - 2];
  if (arg === undefined) return inParens ? nest(group(Gap.Break, expression(fn))) : expression(fn);
  const rest = transparent(call(fn, args.slice(0, -1), inParens));
  if (arg.kind === 'selection') return [rest, Gap.Space, nest(group(argument(arg)))];
  if (arg.kind === 'list' && previous?.kind === 'list') {
    const head = transparent(call(fn, args.slice(0, -2), inParens));
    const lists = group(Gap.Space, group(argument(previous)), Gap.Space, group(argument(arg)));
    return transparent(head, nest(lists));
  }
  return [rest, Gap.Space, nest(first(argument(arg)))];
}

function argument(arg: Syntax): Doc {
  return arg.kind === 'list' && isShortList(arg.items) ? list(arg.items, Gap.Space) : expression(arg);
}

function lastArgument(arg: Syntax): Doc {
  if (isAbsorbable(arg)) return first(nest(term(arg)));
  if (arg.kind === 'parens') return parensAsLast(arg.body);
  return group(nest(expression(arg)));
}

/** Parentheses that are broken before what stands in front of them. */
function parensAsLast(body: Syntax): Doc {
  return first(nest('(', Gap.Break, group(nest(expression(body))), Gap.Break, ')'));
}

/** A term that is not wrapped in a group of its own. */
function term(syntax: Syntax): Doc {
  switch (syntax.kind) {
    case 'word':
    case 'path':
    case 'selection':
      return syntax.text;
    case 'string':
      return group('"', line(syntax.parts), '"');
    case 'indented':
      return group("''", Gap.Break, nest(separated(newline, syntax.lines.map(line))), "''");
    case 'list':
      return list(syntax.items, Gap.Line);
    case 'set':
      return set(syntax.items);
    case 'parens':
      return parens(syntax.body);
    default:
      return expression(syntax);
  }
}

/** A list: one element stays on the line if it fits; more than one are parted by `gap`. */
function list(items: readonly Item<Syntax>[], gap: Gap): Doc {
  if (items.length === 0) return ['[', Gap.Hard, ']'];
  const isCommented = items.some(({ comments }) => comments.length > 0);
  const around = isCommented ? Gap.Line : Gap.Space;
  // Of several, each has a line of its own, where words and sets need no group to be laid out.
  const own = gap === Gap.Line && items.length > 1;
  const docs = items.map(({ comments, value }) => {
    const known = own ? (wordText(value) ?? (value.kind === 'set' ? set(value.items) : undefined)) : undefined;
    return [comments.map(comment), known ?? group(expression(value))];
  });
  return ['[', around, nest(separated(gap, docs)), around, ']'];
}

function set(items: readonly Item<Binding>[]): Doc {
  if (items.length === 0) return ['{', Gap.Hard, '}'];
  const docs = items.map(({ comments, value }) => [comments.map(comment), definition(value)]);
  return ['{', Gap.Line, nest(separated(Gap.Line, docs)), Gap.Line, '}'];
}

/** A definition on a line of its own. Of most it is known how they look there, so that they need no group. */
function definition(syntax: Binding): Doc {
  if (syntax.kind === 'inherit') return group(binding(syntax));
  const { names, value } = syntax;
  const start = `${names.map(attributeName).join('.')} = `;
  if (value.kind === 'set' && value.items.length > 0 && fits(start, '{')) return [start, set(value.items), ';'];
  return oneLine(syntax) ?? group(binding(syntax));
}

function comment(text: string): Doc {
  return [text === '' ? '#' : `# ${text}`, Gap.Line];
}

function binding(syntax: Binding): Doc {
  if (syntax.kind === 'inherit') {
    return ['inherit', nest(group(Gap.Space, parens(syntax.source)), Gap.Space, syntax.name, Gap.Break, ';')];
  }
  const { names, value } = syntax;
  const right = isShortPath(names) ? rightSide(value) : [Gap.Break, first(rightSide(value))];
  return [names.map(attributeName).join('.'), nest(Gap.Hard, '=', right), ';'];
}

function parens(body: Syntax): Doc {
  return group('(', nest(inParens(body)), ')');
}

/** What stands inside parentheses, or alone inside `${…}` on a line of a string. */
function inParens(body: Syntax): Doc {
  if (isAbsorbable(body)) return group(term(body));
  if (body.kind === 'application') return application(body, { inParens: true });
  if (body.kind === 'selection') return [group(expression(body)), Gap.Break];
  return [Gap.Break, group(expression(body)), Gap.Break];
}

/** One line of a string. An expression alone on it starts right after its `${`. */
function line(parts: readonly StringPart[]): Doc {
  const alone = parts.length === 1 ? parts[0] : parts.length === 2 && isBlank(parts[0]) ? parts[1] : undefined;
  const [start] = parts;
  if (alone !== undefined && typeof alone !== 'string') {
    const blanks = typeof start === 'string' ? start : '';
    return [blanks, offset(blanks.length, group('${', nest(inParens(alone)), '}'))];
  }
  if (typeof start !== 'string') return parts.map(part);
  return [start, offset(leadingBlanks(start).length, parts.slice(1).map(part))];
}

function isBlank(part: StringPart | undefined): boolean {
  return typeof part === 'string' && /^ *$/.test(part);
}

/** An expression in a string stays on its line where it is simple or short. */
function part(piece: StringPart): Doc {
  if (typeof piece === 'string') return piece;
  if (isAbsorbable(piece)) return group('${', term(piece), '}');
  const body = expression(piece);
  const flat = isSimple(piece) ? (withoutBreaks(body) ?? body) : withoutBreaks(body, 30);
  return flat === undefined || flat === body
    ? group('${', flat ?? [Gap.Break, nest(body), Gap.Break], '}')
    : group('${', flat, '}');
}
