import { type AlertRule } from '../../../lib';

/** Tells by another way than the one that fails, where there is one. */
export const notTelling: AlertRule = {
  alert: 'AlertmanagerNotTelling',
  expr: 'sum by (host, integration) (increase(alertmanager_notifications_failed_total[15m])) > 0',
  for: '5m',
  severity: 'warning',
  summary: 'Alertmanager on {{ $labels.host }} could not tell anybody by {{ $labels.integration }}',
  runbook: 'journalctl -u alertmanager says why: a password, an address, or no way to the Internet.',
  fires: {
    series: { 'alertmanager_notifications_failed_total{integration="email",reason="other"}': '0x10 3x20' },
    at: '20m',
  },
  quiet: {
    series: { 'alertmanager_notifications_failed_total{integration="email",reason="other"}': '3x30' },
    at: '20m',
  },
};

const down: AlertRule = {
  alert: 'MonitoringDown',
  expr: 'up{job=~"prometheus|alertmanager"} == 0',
  // Longer than a restart for an upgrade takes.
  for: '10m',
  severity: 'critical',
  summary: '{{ $labels.job }} on {{ $labels.host }} does not answer: nobody is told of anything else',
  runbook: 'systemctl status prometheus alertmanager on it; if it does not answer at all, go to its console.',
  fires: { series: { 'up{job="prometheus"}': '1x5 0x20' }, at: '20m' },
  quiet: { series: { 'up{job="prometheus"}': '1x5 0x7 1x20', 'up{job="node"}': '0x30' }, at: '20m' },
};

const stuck: AlertRule = {
  alert: 'MonitoringStuck',
  expr: 'time() - max by (host) (prometheus_rule_group_last_evaluation_timestamp_seconds) > 600',
  // One that has just started has looked at none.
  for: '5m',
  severity: 'critical',
  summary: 'Prometheus on {{ $labels.host }} looks at no alert rules any more',
  runbook: 'journalctl -u prometheus says why; systemctl restart prometheus.',
  fires: {
    series: { 'prometheus_rule_group_last_evaluation_timestamp_seconds{rule_group="a"}': '0x30' },
    at: '20m',
  },
  quiet: {
    series: { 'prometheus_rule_group_last_evaluation_timestamp_seconds{rule_group="a"}': '0+60x16 0x3 1200+60x20' },
    at: '19m',
  },
};

/** What a second Prometheus tells of the first, and of the Alertmanager there. */
export function watcherRules(): readonly AlertRule[] {
  return [down, stuck, notTelling];
}
