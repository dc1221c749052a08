import { type AlertRule, type Certificate } from '../../lib';
import { plainName } from './names';

/** An authority's certificates are renewed two weeks before their end at the latest; what fails then can wait for the morning. */
const days = { warning: 7, critical: 2 } as const;

/**
 * What somebody is told of a certificate: that its renewal failed, from the unit's state
 * (`node_systemd_unit_state` of node_exporter with its collector `systemd`), and that it ends soon, from what clients are
 * shown (`probe_ssl_earliest_cert_expiry` of blackbox_exporter, whose `instance` is the target that was asked).
 */
export function certificateAlerts(certificate: Certificate, unit: string): readonly AlertRule[] {
  const { id } = certificate;
  const state = `node_systemd_unit_state{name="${unit}",state="failed"}`;
  return [
    {
      alert: 'CertificateRenewalFailed',
      expr: `node_systemd_unit_state{name="${unit}",state="failed"} == 1`,
      for: '15m',
      severity: 'warning',
      labels: { certificate: id },
      summary: `The certificate for ${id} could not be renewed on {{ $labels.host }}`,
      runbook: `journalctl -u ${unit} says why; systemctl start ${unit} tries again. It does so by itself every day.`,
      fires: { series: { [state]: '1x60' }, at: '30m' },
      quiet: { series: { [state]: '1x10 0x50' }, at: '30m' },
    },
    expiresSoon(certificate, unit, 'warning'),
    expiresSoon(certificate, unit, 'critical'),
  ];
}

function expiresSoon({ id, names }: Certificate, unit: string, severity: keyof typeof days): AlertRule {
  const [name = id] = names;
  const shown = `probe_ssl_earliest_cert_expiry{instance="https://${plainName(name)}"}`;
  const instances = `(https?://)?(${names.map(pattern).join('|')})([:/].*)?`;
  const limit = days[severity];
  return {
    alert: 'CertificateExpiresSoon',
    expr: `probe_ssl_earliest_cert_expiry{instance=~${JSON.stringify(instances)}} - time() < ${limit} * 86400`,
    for: '1h',
    severity,
    labels: { certificate: id },
    summary: `{{ $labels.instance }} shows a certificate that ends in {{ $value | humanizeDuration }}`,
    runbook: `If ${unit} fails, journalctl -u ${unit} says why. If it does not, what shows the certificate was not reloaded: restart it.`,
    fires: { series: { [shown]: `${(limit - 1) * 86_400}x120` }, at: '2h' },
    quiet: { series: { [shown]: `${(limit + 1) * 86_400}x120` }, at: '2h' },
  };
}

/** What a name is in a regular expression; that of a wildcard is one label more. */
function pattern(name: string): string {
  const plain = plainName(name).replaceAll('.', '\\.');
  return name === plainName(name) ? plain : `[^./]+\\.${plain}`;
}
