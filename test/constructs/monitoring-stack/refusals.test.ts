import { MonitoringStack, type MonitoringStackProps } from '../../../constructs/monitoring-stack';
import { alertRules, exporters, type IHost, Port, ports, probes, scrapeTargets } from '../../../lib';
import { synthProblems, testFleet } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { alone, buildHome, home, household, told } from './fleet';

const at = (field: string, message: string): string => `[monitoring] ${field}: ${message}`;

/** What a synth says of a stack of the household. */
function lines(props: Partial<MonitoringStackProps>, more?: (host: IHost) => unknown): string[] {
  return synthProblems((app) => buildHome(app, props, more), { fleet: home, partial: true });
}

describe('MonitoringStack refuses of hosts and networks', () => {
  test.each<[string, Partial<MonitoringStackProps>, string[]]>([
    [
      'a server that the fleet does not have',
      { server: 'aers' },
      [at('server', "no host of the fleet has that name, got 'aers'; did you mean 'ares'?")],
    ],
    [
      'a member that the fleet does not have',
      { members: ['hear'] },
      [at('members', "no host of the fleet has that name, got 'hear'; did you mean 'hera'?")],
    ],
    ['a member twice', { members: ['hera', 'hera'] }, [at('members', "has 'hera' twice; leave one out")]],
    [
      'a network that the fleet does not have',
      { network: 'wg1' },
      [at('network', "no network of the fleet has that name, got 'wg1'; did you mean 'wg0'?")],
    ],
    [
      'a watcher that is the server',
      { watchedBy: 'ares' },
      [at('watchedBy', "is the server itself, got 'ares'; name another host, for it falls with it")],
    ],
    [
      'a watcher that has nobody to tell',
      { watchedBy: 'hera', alerting: false },
      [at('watchedBy', 'has nobody to tell; give alerting its receivers, or leave this out')],
    ],
    [
      'one port for two',
      { ports: { prometheus: Port.of(9093) } },
      [at('ports', 'are the same for Prometheus and Alertmanager, got 9093; give each its own')],
    ],
    ...['0d', '11y', '90', '4h'].map((time): [string, Partial<MonitoringStackProps>, string[]] => [
      `measurements kept for ${time}`,
      { retention: { time } },
      [at('retention.time', `must be 1 day to 10 years with d, w or y, got '${time}'; write it like '90d'`)],
    ]),
    ...['511MB', '20', '20GiB'].map((size): [string, Partial<MonitoringStackProps>, string[]] => [
      `measurements kept up to ${size}`,
      { retention: { size } },
      [at('retention.size', `must be 512 MB or more with MB, GB or TB, got '${size}'; write it like '20GB'`)],
    ]),
  ])('%s', (_, props, expected) => {
    expect(lines(props)).toEqual(expected);
  });

  test('members and a server outside the network', () => {
    const networks = { wg0: { ...household.networks?.['wg0'], members: { iris: { ipv4: '10.77.0.3' } } } };
    const fleet = testFleet({ ...household, networks });
    expect(synthProblems((app) => buildHome(app, { members: ['hera', 'iris'] }), { fleet, partial: true })).toEqual([
      at('members', "is not in network 'wg0', got 'hera'; add it to its members, or leave it out"),
      at('server', "is not in network 'wg0', got 'ares'; add it to its members, or leave it out"),
    ]);
  });

  test('other members without a network to ask them over', () => {
    const build = (app: Parameters<typeof buildHome>[0]) => {
      for (const name of ['ares', 'hera', 'iris']) new HostStack(app, name);
      new MonitoringStack(app, 'monitoring', { server: 'ares', members: ['hera'], watchedBy: 'hera', alerting: told });
    };
    expect(synthProblems(build, { fleet: home, partial: true })).toEqual([
      at('network', "is needed to ask 'hera'; name one that it and 'ares' are in"),
      at('watchedBy', "needs a network to ask 'ares' over; name one in network"),
    ]);
  });

  test('a host for its scope', () => {
    const build = (app: Parameters<typeof buildHome>[0]) =>
      new MonitoringStack(new HostStack(app, 'ares'), 'monitoring', { server: 'ares', alerting: told });
    expect(synthProblems(build, { fleet: alone, partial: true })).toEqual([
      "[ares/monitoring] scope: spans hosts, got 'ares' for its scope; create it with the FleetApp as scope",
    ]);
  });

  test('hosts without a stack', () => {
    const build = (app: Parameters<typeof buildHome>[0]) =>
      new MonitoringStack(app, 'monitoring', {
        ...{ server: 'ares', network: 'wg0', members: ['iris'], watchedBy: 'hera', alerting: told },
      });
    expect(synthProblems(build, { fleet: home, partial: true })).toEqual([
      "[monitoring] members: 'iris' has no stack; add new HostStack(app, 'iris')",
      "[monitoring] server: 'ares' has no stack; add new HostStack(app, 'ares')",
      "[monitoring] watchedBy: 'hera' has no stack; add new HostStack(app, 'hera')",
    ]);
  });

  test('a host that another stack watches over already', () => {
    const found = synthProblems(
      (app) => {
        buildHome(app, { members: ['ares'] });
        new MonitoringStack(app, 'second', { server: 'hera', network: 'wg0', alerting: told, grafana: false });
      },
      { fleet: home, partial: true },
    );
    expect(found).toContain(
      "[ares] monitoring: is done by 'ares/monitoring' and by 'ares/second'; take the host out of the members of one of them",
    );
  });

  test('a port that something else has', () => {
    const cockpit = { port: Port.of(9092), protocol: 'tcp', zones: [], why: 'Cockpit' } as const;
    const found = synthProblems((app) => buildHome(app, {}, (host) => host.facets.declare(ports, cockpit, host)), {
      fleet: alone,
      partial: true,
    });
    expect(found).toEqual([
      "[ares] port 9092/tcp: is claimed by 'ares' (Cockpit) and by 'ares/monitoring-prometheus' (Prometheus, on 127.0.0.1); give one of them another port or address",
    ]);
  });
});

