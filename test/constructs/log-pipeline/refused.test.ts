import { LogPipeline, type LogPipelineProps } from '../../../constructs/log-pipeline';
import { alertManagers, type Fleet, type LogAlertRule, logAlertRules, type LogSource, logSources } from '../../../lib';
import { synthProblems } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { buildLogs, type LogBuild, logFleet } from '../../logs/log-fleet';

const refused = (options: LogBuild = {}, fleet: Fleet = logFleet()): string[] =>
  synthProblems((app) => buildLogs(app, options), { fleet, partial: true, allow: ['docs/peers/'] });

test.each<[Partial<LogPipelineProps>, string]>([
  [{ retention: '12h' }, "retention: is less than Loki can delete by, which is a day, got '12h'; give it 7d at least"],
  [{ retention: '3d' }, "retention: is too short to look back at a week, got '3d'; give it 7d at least"],
  [{ retention: '31d' }, "retention: is too long for one host to search, got '31d'; give it 30d at most"],
  [{ retention: '5w' }, "retention: is too long for one host to search, got '5w'; give it 30d at most"],
  [{ retention: '14 days' }, "retention: must be a number with h, d or w, got '14 days'; write it like '14d'"],
  [{ retention: '' }, "retention: must be a number with h, d or w, got ''; write it like '14d'"],
  [{ server: 'aers' }, "server: no host of the fleet has that name, got 'aers'; did you mean 'ares'?"],
  [{ network: 'wg1' }, "network: no network of the fleet has that name, got 'wg1'; did you mean 'wg0'?"],
  [{ members: ['ares', 'hrea'] }, "members: no host of the fleet has that name, got 'hrea'; did you mean 'hera'?"],
  [{ members: ['ares', 'eos', 'eos'] }, "members: names 'eos' twice; take one out"],
  [{ members: ['hera'] }, "members: leave out the server, 'ares', whose lines are kept too; add it"],
  [
    { schemas: [{ from: '2027-02-30', schema: 'v14' }] },
    "schemas: must start on a day of the calendar, got '2027-02-30'; write it like '2027-03-01'",
  ],
  [
    { schemas: [{ from: '2027-03-01', schema: 'v12' }] },
    "schemas: must be a version from v13 on, got 'v12'; older ones have no metadata beside a line",
  ],
  [
    { schemas: [{ from: '2024-04-01', schema: 'v14' }] },
    "schemas: must each start after the one before, 2024-04-01, got '2024-04-01'; add new ones at the end",
  ],
  [{ shipper: 'vector' as 'alloy' }, "shipper: must be 'alloy' or 'promtail', got 'vector'"],
  [
    { shipper: 'promtail' },
    "shipper: NixOS has no Promtail since 26.05, which is the release of 'ares', 'eos', 'hera'; leave it out, for Alloy",
  ],
])('%j is refused', (props, message) => {
  expect(refused(props)).toContain(`[logs] ${message}`);
});

test('members without a network are refused, for they have no way to send their lines', () => {
  const build = (app: ConstructorParameters<typeof HostStack>[0]) => {
    for (const name of ['ares', 'eos', 'hera']) new HostStack(app, name);
    new LogPipeline(app, 'logs', { server: 'ares', members: ['ares', 'hera'] });
  };
  expect(synthProblems(build, { fleet: logFleet(), partial: true })).toEqual([
    "[logs] members: 'hera' has no way to send lines to 'ares'; name their network",
  ]);
});

test('a server and members outside the network are refused, both at once', () => {
  const fleet = logFleet();
  const { eos } = fleet.networks['wg0']!.members;
  const other = { ...fleet, networks: { wg0: { ...fleet.networks['wg0']!, members: { eos: eos! } } } };
  expect(refused({ members: ['ares', 'hera'] }, other)).toEqual([
    "[logs] members: 'hera' is not in 'wg0'; take it out, or make it a member of that",
    "[logs] server: is not in 'wg0', so that nobody could send it a line, got 'ares'; make it a member",
  ]);
});

