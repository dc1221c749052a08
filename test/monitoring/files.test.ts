import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AlertingOptions, type Receiver } from '../../constructs/monitoring-stack';
import { exporters, type IHost, probes } from '../../lib';
import { describeWith, run } from '../helpers/consumer';
import { alertmanagerFile, prometheusFile, renderedPrometheus } from './rendered';

const phone: Receiver = { kind: 'ntfy', severities: ['critical'] };
const mail: Receiver = {
  kind: 'email',
  to: ['bob@example.org', 'alice@example.org'],
  from: 'ares@example.org',
  smarthost: 'smtp.example.org:587',
  user: 'ares$1',
};
const chat: Receiver = { kind: 'telegram', chat: -100123, severities: ['critical', 'warning', 'info'] };
const hook: Receiver = { kind: 'ntfy', url: 'https://ntfy.example.org/alerts', sendResolved: false };
const everybody: AlertingOptions = { receivers: { phone, mail, chat, hook }, deadMansSwitch: {} };

/** Whatever a host may have. */
function furnish(host: IHost): void {
  const { facets } = host;
  facets.declare(probes, { kind: 'dns', target: '127.0.0.1:53/example.org', why: 'names' }, host);
  facets.declare(probes, { kind: 'http', target: 'https://www.example.org/', status: 301, why: 'a site' }, host);
  facets.declare(probes, { kind: 'tcp', target: '[::1]:22', why: 'a door' }, host);
  facets.declare(probes, { kind: 'ping', target: '192.168.7.1', why: 'the router' }, host);
  facets.declare(exporters, { exporter: 'wireguard', options: { interfaces: ['wg0'] }, why: 'tunnels' }, host);
}

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'cdknix-files-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function written(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

describeWith(['nix', 'promtool'], 'promtool takes', () => {
  test.each(['ares', 'hera'])('the configuration and the rules of %s', (host) => {
    const props = { watchedBy: 'hera', alerting: everybody };
    const prometheus = renderedPrometheus(host, { props, more: furnish });
    const rules = written('rules', prometheus.rules.join('\n'));
    const file = written('prometheus.yml', JSON.stringify(prometheusFile(prometheus, rules)));
    expect(run('promtool', ['check', 'config', file])).toContain('is valid prometheus config file syntax');
    expect(run('promtool', ['check', 'rules', '--lint=all', '--lint-fatal', rules])).toContain('SUCCESS');
  });
});

describeWith(['nix', 'blackbox-exporter'], 'blackbox_exporter takes', () => {
  test('the probes of a host', () => {
    const { exporters: own } = renderedPrometheus('ares', { more: furnish });
    const file = written('blackbox.yml', String(own['blackbox']?.['configFile']));
    expect(Object.keys((JSON.parse(String(own['blackbox']?.['configFile'])) as { modules: object }).modules)).toEqual([
      'dns_example.org',
      'http_301',
      'ping',
      'tcp',
    ]);
    // It fails where it does not like it.
    run('blackbox-exporter', ['--config.check', `--config.file=${file}`]);
  });
});

describeWith(['nix', 'amtool'], 'Alertmanager', () => {
  function configured(alerting: AlertingOptions): string {
    return written('alertmanager.yml', alertmanagerFile(renderedPrometheus('ares', { props: { alerting } })));
  }

  test('takes a configuration with every kind of receiver', () => {
    expect(run('amtool', ['check-config', configured(everybody)])).toContain('SUCCESS');
  });

  test('gets a `$` through the environment of its unit as it was given', () => {
    const { alertmanager } = renderedPrometheus('ares', { props: { alerting: everybody } });
    expect(JSON.stringify(alertmanager?.configuration)).toContain('"ares$$1"');
    expect(alertmanagerFile(renderedPrometheus('ares', { props: { alerting: everybody } }))).toContain('"ares$1"');
  });

  const routed = (alerting: AlertingOptions, ...labels: string[]): string =>
    run('amtool', ['config', 'routes', 'test', `--config.file=${configured(alerting)}`, ...labels]).trim();

  test.each([
    ['severity=critical', 'critical'],
    ['severity=warning', 'warning'],
    ['severity=info', 'info'],
    ['severity=unheard-of', 'critical'],
    ['alertname=Watchdog', 'dead-mans-switch'],
  ])('sends %s to %s', (label, receiver) => {
    expect(routed(everybody, label, 'host=ares')).toBe(receiver);
  });

  test('tells nobody of what is for the record, or always so, unless somebody asks for it', () => {
    const few: AlertingOptions = { receivers: { mail } };
    expect(routed(few, 'severity=info')).toBe('nobody');
    expect(routed({ receivers: { chat } }, 'alertname=Watchdog', 'severity=info')).toBe('nobody');
  });

  test('tells each receiver of what it asked for', () => {
    const { receivers } = JSON.parse(
      alertmanagerFile(renderedPrometheus('ares', { props: { alerting: everybody } })),
    ) as {
      receivers: ({ name: string } & Readonly<Record<string, { [key: string]: unknown }[]>>)[];
    };
    const ways = ({ name, ...configs }: (typeof receivers)[number]) => [name, Object.keys(configs)];
    expect(Object.fromEntries(receivers.map(ways))).toEqual({
      critical: ['email_configs', 'telegram_configs', 'webhook_configs'],
      warning: ['email_configs', 'telegram_configs', 'webhook_configs'],
      info: ['telegram_configs'],
      nobody: [],
      'dead-mans-switch': ['webhook_configs'],
    });
    const hooks = receivers.map(({ name, webhook_configs: all = [] }) => [name, all.length]);
    expect(Object.fromEntries(hooks)).toMatchObject({ critical: 2, warning: 1 });
  });
});
