import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logAlerts } from '../../constructs/log-pipeline/log-alerts';
import { sshLogAlerts } from '../../constructs/ssh-server/log-alerts';
import { type LogLine } from '../../lib';
import { describeWith, run } from '../helpers/consumer';
import { evaluateLogs, type EvaluatedLogs } from './evaluated';
import { Loki, temporary } from './loki';
import { until } from './programs';

jest.setTimeout(120_000);
const day = 86_400_000;

describeWith(['loki', 'nix', 'nixos-tree'], 'Loki', () => {
  let evaluated: EvaluatedLogs;
  beforeAll(() => {
    evaluated = evaluateLogs(['ares']).ares;
  });

  test('takes the configuration as it is rendered', () => {
    const file = join(temporary(), 'loki.json');
    writeFileSync(file, JSON.stringify(evaluated.loki));
    expect(run('loki', ['-verify-config', `-config.file=${file}`])).toBe('');
  });

  test('keeps lines for their days and deletes them then', async () => {
    const loki = await Loki.start(evaluated.loki);
    const old = Date.now() - 20 * day;
    const young = Date.now() - 10 * day;
    const line = (source: string): LogLine[] => [
      { labels: { host: 'ares', source }, line: `a line that is ${source}` },
    ];
    await loki.push(line('old'), old);
    await loki.push(line('young'), young);
    await loki.flush();
    const there = async () => ((await loki.lines('{source="old"}', old)).length === 1 ? true : undefined);
    await until(there, () => 'the old line is not there');
    // Its index goes to the store when a part of it is whole, or at the end.
    await loki.stop();
    await loki.run();
    const table = (time: number) => existsSync(join(loki.state, 'chunks', 'index', `index_${Math.floor(time / day)}`));
    const deleted = () => Promise.resolve(table(old) ? undefined : true);
    await until(deleted, () => `the old line is still in the store: ${loki.said}`, 60);
    expect(table(young)).toBe(true);
    // As on a machine that has the store alone: it keeps copies of its own for some hours, and hands them over at its end.
    await loki.crash();
    for (const copy of ['tsdb-shipper-active', 'wal']) rmSync(join(loki.state, copy), { recursive: true });
    await loki.run();
    expect(await loki.lines('{source="old"}', old)).toEqual([]);
    expect((await loki.lines('{source="young"}', young)).map(({ line: text }) => text)).toEqual([
      'a line that is young',
    ]);
    await loki.stop();
  });

  test('refuses lines that are older than it keeps them, and makes no label by itself', async () => {
    const loki = await Loki.start(evaluated.loki, undefined, (config) => {
      Object.assign(config['limits_config'] as object, { reject_old_samples: true });
    });
    const line = { labels: { host: 'ares', source: 'journal', unit: 'nginx.service' }, line: 'hello' };
    await expect(loki.push([line], Date.now() - 15 * day)).rejects.toThrow('has timestamp too old');
    await loki.push([line]);
    const labels = JSON.parse(await loki.get('/loki/api/v1/labels')) as { data: string[] };
    expect(labels.data).toEqual(['host', 'source', 'unit']);
    await loki.stop();
  });

  test('finds what each log alert is about in its example, of the host that wrote it, and nothing in the other one', async () => {
    const loki = await Loki.start(evaluated.loki);
    const rules = [...logAlerts('server'), ...sshLogAlerts(['wan']), ...sshLogAlerts(['lan'])];
    for (const [index, { alert, expr, fires, quiet }] of rules.entries()) {
      const [host, other] = [`fires-${index}`, `quiet-${index}`];
      await loki.push(fires.map(({ labels, line }) => ({ labels: { ...labels, host }, line })));
      await loki.push(quiet.map(({ labels, line }) => ({ labels: { ...labels, host: other }, line })));
      const found = (await loki.results(expr)).map((labels) => labels['host']);
      expect({ alert, fires: found.includes(host), quiet: found.includes(other) }).toEqual({
        alert,
        fires: true,
        quiet: false,
      });
    }
    await loki.stop();
  });
});
