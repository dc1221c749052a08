import { type AlertRule, type Certificate } from '../../lib';
import { plainName } from './names';

/** An authority's certificates are renewed two weeks before their end at the latest. */
const days = 7;

/**
 * What somebody is told of a certificate: that its renewal failed, from the unit's state
 * (`node_systemd_unit_state` of node_exporter with its collector `systemd`), and that it ends soon, from what clients are
 * shown (`probe_ssl_earliest_cert_expiry` of blackbox_exporter, whose `instance` is the target that was asked).
 */
export function certificateAlerts({ id, names }: Certificate, unit: string): readonly AlertRule[] {
  const labels = { certificate: id };
  const instances = `(https?://)?(${names.map(pattern).join('|')})([:/].*)?`;
  return [
    {
      alert: 'CertificateRenewalFailed',
      expr: `node_systemd_unit_state{name="${unit}",state="failed"} == 1`,
      for: '15m',
      severity: 'warning',
      labels,
      summary: `The certificate for ${id} could not be renewed on {{ $labels.instance }}`,
      runbook: `journalctl -u ${unit} says why; systemctl start ${unit} tries again. It does so by itself every day.`,
    },
    {
      alert: 'CertificateExpiresSoon',
      expr: `probe_ssl_earliest_cert_expiry{instance=~${JSON.stringify(instances)}} - time() < ${days} * 86400`,
      for: '1h',
      severity: 'critical',
      labels,
      summary: `{{ $labels.instance }} shows a certificate that ends in {{ $value | humanizeDuration }}`,
      runbook: `If ${unit} fails, journalctl -u ${unit} says why. If it does not, what shows the certificate was not reloaded: restart it.`,
    },
  ];
}

/** What a name is in a regular expression; that of a wildcard is one label more. */
function pattern(name: string): string {
  const plain = plainName(name).replaceAll('.', '\\.');
  return name === plainName(name) ? plain : `[^./]+\\.${plain}`;
}
