import { type AlertRule } from '../../lib';

const active = 'node_systemd_unit_state{name="systemd-networkd.service",state="active"}';

/** What is told when nobody gives out addresses. */
export const dhcpServerDown: AlertRule = {
  alert: 'DhcpServerDown',
  expr: `${active} == 0`,
  for: '5m',
  severity: 'warning',
  summary: 'systemd-networkd does not run on {{ $labels.host }}: machines of its LAN get no address',
  runbook: 'journalctl -u systemd-networkd says why. Addresses that are lent stay good for hours.',
  fires: { series: { [active]: '1x5 0x20' }, at: '15m' },
  quiet: { series: { [active]: '1x5 0x3 1x20' }, at: '15m' },
};
