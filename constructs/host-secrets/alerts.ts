import { type AlertRule } from '../../lib';

const failed = 'node_systemd_unit_state{name="secrets-check.service",state="failed"}';

/** What is told when a host started without one of its secrets. */
export const secretsMissing: AlertRule = {
  alert: 'SecretsMissing',
  expr: `${failed} == 1`,
  for: '5m',
  severity: 'warning',
  summary: 'A secret of {{ $labels.host }} is not in place',
  runbook:
    'journalctl -b -u secrets-check names it; npx cdknix secrets status what the fleet knows of it. Then systemctl restart secrets-check.',
  fires: { series: { [failed]: '1x20' }, at: '10m' },
  quiet: { series: { [failed]: '1x3 0x20' }, at: '10m' },
};
