import { type RenderedFleet } from '../../checks';
import { shown } from '../../errors';
import { type NixValue } from '../../nix';
import { type Definition, definitionsAt } from '../definitions';
import { type Answer, complyingUnless, type Finding, fleetPolicy } from '../policy';
import { listOf, textOf } from '../setting';

/** One tunnel interface of a host. */
interface Tunnel {
  readonly host: string;
  readonly name: string;
  /** Option that it is made by. */
  readonly style: string;
  readonly mtu: string | undefined;
  readonly peers: readonly NixValue[];
  readonly by: string;
}

/** A network is made the same way on all of its hosts, with one MTU, and every address in it has one peer. */
export const OneWireGuardStyle = fleetPolicy(
  'OneWireGuardStyle',
  'A tunnel that works on one host and not on the other: two backends, two packet sizes, or two peers for one address.',
  (rendered): Answer => {
    const tunnels = rendered.hosts.flatMap(({ hostName }) => tunnelsOf(rendered, hostName));
    if (tunnels.length === 0) return 'does not apply';
    const networks = Object.values(grouped(tunnels, ({ name }) => name));
    const hosts = Object.values(grouped(tunnels, ({ host }) => host));
    return complyingUnless([
      ...networks.flatMap((all) => oneOf(all, 'style', ({ style }) => style, 'make it with one option on all hosts')),
      ...networks.flatMap((all) => oneOf(all, 'MTU', ({ mtu }) => mtu, 'give all hosts one')),
      ...hosts.flatMap(oneBackend),
      ...tunnels.flatMap(twicePeered),
    ]);
  },
);

const wireGuard = 'networking.wireguard.interfaces';
const quick = 'networking.wg-quick.interfaces';
const unit = 'systemd.network.netdevs';

function tunnelsOf(rendered: RenderedFleet, host: string): Tunnel[] {
  const made = [wireGuard, quick].flatMap((style) => {
    const all = Object.entries(grouped(definitionsAt(rendered, host, style), ({ path }) => path[3] ?? ''));
    return all.map(([name, own]): Tunnel => {
      return { host, name, style, mtu: oneText(own, 'mtu'), peers: lists(own, 'peers'), by: own[0]?.by ?? host };
    });
  });
  const units = Object.values(grouped(definitionsAt(rendered, host, unit), ({ path }) => path[3] ?? ''));
  const raw = units.filter((own) => oneText(own, 'Kind') === 'wireguard');
  const networkd = raw.map((own): Tunnel => {
    const name = oneText(own, 'Name') ?? '';
    return {
      host,
      name,
      style: unit,
      mtu: oneText(own, 'MTUBytes'),
      peers: lists(own, 'wireguardPeers'),
      by: own[0]?.by ?? host,
    };
  });
  return [...made, ...networkd];
}

function oneOf(
  all: readonly Tunnel[],
  what: string,
  of: (tunnel: Tunnel) => string | undefined,
  remedy: string,
): Finding[] {
  const values = grouped(all, (tunnel) => of(tunnel) ?? 'none');
  if (Object.keys(values).length < 2) return [];
  const usual = Object.values(values).sort((a, b) => b.length - a.length)[0] ?? [];
  const odd = all.filter((tunnel) => !usual.includes(tunnel));
  return odd.map(({ host, name, by, ...rest }) => {
    const got = of({ host, name, by, ...rest }) ?? 'none';
    const other = usual[0];
    const where = other === undefined ? '' : ` and ${of(other) ?? 'none'} on '${other.host}'`;
    return {
      path: by,
      field: `${what} of '${name}'`,
      message: `is not one, got ${got} on '${host}'${where}; ${remedy}`,
    };
  });
}

/** A second way to make tunnels on a host: each has rules of its own about keys, routes and restarts. */
function oneBackend(all: readonly Tunnel[]): Finding[] {
  const [first] = all;
  const other = all.find(({ style }) => style !== first?.style);
  // Of the same network it is said already.
  if (first === undefined || other === undefined || first.name === other.name) return [];
  const message = `is made with ${other.style}, and '${first.name}' of the same host with ${first.style}; make both with one of them`;
  return [{ path: other.by, field: `style of '${other.name}'`, message }];
}

/** WireGuard gives an address to the peer that names it last, without a word. */
function twicePeered({ name, peers, by }: Tunnel): Finding[] {
  const seen = new Set<string>();
  const twice = peers.flatMap(networksOf).filter((network) => seen.size === seen.add(network).size);
  return [...new Set(twice)].map((network) => {
    const message = `has ${shown(network)} at two peers, of which only the last gets it; leave it to one`;
    return { path: by, field: `peers of '${name}'`, message };
  });
}

function networksOf(peer: NixValue): string[] {
  if (typeof peer !== 'object' || peer === null) return [];
  const { allowedIPs, AllowedIPs } = peer as Readonly<Record<string, NixValue>>;
  return listOf(allowedIPs ?? AllowedIPs ?? []).flatMap((network) => textOf(network) ?? []);
}

function oneText(own: readonly Definition[], option: string): string | undefined {
  const value = own.find(({ path }) => path.at(-1) === option)?.value;
  return value === undefined || value === null
    ? undefined
    : (textOf(value) ?? (typeof value === 'number' ? String(value) : undefined));
}

function lists(own: readonly Definition[], option: string): NixValue[] {
  return own.filter(({ path }) => path.at(-1) === option).flatMap(({ value }) => listOf(value));
}

function grouped<T>(all: readonly T[], key: (one: T) => string): Record<string, T[]> {
  const groups: Record<string, T[]> = {};
  for (const one of all) (groups[key(one)] ??= []).push(one);
  return groups;
}
