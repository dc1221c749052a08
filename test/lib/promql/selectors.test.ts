import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promql } from '../../../lib';
import { nodesOf } from '../../../lib/promql/syntax';
import { describeWith, run } from '../../helpers/consumer';
import { expression, selector } from './expressions';

const hosts = fc.uniqueArray(fc.constantFrom('ares', 'hera', 'a.b', 'x-1', 'c+d'), { minLength: 1, maxLength: 3 });
const selectorsIn = (expr: string): string[] =>
  nodesOf(expr)
    .filter(({ kind }) => kind === 'VectorSelector')
    .map(({ from, to }) => expr.slice(from, to));

test('labels are added to every selector, and to nothing else', () => {
  fc.assert(
    fc.property(expression, hosts, (expr, names) => {
      const before = selectorsIn(expr);
      const scoped = promql.withLabels(expr, { host: names });
      const after = selectorsIn(scoped);
      expect(promql.syntaxFault(scoped)).toBeUndefined();
      expect(promql.metricsOf(scoped)).toEqual(promql.metricsOf(expr));
      expect(after).toHaveLength(before.length);
      expect(after.every((one) => /host=~?"[^"]+"\}$/.test(one))).toBe(true);
    }),
  );
});

test('without labels an expression stays as it is', () => {
  fc.assert(fc.property(expression, (expr) => promql.withLabels(expr, {}) === expr));
});

test('what a selector asked for it still asks for', () => {
  fc.assert(
    fc.property(selector, (one) => {
      const labels = (text: string): string[] =>
        nodesOf(text)
          .filter(({ kind }) => kind === 'LabelName')
          .map(({ from, to }) => text.slice(from, to));
      expect(labels(promql.withLabels(one, { host: ['ares'] }))).toEqual([...labels(one), 'host']);
    }),
  );
});

test.each([
  ['up == 0', 'up{host="ares"} == 0'],
  ['up{}', 'up{host="ares"}'],
  ['up{job="node",}', 'up{job="node",host="ares"}'],
  ['up { job = "}" }[5m]', 'up{job = "}",host="ares"}[5m]'],
  ['{__name__=~"node_.+"}', '{__name__=~"node_.+",host="ares"}'],
  ['sum by (host) (up) and on (host) up', 'sum by (host) (up{host="ares"}) and on (host) up{host="ares"}'],
  ['vector(1)', 'vector(1)'],
])('%s of one host is %s', (expr, scoped) => {
  expect(promql.withLabels(expr, { host: ['ares'] })).toBe(scoped);
});

test('several hosts are any of them, by name and not by pattern, in order', () => {
  expect(promql.withLabels('up', { host: ['b', 'a.c', 'b'] })).toBe('up{host=~"a\\\\.c|b"}');
});

test.each([
  ['up ==', 'ends too early'],
  ['up == == 0', "cannot be read from '== 0' on"],
  ['rate(up[5m)', "cannot be read from ')' on"],
])('%s %s', (expr, fault) => {
  expect(promql.syntaxFault(expr)).toBe(fault);
});

test('a rule is what Prometheus reads: its severity a label, its runbook an annotation', () => {
  const examples = { fires: { series: {}, at: '1m' }, quiet: { series: {}, at: '1m' } };
  const rule = {
    alert: 'Down',
    expr: 'up == 0',
    for: '5m',
    severity: 'warning',
    labels: { a: 'b' },
    summary: 's',
    runbook: 'r',
    ...examples,
  } as const;
  expect(promql.prometheusRule(rule, ['ares', 'hera'])).toEqual({
    alert: 'Down',
    expr: 'up{host=~"ares|hera"} == 0',
    for: '5m',
    labels: { severity: 'warning', a: 'b' },
    annotations: { summary: 's', runbook: 'r' },
  });
  expect(promql.prometheusRule(rule).expr).toBe('up == 0');
});

describeWith(['promtool'], 'what this takes for PromQL, with labels added,', () => {
  test('Prometheus takes as well', () => {
    const rules = fc.sample(fc.tuple(expression, hosts), { numRuns: 300, seed: 7 }).map(([expr, names], index) => {
      return { record: `a:${index}`, expr: promql.withLabels(expr, { host: names }) };
    });
    const folder = mkdtempSync(join(tmpdir(), 'cdknix-promql-'));
    try {
      writeFileSync(join(folder, 'rules.json'), JSON.stringify({ groups: [{ name: 'all', rules }] }));
      expect(run('promtool', ['check', 'rules', join(folder, 'rules.json')])).toContain('SUCCESS: 300 rules found');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
