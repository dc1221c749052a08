import { type RenderedFleet } from '../../checks';
import { meshPublicKey } from '../../fleet';
import { type Answer, complyingUnless, type Finding, fleetPolicy } from '../policy';
import { grouped, type Tunnel, type TunnelPeer, tunnelsOf } from '../tunnels';

/** Whose key a peer has. */
interface Other {
  readonly name: string;
  /** Its own side of the network; undefined where it is not made here. */
  readonly tunnel: Tunnel | undefined;
}

/** Of two ends of a tunnel, the one that cannot be called keeps the way back to it open, and no other has to. */
export const KeepaliveOnOneSide = fleetPolicy(
  'KeepaliveOnOneSide',
  'A machine behind a router that nobody reaches any more once it has said nothing for a minute.',
  (rendered): Answer => {
    const tunnels = rendered.hosts.flatMap(({ hostName }) => tunnelsOf(rendered, hostName));
    if (tunnels.length === 0) return 'does not apply';
    const networks = Object.values(grouped(tunnels, ({ name }) => name));
    return complyingUnless(networks.flatMap((all) => faultsOf(rendered, all)));
  },
);

/** What is wrong in one network. */
function faultsOf(rendered: RenderedFleet, tunnels: readonly Tunnel[]): Finding[] {
  const others = membersByKey(rendered, tunnels);
  const peers = new Map(tunnels.map((tunnel) => [tunnel, new Map(tunnel.peers.map((peer) => [peer.publicKey, peer]))]));
  return tunnels.flatMap((tunnel) => {
    const key = keyOf(rendered, tunnel);
    return tunnel.peers.flatMap((peer) => {
      const other = others.get(peer.publicKey ?? '');
      const back = key === undefined || other?.tunnel === undefined ? undefined : peers.get(other.tunnel)?.get(key);
      return faults(rendered, tunnel, peer, other, back);
    });
  });
}

/** What is wrong with one peer; `back` is what the other end has of this one. */
function faults(
  rendered: RenderedFleet,
  tunnel: Tunnel,
  peer: TunnelPeer,
  other: Other | undefined,
  back: TunnelPeer | undefined,
): Finding[] {
  const { host, name, by } = tunnel;
  const whom = other?.name ?? peer.publicKey ?? 'a peer';
  const finding = (message: string): Finding[] => [{ path: by, field: `keepalive of '${name}'`, message }];
  if (peer.keepsAlive && !peer.isCalled) {
    const message = `is sent to '${whom}', which '${host}' has no endpoint of: the way there is kept open from its side`;
    return finding(`${message}; take it out, or give the peer an endpoint`);
  }
  if (back === undefined || !peer.isCalled) return [];
  const isHidden = isBehindNat(rendered, tunnel.name, host);
  if (!peer.keepsAlive && !back.isCalled && isHidden) {
    const message = `is not sent to '${whom}', which cannot call '${host}' behind its router and loses it once it is silent`;
    return finding(`${message}; set persistentKeepalive = 25 at that peer`);
  }
  if (peer.keepsAlive && back.keepsAlive && !isHidden) {
    const message = `is sent to '${whom}' from both sides, though only '${whom}' is behind a router`;
    return finding(`${message}; take it out here, on '${host}'`);
  }
  return [];
}

/** Members and reserved peers of a network by the key that the fleet or its lock knows of them. */
function membersByKey({ fleet, lock }: RenderedFleet, tunnels: readonly Tunnel[]): Map<string, Other> {
  const network = tunnels[0]?.name ?? '';
  const { members = {}, reserved = {} } = fleet.networks[network] ?? {};
  const made = new Map(tunnels.map((tunnel) => [tunnel.host, tunnel]));
  const others = new Map<string, Other>();
  for (const name of [...Object.keys(members), ...Object.keys(reserved)]) {
    const key = meshPublicKey(lock, fleet, network, name);
    if (key !== undefined) others.set(key, { name, tunnel: made.get(name) });
  }
  return others;
}

function keyOf({ fleet, lock }: RenderedFleet, { name, host }: Tunnel): string | undefined {
  return fleet.networks[name]?.members[host] && meshPublicKey(lock, fleet, name, host);
}

function isBehindNat({ fleet }: RenderedFleet, network: string, host: string): boolean {
  return fleet.networks[network]?.members[host]?.behindNat ?? false;
}
