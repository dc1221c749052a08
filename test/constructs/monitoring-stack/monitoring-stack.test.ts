import { MonitoringStack, type MonitoringStackProps } from '../../../constructs/monitoring-stack';
import {
  type AlertRule,
  alertManagers,
  alertRules,
  dataSources,
  type DataSource,
  exporters,
  findHost,
  type FleetApp,
  type HttpUpstream,
  type IHost,
  monitored,
  Port,
  ports,
  scrapeTargets,
  statePaths,
  textMetrics,
} from '../../../lib';
import { synthFleet, testFleet } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { describeWith } from '../../helpers/consumer';
import { renderedPrometheus, rulesIn, type Target } from '../../monitoring/rendered';
import { alone, buildHome, home, household, told } from './fleet';

/** Hosts of the household, as they are when all is declared. */
function built(props: Partial<MonitoringStackProps> = {}, more?: (host: IHost) => unknown, fleet = home) {
  let app: FleetApp | undefined;
  const { texts, log } = synthFleet((made) => buildHome((app = made), props, more), { fleet, partial: true });
  const host = (name: string): IHost => findHost(app as FleetApp, name) as IHost;
  return { texts, log, host };
}

/** Ports that monitoring opens on a host: who may reach which address. */
function doors(host: IHost) {
  const own = host.facets.read(ports).filter(({ process = '' }) => /^(prometheus|alertmanager)/.test(process));
  return own.map(({ address, port, zones, sources }) => [`${address}:${port.value}`, zones, sources]);
}

describe('MonitoringStack', () => {
  test('opens the exporters of a member to the server alone, and its own to nobody', () => {
    const { host } = built();
    expect(doors(host('hera'))).toEqual([
      ['10.77.0.2:9100', ['vpn'], ['10.77.0.1/32']],
      ['10.77.0.2:9633', ['vpn'], ['10.77.0.1/32']],
    ]);
    expect(doors(host('ares'))).toEqual([
      ['127.0.0.1:9092', [], undefined],
      ['127.0.0.1:9093', [], undefined],
      ['127.0.0.1:9100', [], undefined],
      ['127.0.0.1:9633', [], undefined],
    ]);
  });

  test('lets a watcher and the server reach each other, and nobody else', () => {
    const { host } = built({ watchedBy: 'hera' });
    expect(doors(host('ares')).slice(0, 2)).toEqual([
      ['10.77.0.1:9092', ['vpn'], ['10.77.0.2/32']],
      ['10.77.0.1:9093', ['vpn'], ['10.77.0.2/32']],
    ]);
    expect(doors(host('hera')).slice(0, 2)).toEqual([
      ['10.77.0.2:9092', ['vpn'], ['10.77.0.1/32']],
      ['10.77.0.2:9093', ['vpn'], ['10.77.0.1/32']],
    ]);
  });

  test('tells other constructs who watches, where its databases are, and what need not be saved', () => {
    const { host } = built();
    const { facets } = host('ares');
    expect(host('hera').facets.read(monitored)).toEqual([{ server: 'ares', network: 'wg0' }]);
    expect(facets.read(monitored)).toEqual([{ server: 'ares' }]);
    expect(facets.read(dataSources).map(({ uid, url }: DataSource) => [uid, url])).toEqual([
      ['alertmanager', 'http://127.0.0.1:9093'],
      ['prometheus', 'http://127.0.0.1:9092'],
    ]);
    expect(facets.read(alertManagers)).toEqual([{ target: '127.0.0.1:9093' }]);
    const saved = facets.read(statePaths).filter(({ path }) => /prometheus2|alertmanager|node-exporter/.test(path));
    expect(saved.map(({ path, replaceable }) => [path, replaceable !== undefined])).toEqual([
      ['/var/lib/node-exporter-text', true],
      ['/var/lib/private/alertmanager', true],
      ['/var/lib/prometheus2', true],
    ]);
  });

  test('asks for the disks of machines that have some', () => {
    const { host } = built();
    const asked = (name: string) =>
      host(name)
        .facets.read(exporters)
        .map(({ exporter }) => exporter);
    expect(asked('iris')).toContain('smartctl');
    const hosts = { ...household.hosts, ares: { ...household.hosts?.['ares'], kind: 'vm' as const } };
    const vm = built({}, undefined, testFleet({ ...household, hosts: hosts as never }));
    expect(
      vm
        .host('ares')
        .facets.read(exporters)
        .map(({ exporter }) => exporter),
    ).not.toContain('smartctl');
  });

  test('does not depend on the order of calls', () => {
    const texts = (order: readonly ('stack' | 'ares' | 'hera' | 'iris')[]) =>
      synthFleet(
        (app) => {
          for (const one of order) {
            if (one !== 'stack') new HostStack(app, one);
            else new MonitoringStack(app, 'monitoring', { server: 'ares', network: 'wg0', alerting: told });
          }
        },
        { fleet: home, partial: true },
      ).texts;
    expect(texts(['stack', 'iris', 'hera', 'ares'])).toEqual(texts(['ares', 'hera', 'iris', 'stack']));
  });

  test('warns of what listens on loopback where the server does not hear it', () => {
    const target = { job: 'mine', address: '127.0.0.1', port: Port.of(9999), metrics: ['mine_total'], why: 'mine' };
    const { log } = built({}, (host) => host.facets.declare(scrapeTargets, target, host));
    const missed = (name: string) =>
      `warning: [monitoring] 'ares' does not hear 'mine' of '${name}', which listens on 127.0.0.1:9999 of '${name}'; let it listen in the network`;
    expect(log.filter((line) => line.includes("'mine'"))).toEqual([missed('hera'), missed('iris')]);
  });

  test('offers the pages of Grafana, and says so where there are none', () => {
    const upstream = (props: Partial<MonitoringStackProps>) => {
      let found: unknown;
      synthFleet((app) => (found = buildHome(app, props).grafana), { fleet: alone, partial: true });
      return found;
    };
    const { host } = built({ grafana: { port: Port.of(3001) } });
    const { upstream: made } = host('ares').node.findChild('monitoring-grafana') as unknown as {
      readonly upstream: HttpUpstream;
    };
    expect(upstream({ grafana: { port: Port.of(3001) } })).toEqual(made);
    expect(made.port.value).toBe(3001);
    expect(() => upstream({ grafana: false })).toThrow(
      '[monitoring] grafana: is left out, got false; write grafana: {}, or nothing',
    );
  });
});

