import {
  type Cidr,
  didYouMean,
  type Fault,
  type Host,
  type IHost,
  type Interface,
  InterfaceAddress,
  type IpAddress,
  shown,
} from '../../lib';
import { type DhcpServerProps } from './props';

/** The network that a server serves. */
export interface Lan {
  readonly host: IHost;
  readonly zone: string;
  /** Its interface: `eno2`. */
  readonly name: string;
  /** The host's own IPv4 address there. */
  readonly own: IpAddress;
  readonly network: Cidr;
  /** Router by the fleet. */
  readonly gateway: string | undefined;
  /** IPv6 networks of 64 bits, of which machines make their own addresses. */
  readonly prefixes: readonly string[];
  /** Whose packets reach its port. */
  readonly openTo: { readonly zones: readonly string[]; readonly sources?: readonly string[] };
}

/** The network of the zone that is to be served, or why there is none. */
export function lanOf(host: IHost, props: DhcpServerProps): Lan | { readonly faults: readonly Fault[] } {
  const { manager } = host.facts.network;
  if (manager !== 'networkd') {
    const message = `is networkd's to be, got manager '${manager}' on '${host.hostName}'; put it on a host with networkd`;
    return { faults: [{ field: '', message }] };
  }
  const found = interfaceOf(host, props);
  if ('message' in found) return { faults: [found] };
  const complaint = complaintAbout(found);
  if (complaint !== undefined) return { faults: [{ field: 'zone', message: `'${found.name}' ${complaint}` }] };
  const addresses = found.addresses.map((text) => InterfaceAddress.of(text));
  const [first, ...more] = addresses.filter(({ address }) => address.family === 4);
  if (first === undefined || more.length > 0) {
    const given = first === undefined ? 'none' : `${more.length + 1}`;
    const message = `'${found.name}' needs one static IPv4 address, whose network is served, got ${given}; give it one in hosts.${host.hostName}.network.interfaces`;
    return { faults: [{ field: 'zone', message }] };
  }
  const prefixes = addresses.filter(({ address, prefixLength }) => address.family === 6 && prefixLength === 64);
  return {
    host,
    zone: props.zone,
    name: found.name,
    own: first.address,
    network: first.network,
    gateway: found.gateway4,
    prefixes: [...new Set(prefixes.map(({ network }) => network.toString()))].sort(),
    openTo: openTo(host.facts, props.zone, found.name, first.network),
  };
}

function interfaceOf({ hostName, facts }: IHost, { zone, interface: chosen }: DhcpServerProps): Interface | Fault {
  const entries = facts.zones[zone];
  if (entries === undefined) {
    const hint = didYouMean(zone, Object.keys(facts.zones));
    return { field: 'zone', message: `host '${hostName}' has no such zone, got ${shown(zone)}${hint}` };
  }
  const names = [...new Set(entries.map((entry) => entry.interface))].sort();
  const list = names.map((name) => `'${name}'`).join(', ');
  if (chosen !== undefined && !names.includes(chosen)) {
    return { field: 'interface', message: `must be one of zone '${zone}', got ${shown(chosen)}; it has ${list}` };
  }
  if (chosen === undefined && names.length > 1) {
    return {
      field: 'interface',
      message: `is missing: zone '${zone}' has ${list}; name one, and make a server for each`,
    };
  }
  const name = chosen ?? names[0] ?? '';
  const found = facts.network.interfaces[name];
  if (found !== undefined) return found;
  return {
    field: 'zone',
    message: `'${zone}' is '${name}', which is no LAN, got ${shown(zone)}; name a zone at a cable`,
  };
}

function complaintAbout({ kind, dhcp }: Interface): string | undefined {
  if (kind === 'external') return "is made by something else, got kind 'external'; let that give out addresses";
  if (dhcp === false || dhcp === 'ipv6') return undefined;
  return `asks for an address itself, got dhcp '${dhcp}'; give it a static one`;
}

/**
 * Who asks for an address has none: packets come from 0.0.0.0. Where the zone is some networks of an interface, that is
 * in the zone that has the rest of it.
 */
function openTo({ zones }: Host, zone: string, name: string, network: Cidr): Lan['openTo'] {
  const here = (entries: Host['zones'][string]) => entries.filter((entry) => entry.interface === name);
  if (here(zones[zone] ?? []).some(({ sources }) => sources.length === 0)) return { zones: [zone] };
  const rest = Object.keys(zones).filter((other) =>
    here(zones[other] ?? []).some(({ sources }) => sources.length === 0),
  );
  return { zones: [zone, ...rest].sort(), sources: ['0.0.0.0/32', network.toString()] };
}
