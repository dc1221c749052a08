import {
  Cidr,
  didYouMean,
  type Fault,
  type IHost,
  internet,
  IpAddress,
  shown,
  ValueError,
  zoneSources,
} from '../../lib';

/** The widest network of public addresses that may be spared: bots are in every wider one. */
const widest = { 4: 16, 6: 32 } as const;

/** Zones that are trusted where nobody says which. */
export function innerZones({ facts }: IHost): string[] {
  return Object.keys(facts.zones).filter((zone) => zone !== internet && zone !== 'loopback');
}

/**
 * Addresses and networks that are never banned: those of trusted zones, those named, and the routers that the host has.
 * A router that hides who it passes in behind its own address would be banned in their place, and all with it.
 */
export function neverBanned(host: IHost, trusted: readonly string[], named: readonly string[]): string[] {
  const networks = [...trusted.flatMap((zone) => zoneSources(host, zone) ?? []), ...named.map(plain)];
  const known = networks.map((text) => Cidr.of(withLength(text)));
  const inside = (router: string): boolean => known.some((network) => network.contains(IpAddress.of(router)));
  const routers = routersOf(host).filter((router) => !inside(router));
  return [...new Set([...networks, ...routers])].sort();
}

function routersOf({ facts }: IHost): string[] {
  const gateways = Object.values(facts.network.interfaces).flatMap(({ gateway4, gateway6 }) => [gateway4, gateway6]);
  return gateways.filter((router) => router !== undefined && !IpAddress.of(router).isLinkLocal) as string[];
}

/** What is wrong with zones to trust, as far as the fleet tells. */
export function trustFaults(host: IHost, trusted: readonly string[]): Fault[] {
  const known = Object.keys(host.facts.zones);
  return [...new Set(trusted)].sort().flatMap((zone) => {
    const message = known.includes(zone)
      ? zoneFault(host, zone)
      : `host '${host.hostName}' has no zone of that name, got ${shown(zone)}${didYouMean(zone, known)}`;
    return message === undefined ? [] : [{ field: 'trusted', message }];
  });
}

function zoneFault(host: IHost, zone: string): string | undefined {
  if (zone === internet) return `zone 'wan' is the Internet, got 'wan'; everybody whom it is about comes from there`;
  const sources = zoneSources(host, zone);
  if (sources === undefined) {
    return `zone ${shown(zone)} is all that an interface brings, which no address tells; give it sources in the fleet, or leave it out of trusted`;
  }
  const wide = sources.filter((source) => isWide(source));
  if (wide.length === 0) return undefined;
  return `zone ${shown(zone)} has sources with too many public addresses, got ${shown(wide)}; leave it out of trusted`;
}

/** What is wrong with addresses and networks that are named. */
export function networkFaults(field: string, named: readonly string[]): Fault[] {
  const remedy = `name public networks of /${widest[4]}, in IPv6 /${widest[6]}, or less`;
  return faultsOf(field, named, (text) =>
    isWide(text) ? `is too wide, bots are in it too, got ${shown(text)}; ${remedy}` : undefined,
  );
}

/** What is wrong with networks that what is watched spares. They may be wide: Cloudflare's are. */
export function sparedFaults(field: string, spared: readonly string[]): Fault[] {
  return faultsOf(field, spared, (text) =>
    Cidr.of(text).prefixLength === 0
      ? `spares everybody, got ${shown(text)}; name the networks of who stands in front`
      : undefined,
  );
}

function faultsOf(field: string, texts: readonly string[], judge: (text: string) => string | undefined): Fault[] {
  return texts.flatMap((text) => {
    const message = legible(text, judge);
    return message === undefined ? [] : [{ field, message }];
  });
}

function legible(text: string, judge: (text: string) => string | undefined): string | undefined {
  try {
    return judge(withLength(text));
  } catch (error) {
    if (!ValueError.isValueError(error)) throw error;
    return error.complaint;
  }
}

function isWide(text: string): boolean {
  const network = Cidr.of(text);
  return network.prefixLength === 0 || (!network.isPrivate && network.prefixLength < widest[network.family]);
}

/** An address as a network of one. */
function withLength(text: string): string {
  if (text.includes('/')) return text;
  const address = IpAddress.of(text);
  return `${address.toString()}/${address.family === 4 ? 32 : 128}`;
}

function plain(text: string): string {
  return text.includes('/') ? Cidr.of(text).toString() : IpAddress.of(text).toString();
}
