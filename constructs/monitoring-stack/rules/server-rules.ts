import { type AlertRule } from '../../../lib';
import { notTelling } from './watcher-rules';

const grows = (metric: string, window = '15m'): string => `sum by (host) (increase(${metric}[${window}])) > 0`;
const fault = (series: string) => ({
  fires: { series: { [series]: '0x10 3x20' }, at: '20m' },
  quiet: { series: { [series]: '3x30' }, at: '20m' },
});
const flag = (series: string) => ({
  fires: { series: { [series]: '0x30' }, at: '20m' },
  quiet: { series: { [series]: '0x5 1x30' }, at: '20m' },
});
const journal = 'journalctl -u prometheus says why';

/** Goes out all the time: who does not hear it any more knows that alerts do not come through. */
const watchdog: AlertRule = {
  alert: 'Watchdog',
  expr: 'up{job="prometheus"} == 1',
  severity: 'info',
  summary: 'Alerts come through',
  runbook: 'It is to be heard always. When it stops, look at prometheus and alertmanager on the server.',
  fires: { series: { 'up{job="prometheus"}': '1x5' }, at: '5m' },
  quiet: { series: { 'up{job="prometheus"}': '0x5' }, at: '5m' },
};

const prometheus: readonly AlertRule[] = [
  {
    alert: 'PrometheusConfigRefused',
    expr: 'prometheus_config_last_reload_successful == 0',
    for: '5m',
    severity: 'warning',
    summary: 'Prometheus on {{ $labels.host }} did not take its new configuration and runs with the old one',
    runbook: `${journal}; promtool check config /etc/prometheus/prometheus.yaml.`,
    ...flag('prometheus_config_last_reload_successful'),
  },
  {
    alert: 'PrometheusRulesFail',
    expr: grows('prometheus_rule_evaluation_failures_total'),
    severity: 'warning',
    summary: 'Alert rules on {{ $labels.host }} could not be computed',
    runbook: `${journal}; the page /rules of Prometheus shows which.`,
    ...fault('prometheus_rule_evaluation_failures_total{rule_group="a"}'),
  },
  {
    alert: 'PrometheusRulesLate',
    expr: grows('prometheus_rule_group_iterations_missed_total'),
    for: '10m',
    severity: 'warning',
    summary: 'Prometheus on {{ $labels.host }} is too slow to look at all alert rules',
    runbook: 'Its page /rules shows which take long; systemd-cgtop whether the machine is busy otherwise.',
    fires: { series: { 'prometheus_rule_group_iterations_missed_total{rule_group="a"}': '0+1x40' }, at: '30m' },
    quiet: { series: { 'prometheus_rule_group_iterations_missed_total{rule_group="a"}': '0x5 1x40' }, at: '40m' },
  },
  {
    alert: 'PrometheusWithoutAlertmanager',
    expr: 'prometheus_notifications_alertmanagers_discovered < 1',
    for: '5m',
    severity: 'warning',
    summary: 'Prometheus on {{ $labels.host }} has nobody to tell alerts to',
    runbook: 'systemctl status alertmanager, and the page /status of Prometheus.',
    ...flag('prometheus_notifications_alertmanagers_discovered'),
  },
  {
    alert: 'PrometheusNotificationsLost',
    expr: grows('prometheus_notifications_dropped_total'),
    severity: 'warning',
    summary: 'Alerts of Prometheus on {{ $labels.host }} did not reach Alertmanager',
    runbook: 'journalctl -u prometheus -u alertmanager.',
    ...fault('prometheus_notifications_dropped_total'),
  },
  {
    alert: 'PrometheusDatabaseBroken',
    expr: ['wal_corruptions', 'wal_writes_failed', 'compactions_failed', 'checkpoint_creations_failed']
      .map((what) => grows(`prometheus_tsdb_${what}_total`, '1h'))
      .join(' or '),
    severity: 'warning',
    summary: 'The database of Prometheus on {{ $labels.host }} cannot be written or is damaged',
    runbook: `${journal}: a full disk, or one with errors. What is broken is in /var/lib/prometheus2; the rest can stay.`,
    ...fault('prometheus_tsdb_wal_corruptions_total'),
  },
  {
    alert: 'PrometheusDatabaseFull',
    expr: 'increase(prometheus_tsdb_size_retentions_total[1d]) > 0',
    severity: 'info',
    summary: 'Prometheus on {{ $labels.host }} forgets earlier than it is to, for its size is limited',
    runbook: 'Give MonitoringStack a larger retention.size, or a shorter retention.time.',
    ...fault('prometheus_tsdb_size_retentions_total'),
  },
];

const alertmanager: readonly AlertRule[] = [
  {
    alert: 'AlertmanagerConfigRefused',
    expr: 'alertmanager_config_last_reload_successful == 0',
    for: '5m',
    severity: 'warning',
    summary: 'Alertmanager on {{ $labels.host }} did not take its configuration',
    runbook: 'journalctl -u alertmanager says why.',
    ...flag('alertmanager_config_last_reload_successful'),
  },
];

/** What the server of a fleet's monitoring tells of itself. */
export function serverRules(): readonly AlertRule[] {
  return [watchdog, ...prometheus, ...alertmanager, notTelling];
}
