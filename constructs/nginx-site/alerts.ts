import { type AlertRule } from '../../lib';

/** What is told when the web server of a host does not answer its exporter. */
export const nginxDown: AlertRule = {
  alert: 'NginxDown',
  expr: 'nginx_up == 0',
  for: '5m',
  severity: 'warning',
  summary: 'nginx on {{ $labels.host }} does not answer: no site of it does',
  runbook:
    'journalctl -u nginx says why; nginx -t names a wrong line. A reload with a fault leaves the old one running.',
  fires: { series: { nginx_up: '1x5 0x20' }, at: '15m' },
  quiet: { series: { nginx_up: '1x5 0x3 1x20' }, at: '15m' },
};