describe('MonitoringStack refuses of what hosts declare', () => {
  const rule = { alert: 'X', severity: 'info', summary: 's', runbook: 'r' } as const;
  const examples = { fires: { series: {}, at: '1m' }, quiet: { series: {}, at: '1m' } };
  const onAres = (declare: (host: IHost) => void) => lines({}, (host) => host.hostName === 'ares' && declare(host));
  const stating = (expr: string) =>
    onAres((host) => host.facets.declare(alertRules, { ...rule, ...examples, expr }, host));

  test('a rule about series that nothing serves, with the name that was meant', () => {
    expect(stating('node_memory_MemAvailible_bytes < 1')).toEqual([
      "[ares] alert X: asks for the metric 'node_memory_MemAvailible_bytes' that nothing on 'ares' serves; did you mean 'node_memory_MemAvailable_bytes'?",
    ]);
  });

  test('a rule about an exporter that nobody asked for', () => {
    expect(stating('wireguard_latest_handshake_seconds == 0')).toEqual([
      "[ares] alert X: asks for the metric 'wireguard_latest_handshake_seconds' that nothing on 'ares' serves; declare the exporter 'wireguard' beside it",
    ]);
  });

  test('a rule that cannot be read', () => {
    expect(stating('up == ')).toEqual(["[ares] alert X: ends too early, got 'up == '; write it in PromQL"]);
  });

  test('exporters that it does not know, and options that they do not have', () => {
    const found = onAres((host) => {
      host.facets.declare(exporters, { exporter: 'wiregaurd', why: 'tunnels' }, host);
      host.facets.declare(exporters, { exporter: 'smartctl', options: { device: ['/dev/sda'] }, why: 'disks' }, host);
    });
    expect(found).toEqual([
      "[ares/monitoring] exporter smartctl: has no option 'device' here, which 'ares' sets; did you mean 'devices'?",
      "[ares/monitoring] exporter wiregaurd: is asked for by 'ares' and is not known here, got 'wiregaurd'; did you mean 'wireguard'?",
    ]);
  });

  test('two who want an exporter to look at different things', () => {
    const nginx = (uri: string) => ({ exporter: 'nginx', options: { scrapeUri: [uri] }, why: 'the web server' });
    const found = onAres((host) => {
      host.facets.declare(exporters, nginx('http://127.0.0.1:1/'), host);
      host.facets.declare(exporters, nginx('http://127.0.0.1:2/'), host);
    });
    expect(found).toEqual([
      "[ares/monitoring] exporter nginx: is to have one scrapeUri, got 'http://127.0.0.1:1/' of 'ares' and 'http://127.0.0.1:2/' of 'ares'; agree on one",
    ]);
  });

  test.each([
    ['http', 'www.example.org', "must ask a URL with http or https, got 'www.example.org'"],
    ['tcp', 'example.org', "must ask 'host:port', got 'example.org'"],
    ['dns', '127.0.0.1:53', "must ask 'server:port/name', got '127.0.0.1:53'"],
    ['ping', 'the router', "must ask an address, got 'the router'"],
  ] as const)('a probe by %s of what it cannot ask', (kind, target, message) => {
    const found = onAres((host) => host.facets.declare(probes, { kind, target, why: 'x' }, host));
    expect(found).toEqual([`[ares/monitoring] probe of 'ares': ${message}`]);
  });

  test('two targets of one job', () => {
    const target = { job: 'node', address: '10.77.0.1', port: Port.of(9101), metrics: [], why: 'mine' };
    expect(onAres((host) => host.facets.declare(scrapeTargets, target, host))).toEqual([
      "[ares] scrape target node: is a target of 'ares' and of 'ares/monitoring (exporters of monitoring)'; give one of them another job",
    ]);
  });
});
