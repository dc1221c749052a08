import { type AlertRule } from '../../lib';

/** What somebody is told of upgrades, from the state of units (node_exporter with its collector `systemd`). */
export function upgradeAlerts(days: number, options: { hasKernel: boolean; isCanary: boolean }): readonly AlertRule[] {
  const failed = (unit: string): string => `node_systemd_unit_state{name="${unit}.service",state="failed"} == 1`;
  const stuck: AlertRule = {
    alert: 'UpgradeStuck',
    expr: failed('upgrade-overdue'),
    severity: 'warning',
    summary: `{{ $labels.instance }} has not been upgraded for ${days} days`,
    runbook: 'journalctl -u nixos-upgrade tells why; systemctl start nixos-upgrade tries again. A laptop needs mains.',
  };
  const pending: AlertRule = {
    alert: 'RebootPending',
    expr: failed('restart-overdue'),
    severity: 'warning',
    summary: `{{ $labels.instance }} has waited ${days} days for the restart that its upgrade needs`,
    runbook:
      'Restart it when nobody minds. One that restarts by itself did not get through in its slot: journalctl -u nixos-upgrade.',
  };
  const unwell: AlertRule = {
    alert: 'CanaryUnhealthy',
    expr: failed('upgrade-canary'),
    for: '1h',
    severity: 'warning',
    summary: '{{ $labels.instance }} keeps its upgrade from the other hosts, for it is not well',
    runbook: 'journalctl -u upgrade-canary says what is wrong. Mend it, or commit what puts it right.',
  };
  return [stuck, ...(options.hasKernel ? [pending] : []), ...(options.isCanary ? [unwell] : [])];
}
