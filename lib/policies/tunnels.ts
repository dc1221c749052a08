import { type RenderedFleet } from '../checks';
import { type NixValue } from '../nix';
import { type Definition, definitionsAt } from './definitions';
import { listOf, textOf } from './setting';

/** One tunnel interface of a host, whichever option makes it. */
export interface Tunnel {
  readonly host: string;
  readonly name: string;
  /** Option that it is made by. */
  readonly style: string;
  readonly mtu: string | undefined;
  readonly peers: readonly TunnelPeer[];
  readonly by: string;
  /** All that is defined of it. */
  readonly own: readonly Definition[];
}

/** The other end of a tunnel, as its host has it. */
export interface TunnelPeer {
  /** Undefined where only Nix knows it. */
  readonly publicKey: string | undefined;
  readonly allowedIPs: readonly string[];
  /** Whether it has an endpoint, at which it is called. */
  readonly isCalled: boolean;
  /** Whether packets are sent to it even when there is nothing to say. */
  readonly keepsAlive: boolean;
  /** Routing table for its networks, of networkd's. */
  readonly routeTable: NixValue | undefined;
}

export const wireGuard = 'networking.wireguard.interfaces';
export const quick = 'networking.wg-quick.interfaces';
export const unit = 'systemd.network.netdevs';

const known = new WeakMap<RenderedFleet, Map<string, readonly Tunnel[]>>();

/** Every tunnel of WireGuard that the modules of a host make; found once for a fleet, since several rules ask. */
export function tunnelsOf(rendered: RenderedFleet, host: string): readonly Tunnel[] {
  const byHost = known.get(rendered) ?? new Map<string, readonly Tunnel[]>();
  known.set(rendered, byHost);
  const tunnels = byHost.get(host) ?? findTunnels(rendered, host);
  byHost.set(host, tunnels);
  return tunnels;
}

function findTunnels(rendered: RenderedFleet, host: string): Tunnel[] {
  const made = [wireGuard, quick].flatMap((style) => {
    const all = Object.entries(grouped(definitionsAt(rendered, host, style), ({ path }) => path[3] ?? ''));
    return all.map(([name, own]) => tunnel(host, name, style, own, ['mtu', 'peers']));
  });
  const units = Object.values(grouped(definitionsAt(rendered, host, unit), ({ path }) => path[3] ?? ''));
  const raw = units.filter((own) => oneText(own, 'Kind') === 'wireguard');
  return [
    ...made,
    ...raw.map((own) => tunnel(host, oneText(own, 'Name') ?? '', unit, own, ['MTUBytes', 'wireguardPeers'])),
  ];
}

function tunnel(
  host: string,
  name: string,
  style: string,
  own: readonly Definition[],
  [mtu, peers]: readonly [string, string],
): Tunnel {
  const lists = own.filter(({ path }) => path.at(-1) === peers).flatMap(({ value }) => listOf(value));
  return { host, name, style, mtu: oneText(own, mtu), peers: lists.map(peerOf), by: own[0]?.by ?? host, own };
}

function peerOf(peer: NixValue): TunnelPeer {
  const fields = typeof peer === 'object' && peer !== null ? (peer as Readonly<Record<string, NixValue>>) : {};
  const { publicKey, allowedIPs, endpoint, persistentKeepalive } = fields;
  const { PublicKey, AllowedIPs, Endpoint, PersistentKeepalive, RouteTable } = fields;
  const seconds = persistentKeepalive ?? PersistentKeepalive ?? 0;
  return {
    publicKey: textOf(publicKey ?? PublicKey ?? null),
    allowedIPs: listOf(allowedIPs ?? AllowedIPs ?? []).flatMap((network) => textOf(network) ?? []),
    isCalled: (endpoint ?? Endpoint ?? null) !== null,
    keepsAlive: seconds !== 0 && seconds !== 'off' && seconds !== false,
    routeTable: RouteTable,
  };
}

/** What an option of a tunnel is set to; undefined where nothing says it, or only Nix knows. */
export function oneText(own: readonly Definition[], option: string): string | undefined {
  const value = own.find(({ path }) => path.at(-1) === option)?.value;
  if (value === undefined || value === null) return undefined;
  return textOf(value) ?? (typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined);
}

export function grouped<T>(all: readonly T[], key: (one: T) => string): Record<string, T[]> {
  const groups: Record<string, T[]> = {};
  for (const one of all) (groups[key(one)] ??= []).push(one);
  return groups;
}
