import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { boards } from '../../constructs/monitoring-stack/dashboards';
import { metricsOf, parts } from '../../constructs/restic-backup/metrics';
import { describeWith } from '../helpers/consumer';
import { freePorts, Programs, until } from '../monitoring/programs';

const hosts = ['ares', 'hera'];
const now = Math.floor(Date.now() / 1000);

/** What exporters say that need a machine of their own: systemd, disks, a tunnel. Names and labels as they write them. */
function elsewhere(): string {
  const states = ['activating', 'active', 'deactivating', 'failed', 'inactive'];
  const unit = (name: string, is: string) =>
    states.map(
      (state) => `node_systemd_unit_state{name="${name}",state="${state}",type="simple"} ${state === is ? 1 : 0}`,
    );
  const peer = 'interface="wg0",public_key="K",allowed_ips="10.77.0.2/32"';
  const backup = parts.flatMap(metricsOf).map((name) => {
    return `${name}{backup="home",repository="far"} ${name.endsWith('timestamp_seconds') ? now - 3600 : 1}`;
  });
  return [
    ...[...unit('podman-web.service', 'active'), ...unit('broken.service', 'failed')],
    `node_systemd_timer_last_trigger_seconds{name="nix-gc.timer"} ${now - 3600}`,
    'node_systemd_service_restart_total{name="podman-web.service"} 2',
    `wireguard_latest_handshake_seconds{${peer}} ${now - 60}`,
    ...[`wireguard_received_bytes_total{${peer}} 100`, `wireguard_sent_bytes_total{${peer}} 100`],
    ...['up', 'connections_active', 'connections_accepted', 'connections_handled'].map((name) => `nginx_${name} 1`),
    ...['connections_reading', 'connections_writing', 'connections_waiting'].map((name) => `nginx_${name} 1`),
    'nginx_http_requests_total 10',
    'smartctl_device_smart_status{device="nvme0"} 1',
    'smartctl_device_temperature{device="nvme0",temperature_type="current"} 40',
    ...['smartctl_device_power_on_seconds', 'smartctl_device_percentage_used'].map(
      (name) => `${name}{device="nvme0"} 3`,
    ),
    ...['probe_success', 'probe_duration_seconds'].map((name) => `${name}{instance="https://a.example.org"} 1`),
    `probe_ssl_earliest_cert_expiry{instance="https://a.example.org"} ${now + 86_400}`,
    ...['node_nf_conntrack_entries', 'node_nf_conntrack_entries_limit'].map((name) => `${name} 1`),
    ...backup,
  ]
    .map((line) => `${line}\n`)
    .join('');
}

describeWith(['prometheus', 'node-exporter'], 'a real Prometheus, asked for every panel,', () => {
  const programs = new Programs();
  const folder = mkdtempSync(join(tmpdir(), 'cdknix-measured-'));
  let other: Server;
  let url = '';

  /** The answer to an expression as a panel asks it of all hosts; what is wrong with it, where it is refused. */
  const ask = async (expr: string): Promise<{ readonly error?: string; readonly series: number }> => {
    const asked = expr.replaceAll('$host', '.+').replaceAll('$__rate_interval', '4s').replaceAll('$__range', '30s');
    const answer = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(asked)}`);
    const { error, data } = (await answer.json()) as { error?: string; data?: { result: unknown[] } };
    return { ...(error !== undefined && { error }), series: data?.result.length ?? 0 };
  };

  beforeAll(async () => {
    const [exporter = 0, rest = 0, port = 0] = await freePorts(3);
    url = `http://127.0.0.1:${port}`;
    other = createServer((_, response) => response.end(elsewhere()));
    await new Promise<void>((done) => other.listen(rest, '127.0.0.1', done));
    const job = (name: string, at: number) => ({
      job_name: name,
      honor_labels: true,
      static_configs: hosts.map((host) => {
        return {
          targets: [`127.0.0.1:${at}`],
          labels: { host, instance: host, sleeps: 'no', role: 'server', zone: 'vpn' },
        };
      }),
    });
    const firing = { alert: 'Always', expr: 'vector(1)', labels: { severity: 'info', host: 'ares' } };
    writeFileSync(join(folder, 'rules.json'), JSON.stringify({ groups: [{ name: 'all', rules: [firing] }] }));
    const config = {
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: [join(folder, 'rules.json')],
      scrape_configs: [job('node', exporter), job('rest', rest)],
    };
    writeFileSync(join(folder, 'prometheus.json'), JSON.stringify(config));
    programs.start('node', 'prometheus-node-exporter', [`--web.listen-address=127.0.0.1:${exporter}`], folder);
    const place = [`--config.file=${join(folder, 'prometheus.json')}`, `--storage.tsdb.path=${join(folder, 'data')}`];
    programs.start('prometheus', 'prometheus', [...place, `--web.listen-address=127.0.0.1:${port}`], folder);
    const measured = async () => {
      const found = await ask('count(count_over_time(node_time_seconds[20s]) >= 5)').catch(() => ({ series: 0 }));
      const alerts = await ask('ALERTS').catch(() => ({ series: 0 }));
      return found.series > 0 && alerts.series > 0 ? true : undefined;
    };
    await until('five measurements', measured);
  }, 60_000);

  afterAll(async () => {
    await programs.close();
    other.close();
    rmSync(folder, { recursive: true });
  });

  const asked = boards.flatMap(({ title: board, rows }) =>
    rows
      .flatMap(({ panels }) => panels)
      .flatMap(({ title, asks, queries }) =>
        asks === 'loki' ? [] : queries.map(({ expr }) => ({ panel: `${board}: ${title}`, expr })),
      ),
  );

  test('understands each, and has something to show but for what this machine has not', async () => {
    const answers = await Promise.all(asked.map(async ({ panel, expr }) => ({ panel, expr, ...(await ask(expr)) })));
    expect(answers.filter(({ error }) => error !== undefined)).toEqual([]);
    const empty = answers.filter(({ series }) => series === 0).map(({ panel }) => panel);
    // Sensors and pressure are up to the machine that tests run on.
    const missing = new Set(empty.filter((panel) => !/: (Temperature|Waiting)$/.test(panel)));
    expect([...missing]).toEqual([]);
    const panels = new Set(asked.map(({ panel }) => panel));
    process.stderr.write(
      `panels with data: ${panels.size - new Set(empty).size} of ${panels.size}; without: ${empty.join(', ')}\n`,
    );
  });

  test('offers both hosts wherever one chooses', async () => {
    for (const { title, choices, asks } of boards) {
      for (const { label, of } of choices) {
        if (asks === 'loki') continue;
        const answer = await fetch(`${url}/api/v1/label/${label}/values?match[]=${encodeURIComponent(of)}`);
        const { data } = (await answer.json()) as { data: string[] };
        expect([title, data]).toEqual([title, hosts]);
      }
    }
  });
});
