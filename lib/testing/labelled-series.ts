import { withLabels } from '../promql';
import { nodesOf } from '../promql/syntax';

/** A series with labels beside its own, which stay. */
export function labelled(series: string, labels: Readonly<Record<string, string>>): string {
  const own = nodesOf(series)
    .filter(({ kind }) => kind === 'LabelName')
    .map(({ from, to }) => series.slice(from, to));
  const more = Object.entries(labels).filter(([label]) => !own.includes(label));
  return withLabels(series, Object.fromEntries(more.map(([label, value]) => [label, [value]])));
}
