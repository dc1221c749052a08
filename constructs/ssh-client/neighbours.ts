import { findHost, FleetApp, HostRecords, type IHost, localNames, sshServers, zoneAddresses } from '../../lib';

/** Another host of the fleet that lets people in by SSH, as its clients know it. */
export interface Neighbour {
  readonly hostName: string;
  readonly port: number;
  /** What it is called by, its own name first; what several hosts are called by is left out. */
  readonly names: readonly string[];
  /** Its public key, where it is known. */
  readonly key: string | undefined;
}

const known = new WeakMap<object, readonly Neighbour[]>();

/** All others with a server, by name. Ask only when everything is declared. */
export function neighboursOf(host: IHost): Neighbour[] {
  const { root } = host.node;
  const all = known.get(root) ?? serversOf(host);
  // Once for the tree, as every host asks for the same.
  known.set(root, all);
  return all.filter(({ hostName }) => hostName !== host.hostName);
}

function serversOf(host: IHost): Neighbour[] {
  const servers = Object.keys(host.fleet.hosts).flatMap((hostName) => {
    const other = findHost(host, hostName);
    const [server] = other?.facets.read(sshServers) ?? [];
    if (other === undefined || server === undefined) return [];
    const key = FleetApp.of(host).lock.get('host-key', hostName);
    return [{ hostName, port: server.port.value, names: namesOf(other, server.names), key }];
  });
  const owners = new Map<string, number>();
  for (const name of servers.flatMap(({ names }) => names)) owners.set(name, (owners.get(name) ?? 0) + 1);
  return servers.map((one) => ({ ...one, names: one.names.filter((name) => owners.get(name) === 1) }));
}

/**
 * Names that lead to a host itself: behind a name that Cloudflare stands in front of there is no SSH, and some local
 * names are of machines that it only speaks for.
 */
function namesOf(host: IHost, given: readonly string[]): string[] {
  const own = new Set(Object.keys(host.facts.zones).flatMap((zone) => zoneAddresses(host, zone).addresses));
  const local = host.facets.read(localNames).filter(({ address }) => own.has(address));
  const open = HostRecords.of(host).names.filter(({ proxied }) => !proxied);
  const names = [...local, ...open].map(({ name }) => name).filter((name) => !name.includes('*'));
  const meshes = meshAddresses(host);
  return [host.hostName, ...[...new Set([...names, ...meshes, ...given])].sort()];
}

/** Addresses that are the host's wherever one is; the same private address of a LAN may be another machine elsewhere. */
function meshAddresses(host: IHost): string[] {
  const { zones, networks } = host.facts;
  const meshZones = Object.keys(zones).filter((zone) => {
    return zones[zone]?.every((entry) => networks.includes(entry.interface));
  });
  return meshZones.flatMap((zone) => zoneAddresses(host, zone).addresses);
}
