import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serverAlerts, shipperAlerts } from '../../constructs/log-pipeline/alerts';
import { lokiMetrics, shipperMetrics } from '../../constructs/log-pipeline/metrics';
import { promql } from '../../lib';
import { alertTests } from '../../lib/testing';
import { describeWith, run } from '../helpers/consumer';
import { temporary } from './loki';

const rules = [...serverAlerts, ...shipperAlerts('alloy'), ...shipperAlerts('promtail')];

test('the alerts of a pipeline use series that Loki and the shippers have', () => {
  const known = ['up', ...lokiMetrics, ...shipperMetrics.alloy, ...shipperMetrics.promtail];
  const unknown = rules.flatMap(({ expr }) => promql.metricsOf(expr)).filter((name) => !known.includes(name));
  expect(unknown).toEqual([]);
});

describeWith(['promtool'], 'promtool', () => {
  test.each(rules.map((rule) => [`${rule.alert} of ${rule.expr.slice(0, 40)}`, rule] as const))(
    'sees %s fire when it should, and else not',
    (_name, rule) => {
      const folder = temporary();
      const { files, tests } = alertTests(rule);
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      expect(run('promtool', ['test', 'rules', join(folder, tests)])).toContain('SUCCESS');
    },
  );
});
