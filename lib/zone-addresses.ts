import { type Interface, type ZoneEntry } from './fleet';
import { meshAddress } from './fleet/lock-facts';
import { FleetApp } from './fleet-app';
import { type IHost } from './host';
import { Cidr } from './net/cidr';
import { InterfaceAddress } from './net/interface-address';
import { IpAddress } from './net/ip-address';

/** Addresses of a host that a zone reaches it at. */
export interface ZoneAddresses {
  /** Without prefix length, IPv4 first. */
  readonly addresses: readonly string[];
  /** Whether these are all: false where an interface of the zone gets more from outside, by DHCP or advertisements. */
  readonly complete: boolean;
}

const families = ['ipv4', 'ipv6'] as const;
type Family = (typeof families)[number];
const linkLocal = Cidr.of('fe80::/10');

/**
 * The addresses that a zone reaches a host at: those of its interfaces that are inside the zone's networks, where it
 * names any. Ask only when addresses are allocated: in a thunk, or with `declareLater`.
 */
export function zoneAddresses(host: IHost, zone: string): ZoneAddresses {
  const found = (host.facts.zones[zone] ?? []).map((entry) => addressesOf(host, entry));
  const addresses = [...new Set(found.flatMap((one) => one.addresses))];
  return { addresses: addresses.sort(byFamily), complete: found.every(({ complete }) => complete) };
}

/**
 * The networks that the traffic of a zone comes from; undefined where it is all that an interface brings, or the rest
 * of it, which no list of networks can tell.
 */
export function zoneSources(host: IHost, zone: string): readonly string[] | undefined {
  const found = (host.facts.zones[zone] ?? []).map((entry) => entrySources(host, entry));
  return found.some((sources) => sources === undefined)
    ? undefined
    : [...new Set(found.flatMap((one) => one ?? []))].sort();
}

function addressesOf(host: IHost, entry: ZoneEntry): ZoneAddresses {
  const mesh = meshOf(host, entry);
  if (mesh !== undefined) {
    const { lock } = FleetApp.of(host);
    const own = families.flatMap((family) => meshAddress(lock, host.fleet, mesh.name, host.hostName, family) ?? []);
    return { addresses: own, complete: true };
  }
  if (entry.interface === 'lo') return { addresses: ['127.0.0.1', '::1'], complete: true };
  const one = host.facts.network.interfaces[entry.interface];
  if (one === undefined) return { addresses: [], complete: false };
  const all = one.addresses.map((text) => InterfaceAddress.of(text).address.toString());
  const addresses = all.filter((address) => belongs(entry, address));
  return { addresses, complete: families.every((family) => !getsMore(one, family) || !isOpenTo(entry, family)) };
}

/** Whether an interface has addresses that no fleet knows: from DHCP, from advertisements, or from who made it. */
function getsMore({ kind, dhcp, acceptRa }: Interface, family: Family): boolean {
  if (kind === 'external' || kind === 'wifi' || dhcp === 'yes' || dhcp === family) return true;
  return family === 'ipv6' && acceptRa;
}

/** Whether other addresses of a family could belong to the zone. What is link-local is no address of a service. */
function isOpenTo({ sources }: ZoneEntry, family: Family): boolean {
  const own = sources.map((source) => Cidr.of(source)).filter((one) => `ipv${one.family}` === family);
  return sources.length === 0 || own.some((one) => !linkLocal.overlaps(one));
}

/** The rest of an interface is the Internet: its packets may be for any address that the interface has. */
function belongs({ sources }: ZoneEntry, address: string): boolean {
  return sources.length === 0 || sources.some((source) => Cidr.of(source).contains(IpAddress.of(address)));
}

/** As {@link zoneSources}, of one interface of the zone. */
export function entrySources(host: IHost, entry: ZoneEntry): readonly string[] | undefined {
  if (entry.sources.length > 0) return entry.sources;
  if (entry.interface === 'lo') return ['127.0.0.0/8', '::1/128'];
  const mesh = meshOf(host, entry);
  if (mesh === undefined) return undefined;
  const behind = Object.values(mesh.members).flatMap(({ subnets }) => subnets);
  return [mesh.ipv4, mesh.ipv6, ...behind].filter((network) => network !== undefined);
}

function meshOf({ fleet, facts }: IHost, entry: ZoneEntry) {
  return facts.networks.includes(entry.interface) ? fleet.networks[entry.interface] : undefined;
}

function byFamily(a: string, b: string): number {
  return Number(a.includes(':')) - Number(b.includes(':')) || (a < b ? -1 : a > b ? 1 : 0);
}
