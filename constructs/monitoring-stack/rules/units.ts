import { type AlertRule } from '../../../lib';

const state = (name: string, value: string): Record<string, string> => ({
  [`node_systemd_unit_state{name="${name}",state="failed"}`]: value,
});

/**
 * Any unit that nobody has a better word for: what an alert of its owner speaks of, even one that waits, is that alert's
 * to tell.
 */
const failed: AlertRule = {
  alert: 'UnitFailed',
  expr: 'node_systemd_unit_state{state="failed"} == 1 unless on (host, name) ALERTS{alertname!="UnitFailed"}',
  for: '10m',
  severity: 'warning',
  summary: '{{ $labels.name }} failed on {{ $labels.host }}',
  runbook: 'journalctl -u <unit> says why; systemctl reset-failed <unit> forgets it.',
  fires: { series: state('cups.service', '1x20'), at: '15m' },
  quiet: {
    series: {
      ...state('restic-backups-home.service', '1x20'),
      'ALERTS{alertname="BackupFailed",alertstate="pending",name="restic-backups-home.service"}': '1x20',
    },
    at: '15m',
  },
};

const flapping: AlertRule = {
  alert: 'UnitFlapping',
  expr: 'increase(node_systemd_service_restart_total[30m]) > 5 unless on (host, name) ALERTS{alertname!~"UnitF.+"}',
  for: '10m',
  severity: 'warning',
  summary: '{{ $labels.name }} of {{ $labels.host }} ends and is started again and again',
  runbook: 'journalctl -u <unit> -n 200 says why it ends.',
  fires: { series: { 'node_systemd_service_restart_total{name="cups.service"}': '0+1x60' }, at: '50m' },
  quiet: { series: { 'node_systemd_service_restart_total{name="cups.service"}': '0x10 3x50' }, at: '50m' },
};

/** What is told of the units of a host. */
export const unitRules: readonly AlertRule[] = [failed, flapping];
