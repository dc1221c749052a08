import { type AlertRule } from '../../../lib';

/** Longer than a restart for an upgrade takes. */
export const hostDown: AlertRule = {
  alert: 'HostDown',
  expr: 'up{job="node"} == 0',
  for: '10m',
  severity: 'critical',
  summary: '{{ $labels.host }} does not answer',
  runbook:
    'ping it, at its address in the network and at its own: a tunnel may be down where the machine is not. If it answers, journalctl -u prometheus-node-exporter; if not, go to its console.',
  fires: { series: { 'up{job="node"}': '1x5 0x30' }, at: '20m' },
  quiet: { series: { 'up{job="node"}': '1x5 0x7 1x30' }, at: '20m' },
};

/** Says nothing while the host itself is away. */
export const targetDown: AlertRule = {
  alert: 'TargetDown',
  expr: 'count by (host, job) (up{job!="node"} == 0) and on (host) up{job="node"} == 1',
  for: '10m',
  severity: 'warning',
  summary: '{{ $labels.job }} of {{ $labels.host }} does not tell its numbers',
  runbook:
    'On the host, systemctl status of the service or of prometheus-<job>-exporter; alerts that need its numbers are silent until it runs.',
  fires: { series: { 'up{job="node"}': '1x30', 'up{job="wireguard"}': '0x30' }, at: '20m' },
  quiet: { series: { 'up{job="node"}': '0x30', 'up{job="wireguard"}': '0x30' }, at: '20m' },
};

/** Without these, other alerts would look at nothing. */
export const numbersMissing: AlertRule = {
  alert: 'NumbersMissing',
  expr: 'node_scrape_collector_success{collector=~"filesystem|systemd|textfile"} == 0 or node_textfile_scrape_error == 1',
  for: '15m',
  severity: 'warning',
  summary: 'Some numbers of {{ $labels.host }} are missing: alerts about units, disks or jobs may be silent',
  runbook: 'journalctl -u prometheus-node-exporter names the collector or the file that it cannot read.',
  fires: { series: { 'node_scrape_collector_success{collector="systemd"}': '0x30' }, at: '20m' },
  quiet: {
    series: { 'node_scrape_collector_success{collector="bcache"}': '0x30', node_textfile_scrape_error: '0x30' },
    at: '20m',
  },
};
