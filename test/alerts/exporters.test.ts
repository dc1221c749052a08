import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exporterMetrics } from '../../constructs/monitoring-stack/metrics';
import { type Consumer, describeWith } from '../helpers/consumer';
import { freePorts, Programs } from '../monitoring/programs';

/** Series that are there only with something that a machine of tests has not, and what that is. */
const rare: Readonly<Record<string, Readonly<Record<string, RegExp>>>> = {
  node: {
    'systemd as the first process': /^node_systemd_/,
    'sensors, fans and batteries': /^node_(hwmon|thermal_zone|power_supply|nvme|edac|cpu_scaling|cpu_core_throttles)_/,
    'several disks or cables as one': /^node_(md|btrfs|zfs|bonding)_/,
    'a file for the collector textfile': /^node_textfile_mtime_seconds$/,
    'a kernel that counts connections': /^node_nf_conntrack_/,
    'a kernel with pressure stall information': /^node_pressure_/,
  },
  blackbox: { 'an answer with TLS': /^probe_(ssl|tls)_/, 'a page with a date': /^probe_http_last_modified/ },
  prometheus: { 'a newer version': /^prometheus_(ready|sd_|tsdb_.*_seconds$)/ },
  alertmanager: { 'an alert': /^alertmanager_dispatcher_alert_processing/ },
  loki: {
    'lines that were sent': /^loki_(discarded|distributor_(bytes|lines)|ingester_(chunk|memory|streams|wal)|request)/,
    'rules, or work of the compactor':
      /^loki_(prometheus|ruler|compactor|boltdb_shipper|panic|querier|internal|inflight)_?/,
  },
  cloudflared: { 'requests through the tunnel': /^cloudflared_(proxy|tcp|udp|icmp|orchestration)_/ },
};

/** Names of series as a program serves them. */
async function served(port: number, path = '/metrics'): Promise<string[]> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`);
  return [...(await answer.text()).matchAll(/^([a-zA-Z_:][\w:]*)[{ ]/gm)].map(([, name = '']) => name);
}

/** The listed names that neither what is served nor anything rare explains. */
function unknown(exporter: string, names: readonly string[]): string[] {
  const there = new Set(names);
  const excused = Object.values(rare[exporter] ?? {});
  const listed = exporterMetrics[exporter] ?? [];
  return listed.filter((name) => !there.has(name) && !excused.some((pattern) => pattern.test(name)));
}

const programs = new Programs();
let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'cdknix-exporters-'))));
afterEach(async () => {
  await programs.close();
  rmSync(folder, { recursive: true });
});

/** What a program serves once it answers. */
async function run(program: Consumer, name: string, args: (port: number) => readonly string[]): Promise<number> {
  const [port = 0] = await freePorts(1);
  programs.start(name, name, args(port), folder);
  for (let tries = 0; tries < 150; tries++) {
    const names = await served(port).catch(() => []);
    if (names.length > 0) return port;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`${program} does not answer: ${programs.output(name)}`);
}

function file(name: string, value: unknown): string {
  writeFileSync(join(folder, name), JSON.stringify(value));
  return join(folder, name);
}

describeWith(['node-exporter'], 'node_exporter', () => {
  test('serves every name that is listed of it, but for what needs hardware', async () => {
    const port = await run('node-exporter', 'prometheus-node-exporter', (one) => [
      `--web.listen-address=127.0.0.1:${one}`,
      `--collector.textfile.directory=${folder}`,
    ]);
    expect(unknown('node', await served(port))).toEqual([]);
  });
});

describeWith(['blackbox-exporter'], 'blackbox_exporter', () => {
  test('serves every name that is listed of it and of its probes', async () => {
    const web = createServer((_, response) => response.end('well'));
    await new Promise<void>((done) => web.listen(0, '127.0.0.1', done));
    const { port: door } = web.address() as AddressInfo;
    const query = { query_name: 'localhost' };
    const modules = { http: { prober: 'http' }, dns: { prober: 'dns', dns: query }, icmp: { prober: 'icmp' } };
    const config = file('blackbox.yml', { modules });
    const port = await run('blackbox-exporter', 'prometheus-blackbox-exporter', (one) => [
      `--web.listen-address=127.0.0.1:${one}`,
      `--config.file=${config}`,
    ]);
    const probe = (kind: string, target: string) => served(port, `/probe?module=${kind}&target=${target}`);
    const names = await Promise.all([
      served(port),
      probe('http', `http://127.0.0.1:${door}/`),
      probe('dns', '127.0.0.1:9'),
      probe('icmp', '127.0.0.1'),
    ]);
    web.close();
    expect(unknown('blackbox', names.flat())).toEqual([]);
  });
});

