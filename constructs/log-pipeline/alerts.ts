import { type AlertRule } from '../../lib';
import { type Shipper } from './props';

const compacted = 'loki_compactor_apply_retention_last_successful_run_timestamp_seconds';

/** What the host that keeps lines is watched for. */
export const serverAlerts: readonly AlertRule[] = [
  {
    alert: 'LokiDown',
    expr: 'up{job="loki"} == 0',
    for: '10m',
    severity: 'warning',
    summary: 'Loki does not answer on {{ $labels.host }}: no log is searched, and none of them alerts',
    runbook:
      'journalctl -u loki says why. A disk that is full stops it: make room in /var/lib/loki, or keep lines for less long. Hosts keep their lines meanwhile, and send them when it is back.',
    fires: { series: { 'up{job="loki"}': '0x30' }, at: '15m' },
    quiet: { series: { 'up{job="loki"}': '0x5 1x30' }, at: '15m' },
  },
  {
    alert: 'LokiRefusesLines',
    expr: 'sum by (host, reason) (increase(loki_discarded_samples_total[15m])) > 0',
    for: '15m',
    severity: 'warning',
    summary: 'Loki on {{ $labels.host }} refuses lines: {{ $labels.reason }}',
    runbook:
      'rate_limited or per_stream_rate_limit: something writes far too much; sum by (host, unit) (bytes_over_time({host=~".+"}[15m])) names it. greater_than_max_sample_age: a host was away for longer than lines are kept, or its clock is wrong.',
    fires: { series: { 'loki_discarded_samples_total{reason="rate_limited"}': '0+10x60' }, at: '40m' },
    quiet: { series: { 'loki_discarded_samples_total{reason="rate_limited"}': '500x60' }, at: '40m' },
  },
  {
    alert: 'LokiCannotWrite',
    expr: 'sum by (host) (increase(loki_ingester_chunks_flush_failures_total[15m]) + increase(loki_ingester_wal_disk_full_failures_total[15m])) > 0',
    severity: 'warning',
    summary: 'Loki on {{ $labels.host }} cannot write lines to its disk',
    runbook:
      'df -h /var/lib/loki; journalctl -u loki says which file. Lines that it has only in memory are lost when it ends.',
    fires: {
      series: {
        loki_ingester_chunks_flush_failures_total: '0x10 0+1x20',
        loki_ingester_wal_disk_full_failures_total: '0x30',
      },
      at: '25m',
    },
    quiet: {
      series: {
        loki_ingester_chunks_flush_failures_total: '3x30',
        loki_ingester_wal_disk_full_failures_total: '0x30',
      },
      at: '25m',
    },
  },
  {
    alert: 'LokiFails',
    expr: 'sum by (host) (increase(loki_request_duration_seconds_count{status_code=~"5.."}[15m])) > 10 or sum by (host) (increase(loki_prometheus_rule_evaluation_failures_total[15m])) > 0',
    for: '15m',
    severity: 'warning',
    summary: 'Loki on {{ $labels.host }} fails to take lines, to answer, or to look at its rules',
    runbook:
      'journalctl -u loki says what fails. http://127.0.0.1:3100/prometheus/api/v1/rules, at the address that it listens on, has lastError for each rule.',
    fires: { series: { 'loki_request_duration_seconds_count{status_code="500"}': '0+5x60' }, at: '40m' },
    quiet: {
      series: {
        'loki_request_duration_seconds_count{status_code="500"}': '40x60',
        'loki_request_duration_seconds_count{status_code="204"}': '0+500x60',
        loki_prometheus_rule_evaluation_failures_total: '0x60',
      },
      at: '40m',
    },
  },
  {
    alert: 'LokiDeletesNothing',
    expr: `time() - ${compacted} > 6 * 3600`,
    // After a start it is a while before the first run.
    for: '2h',
    severity: 'warning',
    summary: 'Loki on {{ $labels.host }} deletes no old lines any more, so that its disk fills up',
    runbook:
      'journalctl -u loki -g compactor says why; systemctl restart loki starts it again. It runs every ten minutes.',
    fires: { series: { [compacted]: '0x600' }, at: '9h' },
    quiet: { series: { [compacted]: '0+60x600' }, at: '9h' },
  },
];

/** What every host that sends lines is watched for. A laptop that is away is not asked, and says nothing of it. */
export function shipperAlerts(shipper: Shipper): readonly AlertRule[] {
  const series = (name: string): string => `${shipper === 'alloy' ? 'loki_write' : 'promtail'}_${name}_total`;
  return [
    linesLost(shipper, series('dropped_entries')),
    notSent(shipper, series('batch_retries')),
    silent(shipper, series('sent_entries')),
  ];
}

function linesLost(shipper: Shipper, dropped: string): AlertRule {
  const reason = `${dropped}{reason="ingester_error"}`;
  return {
    alert: 'LogLinesLost',
    expr: `sum by (host) (increase(${dropped}[15m])) > 0`,
    severity: 'warning',
    summary: 'Lines of {{ $labels.host }} were refused and are lost to searches and alerts',
    runbook: `journalctl -u ${shipper} says what Loki answered. They are still in the journal of the host.`,
    fires: { series: { [reason]: '0x10 20x20' }, at: '20m' },
    quiet: { series: { [reason]: '20x30' }, at: '20m' },
  };
}

function notSent(shipper: Shipper, retries: string): AlertRule {
  return {
    alert: 'LogsNotSent',
    expr: `sum by (host) (increase(${retries}[15m])) > 5`,
    for: '30m',
    severity: 'warning',
    summary: '{{ $labels.host }} cannot send its lines; it keeps them and tries again',
    runbook: `journalctl -u ${shipper} says why. From the host, curl the /ready of Loki: a refused connection is a Loki that is down, a timeout is the tunnel or the firewall. Nothing is lost for days.`,
    fires: { series: { [retries]: '0+1x90' }, at: '1h' },
    quiet: { series: { [retries]: '0+1x20 20x70' }, at: '1h' },
  };
}

function silent(shipper: Shipper, sent: string): AlertRule {
  return {
    alert: 'LogsSilent',
    expr: `sum by (host) (increase(${sent}[2h])) == 0`,
    for: '1h',
    severity: 'warning',
    summary: '{{ $labels.host }} has sent no line for hours, which no host that runs does',
    runbook: `journalctl -n 5 shows whether there are lines. If so, ${shipper} lost the journal, which a damaged file of it does: systemctl restart ${shipper}, and journalctl --verify.`,
    fires: { series: { [sent]: '500x300' }, at: '4h' },
    quiet: { series: { [sent]: '0+1x300' }, at: '4h' },
  };
}
