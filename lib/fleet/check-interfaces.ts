import { type Cidr } from '../net/cidr';
import { InterfaceAddress } from '../net/interface-address';
import { IpAddress } from '../net/ip-address';
import { type FleetData } from './fleet-schema';
import { type Path } from './path';
import { type Report } from './report';
import { quoted } from './wording';

type Host = FleetData['hosts'][string];
type Interface = Host['network']['interfaces'][string];

/** One address of one interface. */
interface Taken {
  readonly host: string;
  readonly at: Path;
  readonly network: Cidr;
}

/** Judges the interfaces of every host, and the addresses of hosts that share a LAN. */
export function checkInterfaces(data: FleetData, report: Report): void {
  const taken = new Map<string, Taken[]>();
  for (const [name, host] of Object.entries(data.hosts)) {
    const at = ['hosts', name, 'network', 'interfaces'];
    const own: Taken[] = [];
    for (const [ifname, details] of Object.entries(host.network.interfaces)) {
      checkMtu(details, [...at, ifname], report);
      checkMembers(host, ifname, at, report);
      checkGateways(details, [...at, ifname], report);
      details.addresses.forEach((text, i) => {
        const address = InterfaceAddress.of(text);
        const place = [...at, ifname, 'addresses', i];
        checkSubnet(text, address, place, own, report);
        const mine = { host: name, at: place, network: address.network };
        own.push(mine);
        checkShared(address, mine, host.site, taken, report);
      });
    }
  }
}

function checkMtu({ mtu, ...details }: Interface, at: Path, report: Report): void {
  const ipv6 = details.addresses.some((address) => address.includes(':')) || details.gateway6 !== undefined;
  const asked = details.acceptRa ?? (details.dhcp === 'ipv6' || details.dhcp === 'yes');
  if (mtu !== undefined && mtu < 1280 && (ipv6 || asked)) {
    report.add([...at, 'mtu'], `must be at least 1280 on an interface with IPv6, got ${mtu}`);
  }
}

function checkMembers(host: Host, ifname: string, at: Path, report: Report): void {
  const details = host.network.interfaces[ifname];
  if (details?.kind !== 'bond' && details?.kind !== 'bridge' && details?.kind !== 'vlan') return;
  const names = new Set([...report.names(at)].filter((name) => name !== ifname));
  if (details.kind === 'vlan') {
    report.checkName([...at, ifname, 'parent'], 'other interface', details.parent, names);
    return;
  }
  details.members.forEach((member, i) => {
    const place = [...at, ifname, 'members', i];
    if (!report.checkName(place, 'other interface', member, names)) return;
    const owner = Object.entries(host.network.interfaces).find(([name, other]) => {
      const joins = (other.kind === 'bond' || other.kind === 'bridge') && other.members.includes(member);
      return joins && (name === ifname ? details.members.indexOf(member) < i : name < ifname);
    });
    if (owner !== undefined)
      report.add(place, `${quoted(member)} is a member of ${quoted(owner[0])} already; remove one`);
    const { addresses, dhcp } = host.network.interfaces[member] ?? {};
    if ((addresses?.length ?? 0) > 0 || (dhcp ?? false) !== false) {
      report.add(
        [...at, member],
        `must have no addresses as a member of ${quoted(ifname)}; give them to ${quoted(ifname)}`,
      );
    }
  });
}

function checkGateways({ addresses, ...details }: Interface, at: Path, report: Report): void {
  const own = addresses.map((text) => InterfaceAddress.of(text));
  if (report.isBroken([...at, 'addresses'])) return;
  for (const field of ['gateway4', 'gateway6'] as const) {
    const text = details[field];
    if (text === undefined) continue;
    const gateway = IpAddress.of(text);
    const networks = own.map(({ network }) => network).filter(({ family }) => family === gateway.family);
    if (own.some(({ address }) => address.equals(gateway))) {
      report.add([...at, field], `must be the router, got ${quoted(text)}, the interface's own address`);
    } else if (!gateway.isLinkLocal && !networks.some((network) => network.contains(gateway))) {
      const where = networks.length === 0 ? `it has no IPv${gateway.family} address` : networks.map(String).join(', ');
      report.add(
        [...at, field],
        `must be inside a network of the interface, got ${quoted(text)}; ${networks.length === 0 ? where : `its networks: ${where}`}`,
      );
    } else if (networks.some((network) => network.contains(gateway) && network.refusesHost(gateway))) {
      report.add(
        [...at, field],
        `must be a machine's address, got ${quoted(text)}, a network's own or broadcast address`,
      );
    }
  }
}

function checkSubnet(
  text: string,
  { network }: InterfaceAddress,
  at: Path,
  own: readonly Taken[],
  report: Report,
): void {
  if (network.address.isLinkLocal) return;
  // Several addresses of one network on one interface are usual; on two interfaces the kernel cannot choose.
  const clash = own.find(
    (other) => other.network.overlaps(network) && (other.at[4] !== at[4] || !other.network.equals(network)),
  );
  if (clash === undefined) return;
  const other = `${clash.network.toString()} of ${report.text(clash.at)}`;
  report.add(at, `overlaps ${other}, got ${quoted(text)}; each interface needs networks of its own`);
}

function checkShared(
  { address }: InterfaceAddress,
  mine: Taken,
  site: string,
  taken: Map<string, Taken[]>,
  report: Report,
): void {
  if (address.isLinkLocal) return;
  const key = address.isPrivate ? `${site} ${address.toString()}` : address.toString();
  const others = taken.get(key) ?? [];
  taken.set(key, [...others, mine]);
  const other = others[0];
  if (other === undefined) return;
  const who = other.host === mine.host ? report.text(other.at) : `host ${quoted(other.host)}`;
  report.add(mine.at, `${who} has ${address.toString()} too; give each its own`);
}
