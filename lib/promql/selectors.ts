import { literalPattern } from '../literal-pattern';
import { nodesOf } from './syntax';

/** Names of the series that an expression looks at, sorted. */
export function metricsOf(expr: string): readonly string[] {
  const names = nodesOf(expr)
    .filter(({ kind, within }) => kind === 'Identifier' && within === 'VectorSelector')
    .map(({ from, to }) => expr.slice(from, to));
  return [...new Set(names)].sort();
}

/**
 * The expression with labels asked of each of its selectors: `up == 0` with `{ host: 'ares' }` is
 * `up{host="ares"} == 0`. Several values of a label are any of them.
 */
export function withLabels(expr: string, labels: Readonly<Record<string, readonly string[]>>): string {
  const matchers = Object.entries(labels).sort().map(matcher).join(',');
  if (matchers === '') return expr;
  const selectors = nodesOf(expr).filter(({ kind }) => kind === 'VectorSelector');
  return selectors.reduceRight((text, { from, to }) => {
    const selector = text.slice(from, to);
    const open = selector.indexOf('{');
    const own =
      open === -1
        ? ''
        : selector
            .slice(open + 1, -1)
            .trim()
            .replace(/,$/, '');
    const name = open === -1 ? selector : selector.slice(0, open).trim();
    return `${text.slice(0, from)}${name}{${own === '' ? matchers : `${own},${matchers}`}}${text.slice(to)}`;
  }, expr);
}

function matcher([label, values]: readonly [string, readonly string[]]): string {
  const sorted = [...new Set(values)].sort();
  const [only] = sorted;
  if (sorted.length === 1 && only !== undefined) return `${label}=${JSON.stringify(only)}`;
  return `${label}=~${JSON.stringify(sorted.map(literalPattern).join('|'))}`;
}
