import { shown } from '../../errors';
import { type Answer, complyingUnless, type Finding, fleetPolicy } from '../policy';
import { grouped, type Tunnel, tunnelsOf } from '../tunnels';

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
  return odd.map((tunnel) => {
    const got = of(tunnel) ?? 'none';
    const other = usual[0];
    const where = other === undefined ? '' : ` and ${of(other) ?? 'none'} on '${other.host}'`;
    return {
      path: tunnel.by,
      field: `${what} of '${tunnel.name}'`,
      message: `is not one, got ${got} on '${tunnel.host}'${where}; ${remedy}`,
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
  const twice = peers.flatMap(({ allowedIPs }) => allowedIPs).filter((network) => seen.size === seen.add(network).size);
  return [...new Set(twice)].map((network) => {
    const message = `has ${shown(network)} at two peers, of which only the last gets it; leave it to one`;
    return { path: by, field: `peers of '${name}'`, message };
  });
}
