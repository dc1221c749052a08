import { LogPipeline, type LogPipelineProps } from '../../constructs/log-pipeline';
import { Topology, WireGuardMesh } from '../../constructs/wire-guard-mesh';
import { alertManagers, type Fleet, type FleetApp, logSources, monitored } from '../../lib';
import { synthFleet, type SynthFleetResult } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';
import { type Hosts, meshFleet } from '../constructs/wire-guard-mesh/mesh-fleet';

type HostInput = NonNullable<Hosts[string]['host']>;
const laptop: HostInput = { kind: 'laptop', network: { manager: 'networkmanager', interfaces: {} }, zones: {} };

/** A server, another one and a laptop in one mesh: `ares` at 10.77.0.1, `hera` at .2, `eos` at .3. */
export function logFleet(host: HostInput = {}): Fleet {
  const endpoint = { endpoint: '5.9.1.1' };
  return meshFleet(
    { ares: { member: endpoint, host }, hera: { host }, eos: { host: { ...laptop, ...host } } },
    {},
    { secrets: 'host' },
  );
}

export const logFiles = [
  { name: 'nginx-access', path: '/var/log/nginx/access.log', format: 'json', group: 'nginx' },
  { name: 'nginx-error', path: '/var/log/nginx/error.log', format: 'text', group: 'nginx' },
] as const;

/** What is built beside the pipeline. */
export interface LogBuild extends Partial<LogPipelineProps> {
  readonly also?: (app: FleetApp, hosts: ReadonlyMap<string, HostStack>) => void;
}

/** A pipeline of {@link logFleet} on `ares`, where nginx writes files and an Alertmanager listens. */
export function buildLogs(app: FleetApp, { also, ...props }: LogBuild = {}): void {
  const hosts = new Map(Object.keys(app.fleet.hosts).map((name) => [name, new HostStack(app, name)]));
  new LogPipeline(app, 'logs', { server: 'ares', network: 'wg0', ...props });
  new WireGuardMesh(app, 'wg0', { network: 'wg0', topology: Topology.fullMesh() });
  const ares = hosts.get('ares');
  if (ares !== undefined) {
    for (const file of logFiles) ares.facets.declare(logSources, file, ares);
    ares.facets.declare(alertManagers, { target: '127.0.0.1:9093' }, ares);
  }
  for (const host of hosts.values()) host.facets.declare(monitored, { server: 'ares', network: 'wg0' }, host);
  also?.(app, hosts);
}

/** Synthesizes it. */
export function logs(options: LogBuild = {}, fleet: Fleet = logFleet()): SynthFleetResult {
  return synthFleet((app) => buildLogs(app, options), { fleet, partial: true, allow: ['docs/peers/'] });
}
