import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeWith, run } from '../helpers/consumer';
import { evaluateLogs, type EvaluatedLogs } from './evaluated';
import { type FoundLine, Loki, temporary } from './loki';
import { freePort, Program, until } from './programs';
import { harmless, secrets } from './samples';

jest.setTimeout(120_000);

/** Promtail reads and changes lines by the code that Alloy has, too: what is seen here holds for both. */
describeWith(['promtail', 'loki', 'nix', 'nixos-tree'], 'Promtail', () => {
  let evaluated: EvaluatedLogs;
  let loki: Loki;
  beforeAll(async () => {
    evaluated = evaluateLogs(['ares'], { shipper: 'promtail' }).ares;
    loki = await Loki.start(evaluated.loki);
  });
  afterAll(() => loki.stop());

  /** The rendered configuration, with files and ports of this machine, and without the journal, which it has not. */
  async function mapped(folder: string): Promise<string> {
    const text = JSON.stringify(evaluated.promtail)
      .replaceAll('/var/log/nginx', join(folder, 'nginx'))
      .replaceAll('http://10.77.0.1:3100', loki.url(''))
      .replaceAll('/var/cache/promtail', folder)
      .replaceAll('"max_period":"1m"', '"max_period":"1s"');
    const config = JSON.parse(text) as { server: object; scrape_configs: { job_name: string }[] };
    Object.assign(config.server, { http_listen_address: '127.0.0.1', http_listen_port: await freePort() });
    config.scrape_configs = config.scrape_configs.filter(({ job_name }) => job_name !== 'journal');
    const file = join(folder, 'promtail.json');
    writeFileSync(file, JSON.stringify(config));
    return file;
  }

  const linesOf = (query: string, count: number): Promise<readonly FoundLine[]> =>
    until(
      async () => {
        const found = await loki.lines(query);
        return found.length >= count ? found : undefined;
      },
      () => `fewer than ${count} lines for ${query}`,
    );

  test('takes the whole configuration as it is rendered', () => {
    const file = join(temporary(), 'promtail.json');
    writeFileSync(file, JSON.stringify(evaluated.promtail));
    expect(run('promtail', [`-config.file=${file}`, '-check-syntax'])).toContain(
      'Valid config file! No syntax issues found',
    );
  });

  test('sends lines of files without the secrets in them, few labels, and what they are found by beside them', async () => {
    const folder = temporary();
    mkdirSync(join(folder, 'nginx'));
    const [access, error] = ['access.log', 'error.log'].map((name) => join(folder, 'nginx', name)) as [string, string];
    const request = { time: '2026-01-01T10:00:00+00:00', status: '502', server_name: 'git.fufu.land', path: '/api' };
    const time = new Date().toISOString();
    writeFileSync(access, `${JSON.stringify({ ...request, time })}\n`);
    writeFileSync(error, [...Object.keys(secrets), ...harmless].map((line) => `${line}\n`).join(''));
    const promtail = new Program('promtail', [`-config.file=${await mapped(folder)}`]);
    const lines = await linesOf('{source="nginx-error"}', Object.keys(secrets).length + harmless.length);
    expect(lines.map(({ line }) => line).sort()).toEqual([...Object.values(secrets), ...harmless].sort());
    const [found] = await linesOf('{source="nginx-access"} | status="502"', 1);
    expect(found!.labels).toMatchObject({
      host: 'ares',
      source: 'nginx-access',
      status: '502',
      server_name: 'git.fufu.land',
    });
    const series = JSON.parse(await loki.get('/loki/api/v1/series?match={host="ares"}')) as { data: object[] };
    expect(series.data).toEqual(
      expect.arrayContaining([
        { host: 'ares', source: 'nginx-access' },
        { host: 'ares', source: 'nginx-error' },
      ]),
    );
    expect(series.data).toHaveLength(2);
    await promtail.crash();
  });

  test('loses nothing of what comes while Loki is away, for longer than it would try by itself', async () => {
    const folder = temporary();
    const error = join(folder, 'nginx', 'error.log');
    mkdirSync(dirname(error));
    writeFileSync(error, 'before\n');
    const promtail = new Program('promtail', [`-config.file=${await mapped(folder)}`]);
    await linesOf('{source="nginx-error"} |= `before`', 1);
    await loki.stop();
    for (let index = 0; index < 200; index++) appendFileSync(error, `away ${index}\n`);
    await new Promise((done) => setTimeout(done, 4000));
    await loki.run();
    const lines = await linesOf('{source="nginx-error"} |= `away`', 200);
    expect(new Set(lines.map(({ line }) => line)).size).toBe(200);
    await promtail.crash();
  });
});
