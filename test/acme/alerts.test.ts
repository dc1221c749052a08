import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificateAlerts } from '../../constructs/acme-domain/alerts';
import { promql } from '../../lib';
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
    const rules = certificateAlerts(certificate, unit).map((rule) => promql.prometheusRule(rule));
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'certificates', rules }] }));
    return file;
  }

  test('are rules that Prometheus takes', () => {
    expect(run('promtool', ['check', 'rules', rulesFile()])).toContain('SUCCESS: 3 rules found');
  });

  test('are for a renewal that stays failed, and for names of the certificate that end soon', () => {
    const state = (host: string, name: string) =>
      `node_systemd_unit_state{host="${host}",name="${name}",state="failed"}`;
    const expiry = (instance: string) => `probe_ssl_earliest_cert_expiry{instance="${instance}"}`;
    const [now, soon, later] = [1, 6, 8].map((days) => `${days * 86400}x200`);
    const series = [
      [state('ares', unit), '1x200'],
      [state('hera', unit), '0x200'],
      [state('ares', 'acme-order-renew-fufu.landx.service'), '1x200'],
      [expiry('https://git.fufu.land'), now],
      [expiry('https://fufu.land:8443/login'), soon],
      [expiry('dns.fufu.land:853'), soon],
      [expiry('https://new.fufu.land'), later],
      [expiry('https://a.git.fufu.land'), soon],
      [expiry('https://notfufu.land'), soon],
    ];
    const labels = { certificate: 'fufu.land' };
    const end = (severity: string, instance: string, left = '5d 22h 0m 0s') => ({
      exp_labels: { ...labels, severity, instance },
      exp_annotations: {
        summary: `${instance} shows a certificate that ends in ${left}`,
        runbook: certificateAlerts(certificate, unit)[1]?.runbook,
      },
    });
    const failed = {
      exp_labels: { ...labels, severity: 'warning', host: 'ares', name: unit, state: 'failed' },
      exp_annotations: {
        summary: 'The certificate for fufu.land could not be renewed on ares',
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
            at('2h', 'CertificateExpiresSoon', [
              end('warning', 'dns.fufu.land:853'),
              end('warning', 'https://fufu.land:8443/login'),
              end('warning', 'https://git.fufu.land', '22h 0m 0s'),
              end('critical', 'https://git.fufu.land', '22h 0m 0s'),
            ]),
          ],
        },
      ],
    };
    const file = join(folder, 'tests.yml');
    writeFileSync(file, JSON.stringify(tests));
    expect(run('promtool', ['test', 'rules', file])).toContain('SUCCESS');
  });
});
