import { Cidr, type Fault, type IHost, IpAddress, shown, zoneSources } from '../../lib';

const linkLocal = Cidr.of('fe80::/10');

/**
 * The end of sshd's configuration, by which a key is enough from some zones. It ends with a block for everybody, so that
 * what another module adds behind it does not hold for these zones alone.
 *
 * @see https://man.openbsd.org/sshd_config#Match
 */
export function keyOnlyBlock(host: IHost, zones: readonly string[]): string | undefined {
  const patterns = patternsOf(host, zones);
  if (patterns.length === 0) return undefined;
  const rules = ['AuthenticationMethods publickey', 'KbdInteractiveAuthentication no'];
  return `Match Address ${patterns.join(',')}\n${rules.map((rule) => `  ${rule}\n`).join('')}Match all\n`;
}

/**
 * Networks of zones as sshd matches them, without the routers in them: where a router hides who it passes in from the
 * Internet behind its own address, they would all seem to be in the LAN.
 */
function patternsOf(host: IHost, zones: readonly string[]): string[] {
  const networks = [...new Set(zones.flatMap((zone) => zoneSources(host, zone) ?? []))];
  // sshd sees a link-local address with its interface, and finds it in no network.
  const matching = networks.map((text) => Cidr.of(text)).filter((network) => !linkLocal.overlaps(network));
  const inside = (address: string) => matching.some((network) => network.contains(IpAddress.of(address)));
  const routers = routersOf(host).filter(inside);
  return [...matching.sort((a, b) => Cidr.compare(a, b)).map(String), ...routers.map((router) => `!${router}`)];
}

function routersOf({ facts }: IHost): string[] {
  const gateways = Object.values(facts.network.interfaces).flatMap(({ gateway4, gateway6 }) => [gateway4, gateway6]);
  return [...new Set(gateways.filter((gateway) => gateway !== undefined))].sort();
}

/** Zones that no list of addresses can tell from the Internet. */
export function keyOnlyFaults(host: IHost, reached: readonly string[], zones: readonly string[]): Fault[] {
  return [...new Set(zones)].sort().flatMap((zone) => {
    const message = faultOf(host, reached, zone);
    return message === undefined ? [] : [{ field: 'keyOnly', message }];
  });
}

function faultOf(host: IHost, reached: readonly string[], zone: string): string | undefined {
  if (!reached.includes(zone)) {
    return `is not one of its zones, got ${shown(zone)}; add it to zones, or leave it out here`;
  }
  if (!Object.hasOwn(host.facts.zones, zone)) return undefined;
  const sources = zoneSources(host, zone);
  if (sources === undefined) {
    return `zone ${shown(zone)} is all that an interface brings, which may be the Internet; give it sources in the fleet, or leave it out here`;
  }
  const open = sources.filter((source) => !Cidr.of(source).isPrivate);
  if (open.length === 0) return undefined;
  return `zone ${shown(zone)} has sources that are not private, got ${shown(open)}; from there a key alone is not enough, leave it out here`;
}
