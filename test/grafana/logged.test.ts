import { lokiConfig } from '../../constructs/log-pipeline/loki';
import { boards } from '../../constructs/monitoring-stack/dashboards';
import { describeWith } from '../helpers/consumer';
import { Loki } from '../logs/loki';

const config = lokiConfig({
  ...{ address: '127.0.0.1', fleet: 'example', retention: '14d', schemas: [], alertManagers: [], hasRules: false },
});

type Metadata = Readonly<Record<string, string>>;

describeWith(['loki'], 'a real Loki, asked for every panel,', () => {
  let loki: Loki;

  beforeAll(async () => {
    loki = await Loki.start(config);
    const push = (stream: Metadata, line: string, metadata: Metadata) => ({
      stream,
      values: [[`${BigInt(Date.now() - 5_000) * 1_000_000n}`, line, metadata]],
    });
    const streams = [
      push({ host: 'ares', source: 'journal', unit: 'a.service' }, 'cannot start', { level: 'error', program: 'a' }),
      push({ host: 'ares', source: 'nginx-access' }, '{"status":502}', { status: '502', server_name: 'a.example.org' }),
      push({ host: 'hera', source: 'journal', unit: 'b.service' }, 'started', { level: 'info', program: 'b' }),
    ];
    const answer = await fetch(`http://127.0.0.1:${loki.port}/loki/api/v1/push`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ streams }),
    });
    expect([answer.status, await answer.text()]).toEqual([204, '']);
  }, 90_000);

  afterAll(async () => {
    await loki.stop();
  });

  const asked = boards.flatMap(({ title: board, rows }) =>
    rows
      .flatMap(({ panels }) => panels)
      .flatMap(({ title, asks, queries }) =>
        asks === 'loki' ? queries.map(({ expr }) => [`${board}: ${title}`, expr] as const) : [],
      ),
  );

  test.each(asked)('%s has something to show', async (_panel, expr) => {
    const query = expr.replaceAll('$host', '.+').replaceAll('$__auto', '1m');
    const parameters = new URLSearchParams({ query, since: '10m', step: '10s' }).toString();
    const answer = await fetch(`http://127.0.0.1:${loki.port}/loki/api/v1/query_range?${parameters}`, {
      signal: AbortSignal.timeout(20_000),
    });
    const text = await answer.text();
    expect([answer.status, text.slice(0, 200)]).toEqual([200, expect.stringContaining('success')]);
    const { data } = JSON.parse(text) as { data: { result: unknown[] } };
    expect(data.result.length).toBeGreaterThan(0);
  });

  test('the hosts that wrote are offered', async () => {
    const answer = await fetch(`http://127.0.0.1:${loki.port}/loki/api/v1/label/host/values?since=10m`);
    expect(await answer.json()).toEqual({ status: 'success', data: ['ares', 'hera'] });
  });
});