const rule: AlertRule = {
  alert: 'Odd',
  expr: 'node_load1 > 99 and on (host) up == 1',
  severity: 'info',
  summary: 's',
  runbook: 'r',
  fires: { series: {}, at: '1m' },
  quiet: { series: {}, at: '1m' },
};

describeWith(['nix'], 'Prometheus is told', () => {
  const jobs = (names: readonly string[], targets: Readonly<Record<string, readonly Target[]>>) =>
    names.map((name) => targets[name]?.map(({ targets: [address], labels }) => [address, labels['host']]));
  const targetsOf = (options?: Parameters<typeof renderedPrometheus>[1]) => {
    const { scrapeConfigs } = renderedPrometheus('ares', options);
    return Object.fromEntries(scrapeConfigs.map(({ job_name, static_configs }) => [job_name, static_configs]));
  };

  test('whom to ask, with what every series says of its host', () => {
    const { node = [] } = targetsOf();
    expect(node.map(({ targets }) => targets)).toEqual([['127.0.0.1:9100'], ['10.77.0.2:9100'], ['10.77.0.3:9100']]);
    expect(node.map(({ labels }) => labels)).toEqual([
      { host: 'ares', instance: 'ares', role: 'server', sleeps: 'no', zone: 'vpn' },
      { host: 'hera', instance: 'hera', role: 'server', sleeps: 'no', zone: 'vpn' },
      { host: 'iris', instance: 'iris', role: 'laptop', sleeps: 'yes', zone: 'vpn' },
    ]);
  });

  test('addresses of a network of IPv6 as each one takes them', () => {
    const hosts = ['ares', 'hera', 'iris'];
    const members = Object.fromEntries(hosts.map((name, index) => [name, { ipv6: `fd00:77::${index + 1}` }]));
    const fleet = testFleet({ ...household, networks: { wg0: { ipv6: 'fd00:77::/64', members } } });
    const more = ({ facets }: IHost, owner: IHost) =>
      facets.declare(exporters, { exporter: 'wireguard', why: 'tunnels' }, owner);
    expect(targetsOf({ fleet })['node']?.[1]?.targets).toEqual(['[fd00:77::2]:9100']);
    const { exporters: own, listenAddress } = renderedPrometheus('hera', { fleet, more, props: { watchedBy: 'hera' } });
    expect([own['node']?.['listenAddress'], own['wireguard']?.['listenAddress'], listenAddress]).toEqual([
      '[fd00:77::2]',
      'fd00:77::2',
      '[fd00:77::2]',
    ]);
  });

  test('only of the hosts that are asked for', () => {
    expect(jobs(['node', 'prometheus'], targetsOf({ props: { members: ['iris'] } }))).toEqual([
      [
        ['127.0.0.1:9100', 'ares'],
        ['10.77.0.3:9100', 'iris'],
      ],
      [['127.0.0.1:9092', 'ares']],
    ]);
  });

  test('the place of what does not answer at /metrics', () => {
    const own = { job: 'own', address: '10.77.0.2', port: Port.of(81), path: '/stats', metrics: [], why: 'mine' };
    const more = (host: IHost) => host.hostName === 'hera' && host.facets.declare(scrapeTargets, own, host);
    expect(targetsOf({ more })['own']?.map(({ labels }) => labels)).toEqual([
      { __metrics_path__: '/stats', host: 'hera', instance: 'hera', role: 'server', sleeps: 'no', zone: 'vpn' },
    ]);
  });

  test('of one more host with no other edit', () => {
    const hosts = { ...household.hosts, juno: household.hosts?.['iris'] } as never;
    const members = { ...household.networks?.['wg0']?.members, juno: { ipv4: '10.77.0.4' } };
    const networks = { wg0: { ...household.networks?.['wg0'], members } };
    const fleet = testFleet({ ...household, hosts, networks });
    const { node = [] } = targetsOf({ fleet });
    expect(node.at(-1)?.targets).toEqual(['10.77.0.4:9100']);
    const alerts = (of: typeof fleet) => rulesIn(renderedPrometheus('ares', { fleet: of })).map(({ alert }) => alert);
    expect(alerts(fleet)).toEqual(alerts(home));
  });

  test('a rule of all hosts once, and of some with their names', () => {
    const odd = (names: readonly string[]) => {
      const more = (host: IHost) => names.includes(host.hostName) && host.facets.declare(alertRules, rule, host);
      return rulesIn(renderedPrometheus('ares', { more })).filter(({ alert }) => alert === 'Odd');
    };
    expect(odd(['ares', 'hera', 'iris']).map(({ expr }) => expr)).toEqual([rule.expr]);
    expect(odd(['iris']).map(({ expr }) => expr)).toEqual([
      'node_load1{host="iris"} > 99 and on (host) up{host="iris"} == 1',
    ]);
    expect(odd(['hera', 'iris']).map(({ expr }) => expr)).toEqual([
      'node_load1{host=~"hera|iris"} > 99 and on (host) up{host=~"hera|iris"} == 1',
    ]);
  });

  test('rules with their labels, and what to do', () => {
    const one = { ...rule, labels: { what: 'load' }, for: '5m' };
    const more = (host: IHost) => host.facets.declare(alertRules, one, host);
    const [found] = rulesIn(renderedPrometheus('ares', { more })).filter(({ alert }) => alert === 'Odd');
    expect(found).toEqual({
      alert: 'Odd',
      expr: rule.expr,
      for: '5m',
      labels: { severity: 'info', what: 'load' },
      annotations: { summary: 's', runbook: 'r' },
    });
  });

  test('of series in files that jobs leave', () => {
    const more = (host: IHost) => {
      host.facets.declare(textMetrics, { file: 'x.prom', metrics: ['x_seconds'], why: 'x' }, host);
      host.facets.declare(alertRules, { ...rule, expr: 'x_seconds > 1' }, host);
    };
    expect(rulesIn(renderedPrometheus('ares', { more })).map(({ expr }) => expr)).toContain('x_seconds > 1');
  });

  test('nothing of an Alertmanager where nobody is told', () => {
    const prometheus = renderedPrometheus('ares', { props: { alerting: false } });
    expect(prometheus.alertmanagers).toBeUndefined();
    expect(prometheus.alertmanager).toBeUndefined();
    expect(rulesIn(prometheus).filter(({ expr }) => expr.includes('alertmanager'))).toEqual([]);
  });

  test('that nobody is called because a laptop sleeps', () => {
    const [down] = rulesIn(renderedPrometheus('ares')).filter(({ alert }) => alert === 'HostDown');
    expect(down?.expr).toBe('up{job="node",host=~"ares|hera"} == 0');
  });
});
