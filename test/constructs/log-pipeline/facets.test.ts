import { ofHosts } from '../../../constructs/log-pipeline/selectors';
import {
  alertRules,
  dataSources,
  type Facet,
  type FleetApp,
  type IHost,
  logAlertRules,
  NixModule,
  type PortClaim,
  ports,
  scrapeTargets,
  statePaths,
} from '../../../lib';
import { synthFleet } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { LogPipeline } from '../../../constructs/log-pipeline';
import { buildLogs, type LogBuild, logFleet, logs } from '../../logs/log-fleet';

/** What is declared on a host in the end. */
function known<T, R>(facet: Facet<T>, host: string, ask: (value: T) => R, options: LogBuild = {}): R[] {
  const answers: R[] = [];
  const build = (app: FleetApp) => {
    buildLogs(app, { ...options, also: (_app, hosts) => reader(hosts.get(host)!) });
  };
  const reader = (on: IHost) => {
    const config = () => void answers.push(...on.facets.read(facet).map(ask));
    new NixModule(on, 'reader', { area: 'system', config });
  };
  synthFleet(build, { fleet: logFleet(), partial: true, allow: ['docs/peers/'] });
  return answers;
}

const inShort = ({ address, port, zones, sources }: PortClaim): string =>
  [`${address ?? '*'}:${port.value}`, ...zones, ...(sources === undefined ? [] : ['from', ...sources])].join(' ');
const ofLogs = (claim: string): boolean => /:(3100|9095|12345|9080)\b/.test(claim);

describe('what LogPipeline tells its hosts', () => {
  test('are ports that members reach the server at, and nobody but who monitors a shipper', () => {
    expect(known(ports, 'ares', inShort).filter(ofLogs)).toEqual([
      '10.77.0.1:3100 vpn from 10.77.0.2/32 10.77.0.3/32',
      '127.0.0.1:9095',
      '10.77.0.1:12345',
    ]);
    expect(known(ports, 'eos', inShort).filter(ofLogs)).toEqual(['10.77.0.3:12345 vpn from 10.77.0.1/32']);
    const two = { members: ['ares', 'eos'] };
    expect(known(ports, 'ares', inShort, two).filter(ofLogs)[0]).toBe('10.77.0.1:3100 vpn from 10.77.0.3/32');
    expect(known(ports, 'hera', inShort, two).filter(ofLogs)).toEqual([]);
  });

  test('is what Prometheus and Grafana ask, at the address in the network', () => {
    const asked = ({ job, address, port }: { job: string; address: string; port: { value: number } }) =>
      `${job} ${address}:${port.value}`;
    expect(known(scrapeTargets, 'ares', asked)).toEqual(['alloy 10.77.0.1:12345', 'loki 10.77.0.1:3100']);
    expect(known(scrapeTargets, 'hera', asked)).toEqual(['alloy 10.77.0.2:12345']);
    expect(known(dataSources, 'ares', (source) => source)).toEqual([
      { uid: 'loki', type: 'loki', url: 'http://10.77.0.1:3100' },
    ]);
  });

  test('is state that need not be saved, and alerts of those who have the thing', () => {
    expect(known(statePaths, 'ares', ({ path, replaceable }) => [path, replaceable !== undefined])).toEqual(
      expect.arrayContaining([
        ['/var/lib/loki', true],
        ['/var/lib/private/alloy', true],
      ]),
    );
    const alerts = (host: string) => known(alertRules, host, ({ alert }) => alert);
    expect(alerts('ares')).toEqual(expect.arrayContaining(['LokiDown', 'LogLinesLost', 'LogsNotSent', 'LogsSilent']));
    expect(alerts('eos')).not.toContain('LokiDown');
    expect(known(logAlertRules, 'eos', ({ alert, severity }) => `${alert} ${severity}`)).toEqual([
      'DiskErrors warning',
      'KilledForMemory warning',
      'ProgramCrashed info',
    ]);
  });

  test('a warning where logs alert, and the server has nobody to tell', () => {
    const build = (app: FleetApp) => {
      for (const name of ['ares', 'eos', 'hera']) new HostStack(app, name);
      new LogPipeline(app, 'logs', { server: 'ares' });
    };
    const { result, files } = synthFleet(build, { fleet: logFleet(), partial: true });
    expect(result.warnings.filter(({ path }) => path === 'logs').map(({ message }) => message)).toEqual([
      "server: 'ares' has no Alertmanager, so that nobody is told what logs say; monitor it",
    ]);
    expect(files['generated/hera/monitoring/log-shipper.nix']).toBeUndefined();
    expect(files['generated/ares/networking/early-bind.nix']).toBeUndefined();
    expect(files['generated/ares/monitoring/loki.nix']).toContain('http_listen_address = "127.0.0.1";');
  });
});

describe('the rules of a pipeline', () => {
  test('are about the hosts that state them only', () => {
    expect(ofHosts('sum by (host) (count_over_time({unit="a"} |= `{b}` [5m])) or rate({}["1m"])', ['ares'])).toBe(
      'sum by (host) (count_over_time({host="ares",unit="a"} |= `{b}` [5m])) or rate({host="ares"}["1m"])',
    );
    expect(ofHosts('{a="{\\"b"} | line_format "{{.x}}"', ['hera', 'ares'])).toBe(
      '{host=~"ares|hera",a="{\\"b"} | line_format "{{.x}}"',
    );
  });

  test('are one for all where all state the same, and the order of calls does not matter', () => {
    const module = String(logs().files['generated/ares/monitoring/loki.nix']);
    expect(module.match(/"alert": "\w+"/g)).toEqual([
      '"alert": "DiskErrors"',
      '"alert": "KilledForMemory"',
      '"alert": "ProgramCrashed"',
      '"alert": "ProgramCrashed"',
    ]);
    expect(module).toContain('{host=~\\"ares|hera\\",source=\\"kernel\\"}');
    expect(module).toContain('count_over_time({source=\\"kernel\\"} |~ `(Out of memory');
  });

  test('a format of the index is added behind the first, which stays', () => {
    const { files } = logs({ schemas: [{ from: '2027-03-01', schema: 'v14' }], retention: '4w' });
    const module = String(files['generated/ares/monitoring/loki.nix']);
    expect([...module.matchAll(/from = "(.*)"|schema = "(.*)"/g)].map(([, from, schema]) => from ?? schema)).toEqual([
      '2024-04-01',
      'v13',
      '2027-03-01',
      'v14',
    ]);
    expect(module).toContain('retention_period = "672h";');
  });
});
