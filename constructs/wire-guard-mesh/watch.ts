import { type Construct } from 'constructs';
import { alertRules, exporters, findHost, type IHost, probes, sleeps } from '../../lib';
import { interfaceMissing, peerNotSeen, tunnelDown, type WatchedLink } from './alerts';
import { type MeshPlan } from './plan';

/**
 * States what tells that a member's tunnels work, and what is said when they do not. Nobody is told of a link to a
 * machine that sleeps, or of a roaming client.
 */
export function watchTunnels(owner: Construct, host: IHost, plan: MeshPlan): void {
  const { facets, facts } = host;
  const { name } = plan.network;
  facets.declare(
    exporters,
    { exporter: 'wireguard', options: { interfaces: [name] }, why: `tunnels of ${name}` },
    owner,
  );
  if (sleeps(facts)) return;
  facets.declare(alertRules, interfaceMissing(name, facts.kind === 'server'), owner);
  let made: readonly WatchedLink[] | undefined;
  const links = (): readonly WatchedLink[] => (made ??= watchedLinks(owner, host, plan));
  const isAwake = ({ peer }: WatchedLink): boolean => !sleeps(factsOf(host, peer));
  const pings = () =>
    links()
      .filter(isAwake)
      .map(({ peer, address }) => pingOf(name, peer, address));
  facets.declareLater(probes, pings, owner);
  facets.declareLater(
    alertRules,
    () => links().map((link) => (isAwake(link) ? tunnelDown(link, areServers(host, link.peer)) : peerNotSeen(link))),
    owner,
  );
}

/** The links of a host that it is to speak of: one end of a link is enough, and that is the hub where it is one. */
function watchedLinks(owner: Construct, host: IHost, plan: MeshPlan): WatchedLink[] {
  const { name: network } = plan.network;
  return plan.peersOf(host.hostName).flatMap(({ name: peer, isReserved, publicKey }) => {
    const [address] = plan.addressesOf(peer);
    if (isReserved || publicKey === undefined || address === undefined) return [];
    const other = findHost(owner, peer);
    const otherSpeaks = other !== undefined && !sleeps(other.facts) && isFirst(plan, peer, host.hostName);
    return otherSpeaks ? [] : [{ network, peer, publicKey, address }];
  });
}

function isFirst({ hub }: MeshPlan, a: string, b: string): boolean {
  return hub === b ? false : hub === a || a < b;
}

function pingOf(network: string, peer: string, target: string) {
  return { kind: 'ping', target, why: `tunnel ${network} to ${peer}` } as const;
}

function areServers(host: IHost, peer: string): boolean {
  return [host.facts, factsOf(host, peer)].every(({ kind }) => kind === 'server');
}

function factsOf({ fleet, hostName }: IHost, peer: string) {
  const facts = fleet.hosts[peer];
  if (facts === undefined) throw new Error(`'${hostName}' has a peer '${peer}' that is no host of the fleet`);
  return facts;
}
