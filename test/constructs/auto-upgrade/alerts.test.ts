import { writeFileSync } from 'node:fs';
import { upgradeAlerts } from '../../../constructs/auto-upgrade/alerts';
import { describeWith, run } from '../../helpers/consumer';
import { Machine } from './machine';

describeWith(['git', 'promtool'], 'the alerts of upgrades', () => {
  let machine: Machine;
  beforeEach(() => (machine = new Machine()));
  afterEach(() => machine.close());

  test('go off for the unit that failed, on the host that it failed on', () => {
    const rules = upgradeAlerts(7, { hasKernel: true, isCanary: true });
    const group = rules.map(({ severity, summary, runbook, ...rule }) => ({
      ...rule,
      labels: { severity },
      annotations: { summary, runbook },
    }));
    writeFileSync(machine.at('rules.yml'), JSON.stringify({ groups: [{ name: 'upgrades', rules: group }] }));
    expect(run('promtool', ['check', 'rules', machine.at('rules.yml')])).toContain('SUCCESS: 3 rules found');
    const state = (host: string, unit: string, value: string) => ({
      series: `node_systemd_unit_state{instance="${host}",name="${unit}.service",state="failed"}`,
      values: value,
    });
    const units = {
      UpgradeStuck: 'upgrade-overdue',
      RebootPending: 'restart-overdue',
      CanaryUnhealthy: 'upgrade-canary',
    };
    const about = (alert: string) => rules.find((rule) => rule.alert === alert);
    const expected = Object.entries(units).map(([alertname, unit]) => {
      const labels = { instance: 'ares', name: `${unit}.service`, state: 'failed', severity: 'warning' };
      const summary = about(alertname)?.summary.replace('{{ $labels.instance }}', 'ares');
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