describeWith(['prometheus'], 'Prometheus', () => {
  test('serves every name that is listed of it', async () => {
    const rules = file('rules.yml', { groups: [{ name: 'a', rules: [{ alert: 'Always', expr: 'vector(1)' }] }] });
    const port = await run('prometheus', 'prometheus', (one) => {
      const targets = [`127.0.0.1:${one}`];
      const config = file('prometheus.yml', {
        global: { scrape_interval: '1s', evaluation_interval: '1s' },
        rule_files: [rules],
        scrape_configs: [{ job_name: 'prometheus', static_configs: [{ targets }] }],
        alerting: { alertmanagers: [{ static_configs: [{ targets: ['127.0.0.1:9'] }] }] },
      });
      return [`--web.listen-address=127.0.0.1:${one}`, `--config.file=${config}`, `--storage.tsdb.path=${folder}/data`];
    });
    // It asks itself for the first time some seconds after its start.
    for (let tries = 0; tries < 150 && unknown('prometheus', await served(port)).length > 0; tries++) {
      await new Promise((done) => setTimeout(done, 100));
    }
    expect(unknown('prometheus', await served(port))).toEqual([]);
  });
});

describeWith(['alertmanager'], 'Alertmanager', () => {
  test('serves every name that is listed of it', async () => {
    const config = file('alertmanager.yml', { route: { receiver: 'nobody' }, receivers: [{ name: 'nobody' }] });
    const port = await run('alertmanager', 'alertmanager', (one) => [
      `--web.listen-address=127.0.0.1:${one}`,
      '--cluster.listen-address=',
      `--config.file=${config}`,
      `--storage.path=${folder}/data`,
    ]);
    expect(unknown('alertmanager', await served(port))).toEqual([]);
  });
});

describeWith(['loki'], 'Loki', () => {
  test('serves every name that is listed of it, but for what needs lines', async () => {
    const [rpc = 0] = await freePorts(1);
    const port = await run('loki', 'loki', (one) => {
      const address = '127.0.0.1';
      const server = { http_listen_address: address, http_listen_port: one, grpc_listen_address: address };
      const filesystem = { chunks_directory: `${folder}/chunks`, rules_directory: `${folder}/rules` };
      const ring = { kvstore: { store: 'inmemory' }, instance_addr: address };
      const index = { prefix: 'index_', period: '24h' };
      const config = file('loki.yml', {
        auth_enabled: false,
        server: { ...server, grpc_listen_port: rpc },
        common: { path_prefix: `${folder}/loki`, replication_factor: 1, ring, storage: { filesystem } },
        schema_config: {
          configs: [{ from: '2024-01-01', store: 'tsdb', object_store: 'filesystem', schema: 'v13', index }],
        },
      });
      return [`-config.file=${config}`];
    });
    expect(unknown('loki', await served(port))).toEqual([]);
  });
});

describeWith(['cloudflared'], 'cloudflared', () => {
  test('serves every name that is listed of it', async () => {
    const token = { a: 'account', s: 'c2VjcmV0', t: '00000000-0000-0000-0000-000000000000' };
    const port = await run('cloudflared', 'cloudflared', (one) => {
      const asked = [
        '--no-autoupdate',
        '--protocol',
        'http2',
        '--edge',
        '127.0.0.1:9',
        '--metrics',
        `127.0.0.1:${one}`,
      ];
      return ['tunnel', ...asked, 'run', '--token', Buffer.from(JSON.stringify(token)).toString('base64')];
    });
    expect(unknown('cloudflared', await served(port))).toEqual([]);
  });
});
