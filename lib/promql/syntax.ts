import type * as lezer from '@prometheus-io/lezer-promql' with { 'resolution-mode': 'import' };

/** A part of an expression: a kind of the grammar, with where it stands. */
export interface Node {
  readonly kind: string;
  readonly from: number;
  readonly to: number;
  /** Kind of what it is part of; empty for the whole. */
  readonly within: string;
}

const known = new Map<string, readonly Node[]>();

/** The parts of an expression in PromQL, each after what it is part of. Each expression is read once, whoever asks. */
export function nodesOf(expr: string): readonly Node[] {
  const nodes = known.get(expr) ?? read(expr);
  known.set(expr, nodes);
  return nodes;
}

function read(expr: string): readonly Node[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load the grammar at start-up
  const { parser } = require('@prometheus-io/lezer-promql') as typeof lezer;
  const nodes: Node[] = [];
  const around: string[] = [];
  parser.parse(expr).iterate({
    enter: ({ name, from, to, type }) => {
      nodes.push({ kind: type.isError ? 'error' : name, from, to, within: around.at(-1) ?? '' });
      around.push(name);
    },
    leave: () => void around.pop(),
  });
  return nodes;
}

/** What is wrong with the syntax of an expression in PromQL; undefined where nothing is. */
export function syntaxFault(expr: string): string | undefined {
  const error = nodesOf(expr).find(({ kind }) => kind === 'error');
  if (error === undefined) return undefined;
  const rest = expr.slice(error.from);
  return rest === '' ? 'ends too early' : `cannot be read from '${rest.slice(0, 40)}' on`;
}
