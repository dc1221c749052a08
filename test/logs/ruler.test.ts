import { createServer, type Server } from 'node:http';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logAlertRules } from '../../lib';
import { describeWith } from '../helpers/consumer';
import { evaluateLogs, type EvaluatedLogs } from './evaluated';
import { Loki, temporary } from './loki';
import { freePort, Program, until } from './programs';

jest.setTimeout(120_000);

interface Told {
  readonly status: string;
  readonly alerts: readonly { readonly labels: Readonly<Record<string, string>>; readonly annotations: object }[];
}

describeWith(['loki', 'alertmanager', 'nix', 'nixos-tree'], 'the rules of a pipeline', () => {
  let evaluated: EvaluatedLogs;
  const told: Told[] = [];
  let receiver: Server;
  let webhook = '';
  beforeAll(async () => {
    const own = { fires: [], quiet: [], severity: 'info', summary: 's', runbook: 'r' } as const;
    evaluated = evaluateLogs(['ares'], {
      also: (_app, hosts) => {
        const expr = 'sum by (host) (count_over_time({unit="backup.service"} |= `{gone}` [5m])) > 0';
        const hera = hosts.get('hera')!;
        hera.facets.declare(logAlertRules, { ...own, alert: 'OnlyOnHera', expr }, hera);
      },
    }).ares;
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (part) => (body += String(part)));
      request.on('end', () => {
        told.push(JSON.parse(body) as Told);
        response.end();
      });
    });
    const port = await freePort();
    await new Promise<void>((done) => receiver.listen(port, '127.0.0.1', done));
    webhook = `http://127.0.0.1:${port}/`;
  });
  afterAll(() => new Promise((done) => receiver.close(done)));

  test('are all taken by Loki, and go by Alertmanager to who is told', async () => {
    const folder = temporary();
    const port = await freePort();
    const file = join(folder, 'alertmanager.json');
    const route = { receiver: 'me', group_by: ['alertname', 'host'], group_wait: '0s' };
    writeFileSync(file, JSON.stringify({ route, receivers: [{ name: 'me', webhook_configs: [{ url: webhook }] }] }));
    const listen = [`--web.listen-address=127.0.0.1:${port}`, '--cluster.listen-address='];
    const manager = new Program('alertmanager', [`--config.file=${file}`, `--storage.path=${folder}`, ...listen]);
    const rules = (evaluated.rules ?? '').replaceAll('"1m"', '"1s"');
    const loki = await Loki.start(evaluated.loki, rules, (config) => {
      Object.assign(config['ruler'] as object, { alertmanager_url: `http://127.0.0.1:${port}` });
    });
    const [group] = await until(
      async () => {
        const { data } = JSON.parse(await loki.get('/prometheus/api/v1/rules')) as RulesAnswer;
        return data.groups.some(({ rules: all }) => all.every(({ health }) => health === 'ok'))
          ? data.groups
          : undefined;
      },
      () => 'Loki has no healthy rules',
    );
    expect(group!.rules.map(({ name }) => name)).toEqual([
      'DiskErrors',
      'KilledForMemory',
      'OnlyOnHera',
      'ProgramCrashed',
      'ProgramCrashed',
    ]);
    const line = 'I/O error, dev sda, sector 1953519616 op 0x0:(READ) flags 0x80700 phys_seg 1 prio class 2';
    const known = /notifications_alertmanagers_discovered\{.*\} 1/;
    const finds = async () => (known.test(await loki.get('/metrics')) ? true : undefined);
    await until(finds, () => 'Loki does not find Alertmanager');
    const pushed = Date.now();
    await loki.push([{ labels: { host: 'hera', source: 'kernel' }, line }]);
    const first = await until(
      async () => Promise.resolve(told[0]),
      () => `nobody was told: ${manager.said}`,
      60,
    );
    process.stderr.write(`log alert: ${Date.now() - pushed} ms from the line to the webhook\n`);
    expect(first.alerts[0]).toMatchObject({
      labels: { alertname: 'DiskErrors', host: 'hera', severity: 'warning', fleet: 'example' },
      annotations: { summary: 'A disk of hera cannot be read or written' },
    });
    await loki.stop();
    await manager.stop();
  });
});

interface RulesAnswer {
  readonly data: { readonly groups: readonly { readonly rules: readonly { name: string; health: string }[] }[] };
}
