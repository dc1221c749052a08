import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MonitoringStackProps } from '../../constructs/monitoring-stack';
import { exporters, type IHost, probes } from '../../lib';
import { PartialFleet } from '../../lib/testing';
import { inCleanEnvironment } from '../../lib/testing/clean-environment';
import { buildHome, home } from '../constructs/monitoring-stack/fleet';
import { describeWith } from '../helpers/consumer';
import { evaluateNixos, inputModule, someHardware } from '../helpers/nixos';
import { prometheusFile, renderedPrometheus } from '../monitoring/rendered';

const sops = inputModule('sops-nix/modules/sops');
const openssh = '{ services.openssh.enable = true; }';
const props: Partial<MonitoringStackProps> = {
  watchedBy: 'hera',
  alerting: {
    receivers: {
      mail: {
        kind: 'email',
        to: ['alice@example.org'],
        from: 'ares@example.org',
        smarthost: 'smtp.example.org:587',
        user: 'ares',
      },
    },
  },
};

function furnish({ facets }: IHost, owner: IHost): void {
  facets.declare(probes, { kind: 'http', target: 'https://www.example.org/', why: 'a site' }, owner);
  facets.declare(exporters, { exporter: 'wireguard', options: { interfaces: ['wg0'] }, why: 'tunnels' }, owner);
  facets.declare(exporters, { exporter: 'systemd', why: 'units' }, owner);
  const scrapeUri = ['http://127.0.0.1:8081/status'];
  facets.declare(exporters, { exporter: 'nginx', options: { scrapeUri }, why: 'the web server' }, owner);
  const targets = ['/run/kea/dhcp4.socket'];
  facets.declare(exporters, { exporter: 'kea', options: { targets }, why: 'leases' }, owner);
}

const unit = (name: string): string => `e.config.systemd.services.${name}`;
const exec = (name: string): string => `${unit(name)}.serviceConfig.ExecStart`;

/** The module itself, whose files show what is in them. */
const prometheusModule = `(import (tree + "/nixos/modules/services/monitoring/prometheus/default.nix") {
  inherit (e) config lib;
  pkgs = e.pkgs // {
    formats = e.pkgs.formats // { yaml = _: { generate = _: builtins.toJSON; }; };
    writeText = _: text: text;
    runCommandLocal = _: _: script: script;
  };
}).config.content`;

const facts = {
  prometheus: `${prometheusModule}.environment.etc."prometheus/prometheus.yaml".content.source`,
  prometheusStart: exec('prometheus'),
  alertmanager: 'e.config.services.prometheus.alertmanager.configuration',
  alertmanagerStart: exec('alertmanager'),
  credentials: `${unit('alertmanager')}.serviceConfig.LoadCredential`,
  node: exec('prometheus-node-exporter'),
  wireguard: exec('prometheus-wireguard-exporter'),
  blackbox: exec('prometheus-blackbox-exporter'),
  restarts: `builtins.mapAttrs (_: one: [ one.startLimitIntervalSec one.serviceConfig.Restart one.serviceConfig.RestartSec ])
    { inherit (e.config.systemd.services) prometheus alertmanager; }`,
  earlyBind: 'e.config.boot.kernel.sysctl."net.ipv4.ip_nonlocal_bind"',
  folder: 'e.config.systemd.tmpfiles.settings.monitoring',
  restarted: 'e.config.sops.secrets."monitoring/mail".restartUnits',
};

