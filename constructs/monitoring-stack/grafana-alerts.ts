import { type AlertRule } from '../../lib';

/** Graphs are not there: nobody loses anything, but who looks sees nothing. */
export const grafanaDown: AlertRule = {
  alert: 'GrafanaDown',
  expr: 'up{job="grafana"} == 0',
  for: '10m',
  severity: 'warning',
  summary: 'Grafana on {{ $labels.host }} does not answer',
  runbook:
    'See why with `journalctl -u grafana -b`. After a change of the secret key it says that it cannot decrypt; after an upgrade, that a data source or plugin is missing. Alerts and measurements do not need it.',
  fires: { series: { 'up{job="grafana"}': '1x4 0x20' }, at: '20m' },
  quiet: { series: { 'up{job="grafana"}': '1x4 0x8 1x12' }, at: '20m' },
};
