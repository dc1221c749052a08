import { Cidr } from '../net/cidr';
import { InterfaceAddress } from '../net/interface-address';
import { IpAddress } from '../net/ip-address';
import { type FleetData } from './fleet-schema';
import { type Path } from './path';
import { isPlaceholder } from './placeholder';
import { type Report } from './report';
import { quoted } from './wording';

type Network = FleetData['networks'][string];

/** A network that traffic is routed to, and where it was given. */
interface Subnet {
  readonly network: Cidr;
  readonly at: Path;
}

/** Bytes that WireGuard puts around a packet over IPv4: 20 of IP, 8 of UDP, 32 of its own. */
const overhead = 60;

/** Judges what members of mesh networks say of themselves beyond their addresses: endpoints, networks behind them. */
export function checkMembers(data: FleetData, report: Report): void {
  for (const [name, mesh] of Object.entries(data.networks)) {
    const at = ['networks', name];
    checkSubnets(data, name, mesh, report);
    const inside = insidesOf(mesh, at);
    const endpoints = new Map<string, Path>();
    for (const [member, { endpoint }] of Object.entries(mesh.members)) {
      if (endpoint !== undefined) {
        const place = [...at, 'members', member, 'endpoint'];
        const other = endpoints.get(endpoint);
        endpoints.set(endpoint, place);
        checkEndpoint(mesh, endpoint, place, inside, report);
        if (other !== undefined && !isPlaceholder(endpoint)) {
          const remedy =
            'one address and port lead to one member; leave one out, or put it behind the other as a spoke';
          report.add(place, `${report.text(other)} is the same, got ${quoted(endpoint)}; ${remedy}`);
        }
      }
      checkUplink(data, mesh, member, at, report);
    }
    for (const [peer, { via = [] }] of Object.entries(mesh.reserved)) {
      const members = report.names([...at, 'members']);
      via.forEach((member, i) => {
        const place = [...at, 'reserved', peer, 'via', i];
        if (!report.checkName(place, 'member', member, members)) return;
        if (via.indexOf(member) < i) report.add(place, `names ${quoted(member)} twice; once is enough`);
      });
    }
  }
}

/** What is reached through the tunnel only: the mesh itself and the networks behind its members. */
function insidesOf(mesh: Network, at: Path): Subnet[] {
  const own = (['ipv4', 'ipv6'] as const).flatMap((field) => {
    const text = mesh[field];
    return text === undefined ? [] : [{ network: Cidr.of(text), at: [...at, field] }];
  });
  return [...own, ...subnetsOf(mesh, at)];
}

function subnetsOf(mesh: Network, at: Path): Subnet[] {
  return Object.entries(mesh.members).flatMap(([member, { subnets }]) => {
    return subnets.map((text, i) => ({ network: Cidr.of(text), at: [...at, 'members', member, 'subnets', i] }));
  });
}

function checkEndpoint(mesh: Network, endpoint: string, at: Path, inside: readonly Subnet[], report: Report): void {
  const remedy = 'give a name or address that is reached without it';
  if (/[:]|^[\d.]+$/.test(endpoint)) {
    const clash = inside.find(({ network }) => network.contains(IpAddress.of(endpoint)));
    if (clash === undefined) return;
    const which = `${clash.network.toString()} of ${report.text(clash.at)}`;
    report.add(at, `is in ${which}, inside the tunnel that it is to open, got ${quoted(endpoint)}; ${remedy}`);
  } else if (mesh.domain !== undefined && (endpoint === mesh.domain || endpoint.endsWith(`.${mesh.domain}`))) {
    const which = `is a name inside the tunnel that it is to open (${report.text([...at.slice(0, 2), 'domain'])})`;
    report.add(at, `${which}, got ${quoted(endpoint)}; ${remedy}`);
  }
}

/** Every network behind a member must be elsewhere: no mesh, not behind another member, and no LAN of another site. */
function checkSubnets(data: FleetData, name: string, mesh: Network, report: Report): void {
  const before: Subnet[] = Object.entries(data.networks).flatMap(([other, { ipv4, ipv6 }]) => {
    return [
      ...(ipv4 === undefined ? [] : [{ network: Cidr.of(ipv4), at: ['networks', other, 'ipv4'] }]),
      ...(ipv6 === undefined ? [] : [{ network: Cidr.of(ipv6), at: ['networks', other, 'ipv6'] }]),
    ];
  });
  for (const subnet of subnetsOf(mesh, ['networks', name])) {
    const { network, at } = subnet;
    const text = network.toString();
    if (network.prefixLength === 0) {
      report.add(at, `is the whole Internet, got ${quoted(text)}; let the others use fullTunnel`);
      continue;
    }
    const site = data.hosts[String(at[3])]?.site;
    const clash = [...before, ...lansOf(data, mesh, site)].find((other) => other.network.overlaps(network));
    if (clash !== undefined) {
      const which = `${clash.network.toString()} of ${report.text(clash.at)}`;
      report.add(at, `overlaps ${which}, got ${quoted(text)}; each network can be in one place only`);
    }
    before.push(subnet);
  }
}

/** The LANs of members at other sites: to these the same addresses mean their own neighbours. */
function lansOf(data: FleetData, mesh: Network, site: string | undefined): Subnet[] {
  return Object.keys(mesh.members).flatMap((member) => {
    const host = data.hosts[member];
    if (host === undefined || host.site === site) return [];
    return Object.entries(host.network.interfaces).flatMap(([ifname, { addresses }]) => {
      return addresses.map((address, i) => {
        const at = ['hosts', member, 'network', 'interfaces', ifname, 'addresses', i];
        return { network: InterfaceAddress.of(address).network, at };
      });
    });
  });
}

/** A packet of the mesh must fit through a member's uplink once it is wrapped. */
function checkUplink(data: FleetData, mesh: Network, member: string, at: Path, report: Report): void {
  const { uplink, interfaces } = data.hosts[member]?.network ?? {};
  const mtu = uplink === undefined ? undefined : interfaces?.[uplink]?.mtu;
  if (uplink === undefined || mtu === undefined || mesh.mtu + overhead <= mtu) return;
  const which = `${report.text(['hosts', member, 'network', 'interfaces', uplink, 'mtu'])}, ${mtu}`;
  // Below its own least the mesh cannot go, so there the uplink is what must change.
  const lowest = mesh.ipv6 === undefined ? 576 : 1280;
  const advice =
    mtu - overhead >= lowest
      ? `take at most ${mtu - overhead}, or ${mtu - overhead - 20} where endpoints have IPv6`
      : `raise that to ${mesh.mtu + overhead}, or ${mesh.mtu + overhead + 20} where endpoints have IPv6`;
  report.add([...at, 'mtu'], `does not fit with ${overhead} bytes around it into ${which}, got ${mesh.mtu}; ${advice}`);
}
