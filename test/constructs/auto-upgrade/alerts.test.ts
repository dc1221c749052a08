import { writeFileSync } from 'node:fs';
import { upgradeAlerts } from '../../../constructs/auto-upgrade/alerts';
import { promql } from '../../../lib';
import { describeWith, run } from '../../helpers/consumer';
import { Machine } from './machine';

describeWith(['git', 'promtool'], 'the alerts of upgrades', () => {
  let machine: Machine;
  beforeEach(() => (machine = new Machine()));
  afterEach(() => machine.close());

  test('go off for the unit that failed, on the host that it failed on', () => {
    const rules = upgradeAlerts(7, { hasKernel: true, isCanary: true });
    const group = rules.map((rule) => promql.prometheusRule(rule));
    writeFileSync(machine.at('rules.yml'), JSON.stringify({ groups: [{ name: 'upgrades', rules: group }] }));
    expect(run('promtool', ['check', 'rules', machine.at('rules.yml')])).toContain('SUCCESS: 4 rules found');
    const state = (host: string, unit: string, value: string) => ({
      series: `node_systemd_unit_state{host="${host}",name="${unit}.service",state="failed"}`,
      values: value,
    });
    const units = {
      UpgradeFailed: 'nixos-upgrade',
      UpgradeStuck: 'upgrade-overdue',
      RebootPending: 'restart-overdue',
      CanaryUnhealthy: 'upgrade-canary',
    };
    const about = (alert: string) => rules.find((rule) => rule.alert === alert);
    const expected = Object.entries(units).map(([alertname, unit]) => {
      const labels = { host: 'ares', name: `${unit}.service`, state: 'failed', severity: about(alertname)?.severity };
      const summary = about(alertname)?.summary.replace('{{ $labels.host }}', 'ares');
      const exp_annotations = { summary, runbook: about(alertname)?.runbook };
      return { eval_time: '2h', alertname, exp_alerts: [{ exp_labels: labels, exp_annotations }] };
    });
    const input_series = Object.values(units).flatMap((unit) => [
      state('ares', unit, '1x200'),
      state('hera', unit, '0x200'),
    ]);
    const tests = [{ interval: '1m', input_series, alert_rule_test: expected }];
    const file = { rule_files: [machine.at('rules.yml')], evaluation_interval: '1m', tests };
    writeFileSync(machine.at('test.yml'), JSON.stringify(file));
    expect(run('promtool', ['test', 'rules', machine.at('test.yml')])).toContain('SUCCESS');
  });
});
