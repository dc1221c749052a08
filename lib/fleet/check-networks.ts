import { Cidr } from '../net/cidr';
import { InterfaceAddress } from '../net/interface-address';
import { IpAddress } from '../net/ip-address';
import { type FleetData } from './fleet-schema';
import { type Path } from './path';
import { isPlaceholder } from './placeholder';
import { type Report } from './report';
import { quoted } from './wording';

type Network = FleetData['networks'][string];
type Peer = Pick<Network['members'][string], 'ipv4' | 'ipv6' | 'publicKey'>;

/** A network that traffic is routed to, and where it was given. */
interface Subnet {
  readonly network: Cidr;
  readonly at: Path;
}

/** Judges mesh networks: apart from each other and from every LAN, and every peer inside with facts of its own. */
export function checkNetworks(data: FleetData, report: Report): void {
  const subnets = lanSubnets(data);
  for (const [name, mesh] of Object.entries(data.networks)) {
    const at = ['networks', name];
    if (mesh.ipv4 === undefined && mesh.ipv6 === undefined && !report.isBroken([...at, 'ipv6'])) {
      report.add([...at, 'ipv4'], 'is missing; give ipv4, ipv6 or both');
    }
    if (mesh.ipv6 !== undefined && mesh.mtu < 1280) {
      report.add([...at, 'mtu'], `must be at least 1280 in a network with IPv6, got ${mesh.mtu}`);
    }
    for (const field of ['ipv4', 'ipv6'] as const) {
      const text = mesh[field];
      if (text === undefined) continue;
      const network = Cidr.of(text);
      const clash = subnets.find((other) => other.network.overlaps(network));
      if (clash !== undefined) {
        const which = `${clash.network.toString()} of ${report.text(clash.at)}`;
        report.add([...at, field], `overlaps ${which}, got ${quoted(text)}; take a network that is used nowhere else`);
      }
      subnets.push({ network, at: [...at, field] });
    }
    checkPeers(data, name, mesh, report);
  }
}

function lanSubnets(data: FleetData): Subnet[] {
  return Object.entries(data.hosts).flatMap(([name, { network }]) => {
    return Object.entries(network.interfaces).flatMap(([ifname, { addresses }]) => {
      return addresses.map((text, i) => {
        const at = ['hosts', name, 'network', 'interfaces', ifname, 'addresses', i];
        return { network: InterfaceAddress.of(text).network, at };
      });
    });
  });
}

function checkPeers(data: FleetData, name: string, mesh: Network, report: Report): void {
  const at = ['networks', name];
  const taken = new Map<string, Path>();
  const hosts = report.names(['hosts']);
  for (const [peerName, peer] of Object.entries(mesh.reserved)) {
    if (Object.hasOwn(mesh.members, peerName)) {
      report.add([...at, 'reserved', peerName], 'is a member already; take another name');
    }
    checkPeer(mesh, peer, [...at, 'reserved', peerName], taken, report);
  }
  for (const [host, peer] of Object.entries(mesh.members)) {
    const known = report.checkName([...at, 'members', host], 'host', host, hosts);
    if (known && Object.hasOwn(data.hosts[host]?.network.interfaces ?? {}, name)) {
      report.add([...at, 'members', host], `has an interface ${quoted(name)} of its own; rename one`);
    }
    checkPeer(mesh, peer, [...at, 'members', host], taken, report);
  }
}

function checkPeer(mesh: Network, peer: Peer, at: Path, taken: Map<string, Path>, report: Report): void {
  for (const field of ['ipv4', 'ipv6', 'publicKey'] as const) {
    const value = peer[field];
    if (value === undefined) continue;
    const place = [...at, field];
    if (field !== 'publicKey' && !checkInside(mesh[field], field, value, place, report)) continue;
    const other = taken.get(value);
    if (other !== undefined && !(field === 'publicKey' && isPlaceholder(value))) {
      report.add(
        place,
        `${report.text(other)} has the same ${field === 'publicKey' ? 'key' : `address ${value}`}; give each its own`,
      );
    }
    taken.set(value, place);
  }
}

function checkInside(
  network: string | undefined,
  field: 'ipv4' | 'ipv6',
  value: string,
  at: Path,
  report: Report,
): boolean {
  if (network === undefined) {
    const place = [...at.slice(0, 2), field];
    if (!report.isBroken(place)) {
      report.add(at, `needs a network to be in, got ${quoted(value)}; give ${report.text(place)}`);
    }
    return false;
  }
  const inside = Cidr.of(network);
  const address = IpAddress.of(value);
  if (!inside.contains(address)) {
    report.add(at, `must be inside ${network}, got ${quoted(value)}`);
    return false;
  }
  if (inside.refusesHost(address))
    report.add(at, `must not be the network or broadcast address of ${network}, got ${quoted(value)}`);
  return true;
}
