import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificateAlerts } from '../../constructs/acme-domain/alerts';
import { describeWith, run } from '../helpers/consumer';

const certificate = { id: 'fufu.land', names: ['*.fufu.land', 'fufu.land'], group: 'acme' };
const unit = 'acme-order-renew-fufu.land.service';

describeWith(['promtool'], 'the alerts of a certificate', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'cdknix-alerts-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Writes the rules as Prometheus reads them: JSON is YAML. */
  function rulesFile(): string {
    const file = join(folder, 'rules.yml');
    const rules = certificateAlerts(certificate, unit).map(({ severity, labels, summary, runbook, ...rule }) => {
      return { ...rule, labels: { severity, ...labels }, annotations: { summary, runbook } };
    });
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'certificates', rules }] }));
    return file;
  }

  test('are rules that Prometheus takes', () => {
    expect(run('promtool', ['check', 'rules', rulesFile()])).toContain('SUCCESS: 2 rules found');
  });

  test('are for a renewal that stays failed, and for names of the certificate that end soon', () => {
    const state = (host: string, name: string) =>
      `node_systemd_unit_state{instance="${host}:9100",name="${name}",state="failed"}`;
    const expiry = (instance: string) => `probe_ssl_earliest_cert_expiry{instance="${instance}"}`;
    const [soon, later] = [6 * 86400, 8 * 86400].map((seconds) => `${seconds}x200`);
    const series = [
      [state('ares', unit), '1x200'],
      [state('hera', unit), '0x200'],
      [state('ares', 'acme-order-renew-fufu.landx.service'), '1x200'],
      [expiry('https://git.fufu.land'), soon],
      [expiry('https://fufu.land:8443/login'), soon],
      [expiry('dns.fufu.land:853'), soon],
      [expiry('https://new.fufu.land'), later],
      [expiry('https://a.git.fufu.land'), soon],
      [expiry('https://notfufu.land'), soon],
    ];
    const labels = { certificate: 'fufu.land' };
    const end = (instance: string) => ({
      exp_labels: { ...labels, severity: 'critical', instance },
      exp_annotations: {
        summary: `${instance} shows a certificate that ends in 5d 22h 0m 0s`,
        runbook: certificateAlerts(certificate, unit)[1]?.runbook,
      },
    });
    const failed = {
      exp_labels: { ...labels, severity: 'warning', instance: 'ares:9100', name: unit, state: 'failed' },
      exp_annotations: {
        summary: 'The certificate for fufu.land could not be renewed on ares:9100',
        runbook: certificateAlerts(certificate, unit)[0]?.runbook,
      },
    };
    const at = (eval_time: string, alertname: string, exp_alerts: unknown[]) => ({ eval_time, alertname, exp_alerts });
    const tests = {
      rule_files: [rulesFile()],
      evaluation_interval: '1m',
      tests: [
        {
          interval: '1m',
          input_series: series.map(([name, values]) => ({ series: name, values })),
          alert_rule_test: [
            at('10m', 'CertificateRenewalFailed', []),
            at('2h', 'CertificateRenewalFailed', [failed]),
            at('30m', 'CertificateExpiresSoon', []),
            at(
              '2h',
              'CertificateExpiresSoon',
              ['dns.fufu.land:853', 'https://fufu.land:8443/login', 'https://git.fufu.land'].map(end),
            ),
          ],
        },
      ],
    };
    const file = join(folder, 'tests.yml');
    writeFileSync(file, JSON.stringify(tests));
    expect(run('promtool', ['test', 'rules', file])).toContain('SUCCESS');
  });
});
