import { type AlertExample, type AlertRule } from '../../lib';

/** What somebody is told of upgrades, from the state of units (node_exporter with its collector `systemd`). */
export function upgradeAlerts(days: number, options: { hasKernel: boolean; isCanary: boolean }): readonly AlertRule[] {
  const state = (unit: string): string => `node_systemd_unit_state{name="${unit}.service",state="failed"}`;
  const failed = (unit: string): string => `${state(unit)} == 1`;
  const within = (unit: string, values: string): AlertExample => ({ series: { [state(unit)]: values }, at: '90m' });
  const examples = (unit: string): Pick<AlertRule, 'fires' | 'quiet'> => ({
    fires: within(unit, '0x10 1x100'),
    quiet: within(unit, '1x60 0x50'),
  });
  const stuck: AlertRule = {
    alert: 'UpgradeStuck',
    expr: failed('upgrade-overdue'),
    severity: 'warning',
    summary: `{{ $labels.host }} has not been upgraded for ${days} days`,
    runbook: 'journalctl -u nixos-upgrade tells why; systemctl start nixos-upgrade tries again. A laptop needs mains.',
    ...examples('upgrade-overdue'),
  };
  const pending: AlertRule = {
    alert: 'RebootPending',
    expr: failed('restart-overdue'),
    severity: 'warning',
    summary: `{{ $labels.host }} has waited ${days} days for the restart that its upgrade needs`,
    runbook:
      'Restart it when nobody minds. One that restarts by itself did not get through in its slot: journalctl -u nixos-upgrade.',
    ...examples('restart-overdue'),
  };
  const failedOnce: AlertRule = {
    alert: 'UpgradeFailed',
    expr: failed('nixos-upgrade'),
    // Noted only, and so no matter of failed units in general: it is tried again.
    severity: 'info',
    summary: 'The last upgrade of {{ $labels.host }} failed',
    runbook:
      'journalctl -u nixos-upgrade tells why. It is tried again by itself; after some days UpgradeStuck is told.',
    ...examples('nixos-upgrade'),
  };
  const unwell: AlertRule = {
    alert: 'CanaryUnhealthy',
    expr: failed('upgrade-canary'),
    for: '1h',
    severity: 'warning',
    summary: '{{ $labels.host }} keeps its upgrade from the other hosts, for it is not well',
    runbook: 'journalctl -u upgrade-canary says what is wrong. Mend it, or commit what puts it right.',
    ...examples('upgrade-canary'),
  };
  return [failedOnce, stuck, ...(options.hasKernel ? [pending] : []), ...(options.isCanary ? [unwell] : [])];
}
