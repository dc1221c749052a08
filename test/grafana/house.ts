import { GrafanaServer, type GrafanaServerProps } from '../../constructs/monitoring-stack/grafana';
import { exporterMetrics } from '../../constructs/monitoring-stack/metrics';
import {
  type DataSource,
  dataSources,
  type FleetApp,
  type FleetInput,
  monitored,
  Port,
  scrapeTargets,
  textMetrics,
} from '../../lib';
import { type SynthFleetOptions, testFleet, testHost } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';
import { metricsOf, parts } from '../../constructs/restic-backup/metrics';

/** What a house has beside Grafana. */
export interface House {
  /** Data sources on the server, by kind. @default all */
  readonly sources?: readonly DataSource['type'][];
  /** Exporters that are scraped on each host. @default all */
  readonly exporters?: readonly string[];
  /** Whether hosts leave numbers of their backups. @default true */
  readonly backups?: boolean;
  /** Whether the server is the only host that there is. @default false */
  readonly alone?: boolean;
}

const urls = {
  prometheus: 'http://127.0.0.1:9092',
  alertmanager: 'http://127.0.0.1:9093',
  loki: 'http://127.0.0.1:3100',
};
const allExporters = ['blackbox', 'nginx', 'node', 'smartctl', 'wireguard'];

const laptop: FleetInput['hosts'][string] = {
  ...testHost,
  kind: 'laptop',
  network: {
    manager: 'networkmanager',
    interfaces: { wlan0: { kind: 'wifi', dhcp: 'yes' } },
  },
  zones: { lan: [{ interface: 'wlan0' }] },
};

/** A server with Grafana, and a laptop that it monitors. */
export const house: SynthFleetOptions = {
  fleet: testFleet({ hosts: { ares: testHost, hera: laptop } }),
  partial: true,
};

/** Puts Grafana on `ares`, with what the stack around it would declare. */
export function buildHouse(
  app: FleetApp,
  options: GrafanaServerProps['options'] = {},
  around: House = {},
): GrafanaServer {
  const {
    sources = ['prometheus', 'alertmanager', 'loki'],
    exporters = allExporters,
    backups = true,
    alone = false,
  } = around;
  const server = new HostStack(app, 'ares');
  for (const host of [server, ...(alone ? [] : [new HostStack(app, 'hera')])]) {
    host.facets.declare(monitored, { server: 'ares' }, host);
    exporters.forEach((job, index) => {
      const metrics = exporterMetrics[job] ?? [];
      const port = Port.of(9100 + index);
      host.facets.declare(scrapeTargets, { job, address: '127.0.0.1', port, metrics, why: 'a test' }, host);
    });
    const metrics = parts.flatMap(metricsOf);
    if (backups) host.facets.declare(textMetrics, { file: 'restic-home.prom', metrics, why: 'a test' }, host);
  }
  for (const type of sources) {
    const source = { uid: type, type, url: urls[type], ...(type === 'prometheus' && { interval: '30s' }) };
    server.facets.declare(dataSources, source, server);
  }
  return new GrafanaServer(server, 'grafana', { options });
}
