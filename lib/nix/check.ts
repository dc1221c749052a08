import { type Problem, ProblemsError } from '../errors';
import { isNixExpression, type NixExpression, type NixNode, nodeOf } from './expression';
import { childrenOf } from './free-names';
import { floatProblem, integerProblem } from './number';
import {
  className,
  commentProblem,
  isAttributes,
  isPlain,
  isUnsayable,
  kindOf,
  numberProblem,
  pathProblem,
  referenceProblem,
  textProblem,
  TOKEN,
} from './problem';
import { attributePath } from './string';
import { isListToken, isNumberToken, isResolvable } from './token';
import { type NixValue } from './value';

/** Deeper than any configuration, and as deep as a recursive reader can safely go. */
const MAX_DEPTH = 200;

/** Refuses what Nix cannot say, all of it at once. @throws ProblemsError */
export function check(value: NixValue, path: string): void {
  const problems = new Checker(path).problemsOf(value);
  if (problems.length > 0) throw new ProblemsError(problems);
}

/** The last name of an attribute path, and the path before it: cheap to make for each of the many values. */
interface Name {
  readonly before: Name | undefined;
  readonly name: string;
}

/** Where a value stands: its attribute path, and its role in an expression there. */
interface Spot {
  readonly last: Name | undefined;
  readonly role: string;
  /** Whether a comment can be printed above the value. */
  readonly takesComment: boolean;
}

function below({ last, role }: Spot, name: string): Spot {
  return { last: { before: last, name }, role, takesComment: true };
}

class Checker {
  private readonly problems: Problem[] = [];
  private readonly ancestors = new Set<object>();

  public constructor(private readonly path: string) {}

  public problemsOf(value: NixValue): readonly Problem[] {
    this.value(value, { last: undefined, role: '', takesComment: false });
    return this.problems;
  }

  private refuse({ last, role }: Spot, message: string): void {
    const names: string[] = [];
    for (let name = last; name !== undefined; name = name.before) names.unshift(name.name);
    const field = attributePath(names).replace(/"(\d+)"/g, '$1');
    this.problems.push({ path: this.path, field, message: role === '' ? message : `${role} ${message}` });
  }

  private refuseIf(spot: Spot, message: string | undefined): void {
    if (message !== undefined) this.refuse(spot, message);
  }

  private value(value: unknown, spot: Spot): void {
    switch (typeof value) {
      case 'boolean':
        return;
      case 'number':
        this.refuseIf(spot, numberProblem(value));
        return;
      case 'bigint':
        this.refuseIf(spot, integerProblem(value));
        return;
      case 'string':
        this.refuseIf(spot, textProblem(value));
        return;
      case 'object':
        if (value !== null) this.guarded(value, spot);
        return;
      case 'undefined':
        this.refuse(spot, 'is undefined; leave it out');
        return;
      default:
        this.refuse(spot, `is a ${typeof value}, which Nix has no word for; pass plain data or an expression of nix`);
    }
  }

  /** Most of what is in a value is a text that can be said: where it stands is worked out only for the others. */
  private part(value: unknown, spot: Spot, name: string | number): void {
    if (typeof value === 'string' && textProblem(value) === undefined) return;
    this.value(value, below(spot, String(name)));
  }

  private guarded(value: object, spot: Spot): void {
    if (this.ancestors.has(value)) {
      this.refuse(spot, 'holds itself, without end; pass a value that ends');
    } else if (this.ancestors.size >= MAX_DEPTH) {
      this.refuse(spot, `is nested deeper than ${MAX_DEPTH} levels; pass a flatter value`);
    } else {
      this.ancestors.add(value);
      this.object(value, spot);
      this.ancestors.delete(value);
    }
  }

  private object(value: object, spot: Spot): void {
    if (isNixExpression(value)) this.expression(value, spot);
    else if (isResolvable(value)) this.refuse(spot, TOKEN);
    else if (Array.isArray(value)) this.list(value, spot);
    else if (isPlain(value)) this.attributes(value, spot);
    else this.refuse(spot, `is an instance of ${className(value)}; pass plain data or an expression of nix`);
  }

  private list(list: readonly unknown[], spot: Spot): void {
    if (isListToken(list)) {
      this.refuse(spot, TOKEN);
      return;
    }
    for (let i = 0; i < list.length; i++) {
      this.part(list[i], spot, i);
    }
  }

  private attributes(attributes: object, spot: Spot): void {
    if (Object.getOwnPropertySymbols(attributes).length > 0) {
      this.refuse(spot, 'has a symbol as name, which Nix has no word for; pass text');
    }
    for (const name of Object.keys(attributes)) {
      const value = (attributes as Readonly<Record<string, unknown>>)[name];
      if (value === undefined) continue;
      const problem = textProblem(name);
      if (problem === undefined) this.part(value, spot, name);
      else this.refuse(spot, `${spot.role === '' ? '' : 'in which '}an attribute's name ${problem}`);
    }
  }

  private expression(value: NixExpression, spot: Spot): void {
    const node = nodeOf(value);
    const takesComment = node.kind === 'commented' && spot.takesComment;
    this.node(node, spot);
    for (const child of childrenOf(node)) {
      const role = [child.role, spot.role].filter((part) => part !== '').join(' in ');
      this.value(child.value, { last: spot.last, role, takesComment });
    }
  }

  private node(node: NixNode, spot: Spot): void {
    switch (node.kind) {
      case 'reference':
        this.refuseIf(spot, referenceProblem(node));
        return;
      case 'path':
        this.refuseIf(spot, pathProblem(node.text));
        return;
      case 'float':
        this.refuseIf(spot, isNumberToken(node.value) ? TOKEN : floatProblem(node.value));
        return;
      case 'commented':
        if (!spot.takesComment)
          this.refuse(spot, 'is commented where no comment can stand; comment an attribute or a list element');
        this.refuseIf({ ...spot, role: 'the comment' }, commentProblem(node.comment));
        return;
      case 'text':
        for (const part of node.parts) if (!isNixExpression(part)) this.value(part, spot);
        return;
      case 'operation':
        this.operands(node, spot);
        return;
      case 'not':
        this.conditions([node.operand], spot);
        return;
      default:
    }
  }

  private operands({ operator, operands }: Extract<NixNode, { kind: 'operation' }>, spot: Spot): void {
    if (operator !== '++' && operator !== '//') {
      this.conditions(operands, spot);
      return;
    }
    const isRight = operator === '++' ? Array.isArray : isAttributes;
    for (const operand of operands) {
      if (isNixExpression(operand) || isRight(operand) || isUnsayable(operand)) continue;
      const kind = operator === '++' ? 'a list' : 'an attribute set';
      this.refuse(
        spot,
        `joins with ${operator} what is not ${kind}, got a ${kindOf(operand)}; pass ${kind} or an expression`,
      );
    }
  }

  private conditions(operands: readonly NixValue[], spot: Spot): void {
    if (operands.some((operand) => typeof operand === 'boolean')) {
      this.refuse(spot, 'combines a plain boolean; decide on it in TypeScript, or use the other condition itself');
    }
  }
}
