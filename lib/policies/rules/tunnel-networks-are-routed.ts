import { type RenderedFleet } from '../../checks';
import { shown } from '../../errors';
import { Cidr } from '../../net/cidr';
import { IpAddress } from '../../net/ip-address';
import { type NixValue } from '../../nix';
import { type Definition, definitionsAt } from '../definitions';
import { type Answer, complyingUnless, type Finding, hostPolicy } from '../policy';
import { listOf, textOf } from '../setting';
import { grouped, oneText, quick, type Tunnel, tunnelsOf, unit, wireGuard } from '../tunnels';

/** Every network that a peer takes is also sent to it: WireGuard makes no routes, and networkd only when it is asked. */
export const TunnelNetworksAreRouted = hostPolicy(
  'TunnelNetworksAreRouted',
  'A network behind a tunnel whose packets leave by the uplink, in the clear, or nowhere.',
  ({ hostName }, rendered): Answer => {
    const tunnels = tunnelsOf(rendered, hostName);
    if (tunnels.length === 0) return 'does not apply';
    return complyingUnless(tunnels.flatMap((tunnel) => faultsOf(rendered, tunnel)));
  },
);

/** What says in each style that there are routes, or none. */
const switches = {
  [wireGuard]: { option: 'allowedIPsAsRoutes', off: ['false'], remedy: 'leave allowedIPsAsRoutes out' },
  [quick]: { option: 'table', off: ['off'], remedy: 'leave table out' },
  [unit]: {
    option: 'RouteTable',
    off: [undefined, 'off', 'false'],
    remedy: "set wireguardConfig.RouteTable to 'main'",
  },
};

function faultsOf(rendered: RenderedFleet, tunnel: Tunnel): Finding[] {
  const { style, own, peers, by, name } = tunnel;
  const { option, off, remedy } = switches[style as keyof typeof switches];
  if (!(off as unknown[]).includes(oneText(own, option))) return [];
  const known = routed(rendered, tunnel);
  const wanted = peers.filter(({ routeTable = null }) => routeTable === null).flatMap(({ allowedIPs }) => allowedIPs);
  const lost = [...new Set(wanted)].filter((text) => {
    const network = networkIn(text);
    return network !== undefined && !known.some((other) => contains(other, network));
  });
  if (lost.length === 0) return [];
  const message = `takes ${shown(lost)}, and no route leads there; ${remedy}, or add routes`;
  return [{ path: by, field: `peers of '${name}'`, message }];
}

/** Networks that lead to a tunnel: those of its own addresses, and of routes. */
function routed(rendered: RenderedFleet, { host, name, own }: Tunnel): Cidr[] {
  const ips = own.filter(({ path }) => ['ips', 'address'].includes(path.at(-1) ?? ''));
  const classic = definitionsAt(rendered, host, ['networking', 'interfaces', name]);
  const units = Object.values(
    grouped(definitionsAt(rendered, host, 'systemd.network.networks'), ({ path }) => path[3] ?? ''),
  );
  const matching = units.filter((all) => oneText(all, 'Name') === name).flat();
  return [...ips, ...classic, ...matching].flatMap(({ path, value }) => networksAt(path, value));
}

function networksAt(path: Definition['path'], value: NixValue): Cidr[] {
  const isHere = ['ips', 'address', 'addresses', 'routes', 'Address'].includes(path.at(-1) ?? '');
  const items = Array.isArray(value) ? listOf(value) : [value];
  return isHere ? items.flatMap((item) => networkIn(...textsOf(item)) ?? []) : [];
}

/** An item as it is written in networkd's units, or in the options of `networking.interfaces`. */
function textsOf(item: NixValue): [address: string, prefixLength?: number] {
  const text = textOf(item);
  if (text !== undefined || typeof item !== 'object' || item === null) return [text ?? ''];
  const { Destination, Address, address, prefixLength, routeConfig, addressConfig } = item as Readonly<
    Record<string, NixValue>
  >;
  const older = routeConfig ?? addressConfig;
  if (older !== undefined) return textsOf(older);
  const place = textOf(Destination ?? Address ?? address ?? null) ?? '';
  return typeof prefixLength === 'number' ? [place, prefixLength] : [place];
}

/** The network of an address; undefined for what is none, or only Nix knows. */
function networkIn(text: string, length?: number): Cidr | undefined {
  const [address = '', bits = length] = text.split('/');
  try {
    const first = IpAddress.of(address);
    return Cidr.around(first, Number(bits ?? (first.family === 4 ? 32 : 128)));
  } catch {
    return undefined;
  }
}

function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.prefixLength <= inner.prefixLength && outer.overlaps(inner);
}