describeWith(['nix', 'nixos-tree'], 'NixOS 24.11 makes of MonitoringStack', () => {
  let out = '';
  beforeEach(() => (out = mkdtempSync(join(tmpdir(), 'cdknix-monitoring-'))));
  afterEach(() => rmSync(out, { recursive: true }));

  function evaluate(host: string, ...names: readonly (keyof typeof facts)[]) {
    inCleanEnvironment(() => {
      const args = ['--release', '24.11', '--out', out];
      const app = new PartialFleet({ fleet: home, root: out, args, log: () => undefined });
      buildHome(app, props, (one) => furnish(one, one));
      app.synth();
    });
    mkdirSync(join(out, 'secrets'));
    writeFileSync(join(out, 'secrets', `${host}.yaml`), 'monitoring:\n    mail: ENC[x]\nsops:\n    version: 3\n');
    const modules = [join(out, 'generated', host), sops, someHardware, openssh];
    const asked = Object.fromEntries(names.map((name) => [name, facts[name]]));
    const answer = evaluateNixos({ modules, facts: asked });
    expect({ failed: answer.failed, warnings: answer.warnings }).toEqual({ failed: [], warnings: [] });
    return answer.facts as Record<keyof typeof facts, unknown>;
  }

  let known: ReturnType<typeof evaluate> | undefined;
  const ares = () =>
    (known ??= evaluate(
      'ares',
      'prometheus',
      'prometheusStart',
      'alertmanager',
      'alertmanagerStart',
      'credentials',
      'restarted',
    ));

  test('the configuration of Prometheus, in every value', () => {
    const { prometheus, prometheusStart } = ares();
    const [, text = ''] = /^ln -s (\{[^]*\}) \$out\npromtool check config {2}\$out\n$/.exec(String(prometheus)) ?? [];
    const { rule_files, ...rest } = JSON.parse(text) as { rule_files: string[] };
    const mine = renderedPrometheus('ares', { props, more: (host) => furnish(host, host) });
    const nothing = { remote_read: [], remote_write: [] };
    expect({ ...rest, rule_files: [] }).toEqual({ ...prometheusFile(mine, ''), ...nothing, rule_files: [] });
    expect(rule_files).toEqual([`ln -s ${mine.rules.join('\n')} $out\npromtool check rules $out\n`]);
    expect(words(prometheusStart).slice(1)).toEqual([
      '--storage.tsdb.retention.size=20GB',
      '--config.file=/etc/prometheus/prometheus.yaml',
      '--web.listen-address=10.77.0.1:9092',
      '--alertmanager.notification-queue-capacity=10000',
      '--storage.tsdb.path=/var/lib/prometheus2/data/',
      '--storage.tsdb.retention.time=90d',
    ]);
  });

  test('an Alertmanager that listens for nobody else, with its secrets in its own credentials', () => {
    const { alertmanager, alertmanagerStart, credentials, restarted } = ares();
    const mine = renderedPrometheus('ares', { props, more: (host) => furnish(host, host) });
    expect(alertmanager).toEqual(mine.alertmanager?.configuration);
    expect(words(alertmanagerStart).slice(1)).toEqual([
      '--cluster.listen-address=',
      '--config.file',
      '/tmp/alert-manager-substituted.yaml',
      '--web.listen-address',
      '10.77.0.1:9093',
      '--log.level',
      'warn',
      '--storage.path',
      '/var/lib/alertmanager',
    ]);
    expect(credentials).toEqual(['receiver-mail:/run/secrets/monitoring/mail']);
    expect(restarted).toEqual(['alertmanager.service']);
  });

  test('exporters of a member that listen before its address is up, and read files with numbers', () => {
    const { node, wireguard, blackbox, restarts, earlyBind, folder } = evaluate(
      'hera',
      'node',
      'wireguard',
      'blackbox',
      'restarts',
      'earlyBind',
      'folder',
    );
    expect(words(node).slice(1)).toEqual([
      '--collector.systemd',
      '--web.listen-address',
      '10.77.0.2:9100',
      '--collector.systemd.enable-restarts-metrics',
      '--collector.textfile.directory=/var/lib/node-exporter-text',
    ]);
    expect(words(wireguard).slice(1)).toEqual(['-p', '9586', '-l', '10.77.0.2']);
    expect(words(blackbox).slice(1, 3)).toEqual(['--web.listen-address', '10.77.0.2:9115']);
    expect(earlyBind).toBe(1);
    expect(restarts).toEqual({
      alertmanager: [0, 'always', '5s'],
      prometheus: [0, 'always', '5s'],
    });
    expect(folder).toMatchObject({ '/var/lib/node-exporter-text': { d: { mode: '0755', user: 'root' } } });
  });

  test('a laptop with the exporters alone', () => {
    const { node } = evaluate('iris', 'node');
    expect(words(node)).toContain('10.77.0.3:9100');
  });
});

/** The words of a command line. */
function words(line: unknown): string[] {
  return String(line)
    .replaceAll('\\\n', ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
}