test('a second pipeline is refused, and a server without a stack', () => {
  const twice = refused({ also: (app) => new LogPipeline(app, 'more', { server: 'hera', network: 'wg0' }) });
  expect(twice).toEqual([
    "[more] server: 'logs' sends lines already, and a host can do so once; take one of the two out",
  ]);
  const build = (app: ConstructorParameters<typeof HostStack>[0]) => {
    new HostStack(app, 'hera');
    new LogPipeline(app, 'logs', { server: 'ares', network: 'wg0' });
  };
  expect(synthProblems(build, { fleet: logFleet(), partial: true })).toEqual([
    "[logs] server: has no stack, so that nobody would keep the lines, got 'ares'; add new HostStack(app, 'ares')",
  ]);
});

const text = (source: Partial<LogSource>): LogSource => ({
  name: 'app',
  path: '/var/log/app.log',
  format: 'text',
  ...source,
});

test.each<[LogSource, string]>([
  [
    text({ name: 'My App' }),
    "'My App' of 'hera': must be named with small letters, digits and -, got 'My App'; write it like 'nginx-access'",
  ],
  [
    text({ name: '' }),
    "'' of 'hera': must be named with small letters, digits and -, got ''; write it like 'nginx-access'",
  ],
  [text({ name: 'journal' }), "'journal' of 'hera': has a name that is taken, got 'journal'; give it another"],
  [
    text({ path: '' }),
    "'app' of 'hera': must be the full path of a file without blanks and quotes, got ''; write it like '/var/log/app/*.log'",
  ],
  [
    text({ path: 'app.log' }),
    "'app' of 'hera': must be the full path of a file without blanks and quotes, got 'app.log'; write it like '/var/log/app/*.log'",
  ],
  [
    text({ path: "/var/log/it's.log" }),
    "'app' of 'hera': must be the full path of a file without blanks and quotes, got '/var/log/it\\'s.log'; write it like '/var/log/app/*.log'",
  ],
])('the log source %j is refused', (source, message) => {
  const problems = refused({
    also: (_app, hosts) => hosts.get('hera')!.facets.declare(logSources, source, hosts.get('hera')!),
  });
  expect(problems).toEqual([`[hera/logs] log source ${message}`]);
});

test('two forms of one log source are refused', () => {
  const also: LogBuild['also'] = (_app, hosts) => {
    const hera = hosts.get('hera')!;
    hera.facets.declare(logSources, text({ format: 'json', path: '/var/log/a.json' }), hera);
    hera.facets.declare(logSources, text({}), hera);
  };
  expect(refused({ also })).toEqual([
    "[hera/logs] log source 'app' of 'hera': is text here and json at /var/log/a.json of 'hera'; give one another name",
  ]);
});

test.each([
  [
    'count_over_time(5)',
    'names no streams, got \'count_over_time(5)\'; start from some, such as {unit="sshd.service"}',
  ],
  [
    'sum(count_over_time({unit="a.service"}[5m])) > 0',
    'does not tell which host it is about, got \'sum(count_over_time({unit="a.service"}[5m])) > 0\'; write it as sum by (host) (…)',
  ],
])('a log alert of %s is refused', (expr, message) => {
  const rule: LogAlertRule = { alert: 'Odd', expr, severity: 'info', summary: '', runbook: '', fires: [], quiet: [] };
  const problems = refused({
    also: (_app, hosts) => hosts.get('hera')!.facets.declare(logAlertRules, rule, hosts.get('hera')!),
  });
  expect(problems).toEqual([`[ares/logs-server] log alert Odd of 'hera' on 'hera': ${message}`]);
});

test('a single quote in what NixOS builds by a shell is refused', () => {
  const target = "127.0.0.1:9093'; touch /tmp/x; '";
  const problems = refused({
    also: (_app, hosts) => hosts.get('ares')!.facets.declare(alertManagers, { target }, hosts.get('ares')!),
  });
  expect(problems).toEqual([
    "[ares/logs-server] configuration: has a single quote, which ends the text that NixOS builds it from, got 'http://127.0.0.1:9093,http://127.0.0.1:9093\\'; touch /tmp/x; \\''; take it out",
  ]);
});
