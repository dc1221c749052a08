import {
  didYouMean,
  type Fault,
  type IHost,
  InterfaceAddress,
  internet,
  Port,
  type PortClaim,
  shown,
  zoneAddresses,
  zoneSources,
} from '../../lib';
import { repeated } from './fault';
import { type AdGuardDnsProps } from './props';
import { plainAddresses } from './resolvers';

/** The host's own programs ask here. */
const loopback = ['127.0.0.1', '::1'];

/** What is wrong with the zones that it is for. */
export function zoneFaults(host: IHost, { zones, ui = {} }: AdGuardDnsProps): Fault[] {
  const named = [
    ...zones.map((zone) => ['zones', zone] as const),
    ...(ui.zone === undefined ? [] : [['ui.zone', ui.zone] as const]),
  ];
  const faults = named.flatMap(([field, zone]) => {
    const complaint = complaintAbout(host, zone, field);
    return complaint === undefined ? [] : [{ field, message: complaint }];
  });
  if (zones.length > 0) return [...faults, ...repeated('zones', zones)];
  return [
    ...faults,
    { field: 'zones', message: "is empty, so that nobody is answered; name zones of the host, such as ['lan']" },
  ];
}

function complaintAbout(host: IHost, zone: string, field: string): string | undefined {
  const { zones, network } = host.facts;
  const entries = zones[zone];
  if (entries === undefined) {
    return `'${host.hostName}' has no such zone, got ${shown(zone)}${didYouMean(zone, Object.keys(zones))}`;
  }
  if (zone === internet || entries.some((entry) => entry.interface === network.uplink && entry.except.length > 0)) {
    const danger =
      field === 'zones' ? 'an open resolver, with which others attack third parties' : 'a login in plain HTTP';
    return `'${zone}' is the Internet, and this would be ${danger}; leave it out; clients from there come by a VPN`;
  }
  if (zoneSources(host, zone) !== undefined) return undefined;
  const open = entries.filter(({ sources }) => sources.length === 0).map((entry) => entry.interface);
  const networks = open.flatMap((name) => network.interfaces[name]?.addresses ?? []);
  const likely = networks.map((text) => `'${InterfaceAddress.of(text).network.toString()}'`);
  const example = likely.length === 0 ? "'192.168.1.0/24'" : likely.join(', ');
  const remedy = `write sources: [${example}] in hosts.${host.hostName}.zones.${zone}`;
  return `'${zone}' is all that comes in by ${open.join(', ')}, from wherever, so it cannot be told who may ask; ${remedy}`;
}

/** Zones by address that it listens on. Ask only when addresses are allocated. */
export function zonesByAddress(host: IHost, zones: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>(loopback.map((address) => [address, []]));
  for (const zone of [...new Set(zones)].sort()) {
    for (const address of zoneAddresses(host, zone).addresses) {
      const here = found.get(address);
      // Everything on loopback is the host itself, whatever zone it is called by.
      if (here === undefined) found.set(address, [zone]);
      else if (!loopback.includes(address)) here.push(zone);
    }
  }
  return found;
}

/** Zones that have no address of the host that stays the same. */
export function unreachableZones(host: IHost, { zones }: AdGuardDnsProps): Fault[] {
  return zones
    .filter((zone) => zoneAddresses(host, zone).addresses.length === 0)
    .map((zone) => {
      const remedy = 'give an interface of that zone a static one';
      return { field: 'zones', message: `'${zone}' has no address that clients could be told; ${remedy}` };
    });
}

/** Resolvers to ask that it is itself: a question would go round until it is given up. */
export function selfAsking(host: IHost, props: AdGuardDnsProps): Fault[] {
  const own = zonesByAddress(host, props.zones);
  return plainAddresses(props).flatMap(([field, address]) => {
    if (!own.has(address)) return [];
    return [{ field, message: `is this resolver itself, got '${address}'; name another one, or another port` }];
  });
}

/** Networks whose machines it answers, the host itself first. */
export function allowedClients(host: IHost, zones: readonly string[]): string[] {
  const own = ['127.0.0.0/8', '::1/128'];
  const sources = zones.flatMap((zone) => zoneSources(host, zone) ?? []).filter((source) => !own.includes(source));
  return [...own, ...[...new Set(sources)].sort()];
}

/** Ports of DNS: plain, and encrypted where it has a certificate. */
export function dnsClaims(host: IHost, { zones, serverName }: AdGuardDnsProps): PortClaim[] {
  const kinds = [
    [53, 'udp', 'DNS'],
    [53, 'tcp', 'DNS'],
    ...(serverName === undefined
      ? []
      : ([
          [853, 'tcp', 'DNS over TLS'],
          [853, 'udp', 'DNS over QUIC'],
        ] as const)),
  ] as const;
  return [...zonesByAddress(host, zones)].flatMap(([address, open]) =>
    kinds.map(([port, protocol, why]) => ({
      port: Port.of(port),
      protocol,
      address,
      zones: open,
      why,
      process: 'adguardhome',
    })),
  );
}
