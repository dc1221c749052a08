import { cloudflareRanges, type IHost, internet, zoneSources } from '../../lib';
import { innerZones, type Site } from './site';

/** How nginx tells who may visit a site. */
export interface Guard {
  /** Variable that is 1 for who may: `$from_lan_vpn`. The same visitors have the same one. */
  readonly variable: string;
  /** Its definition, for nginx's http block. */
  readonly definition: string;
}

type Visited = Pick<Site, 'zones' | 'proxied'>;

/**
 * The guard of a site; undefined where anybody may visit it. It goes by the address that the connection comes from,
 * whatever a header says, and works where `allow` and `deny` do not: a `return` is carried out before these are looked at.
 */
export function guardOf(host: IHost, site: Visited): Guard | undefined {
  const open = site.zones.includes(internet) && !site.proxied;
  const networks = new Map<string, 0 | 1>();
  if (open) for (const source of closedTo(host, site)) networks.set(source, 0);
  if (open && networks.size === 0) return undefined;
  if (site.proxied) for (const range of cloudflareRanges) networks.set(range, 1);
  for (const source of sourcesOf(host, site)) networks.set(source, 1);
  const others = site.proxied ? ['cloudflare'] : open ? [internet] : [];
  const variable = `$from_${[...others, ...innerZones(site)].join('_').replaceAll('-', '__')}`;
  const lines = [...networks]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([network, value]) => `  ${network} ${value};\n`);
  const definition = `geo $realip_remote_addr ${variable} {\n  default ${open ? 1 : 0};\n${lines.join('')}}\n`;
  return { variable, definition };
}

/** Networks that visitors of a site come from beside the Internet. */
export function sourcesOf(host: IHost, site: Visited): string[] {
  return innerZones(site).flatMap((zone) => zoneSources(host, zone) ?? []);
}

/** Zones of the site whose visitors nobody could tell from others. */
export function boundless(host: IHost, site: Visited): string[] {
  return innerZones(site).filter((zone) => zoneSources(host, zone) === undefined);
}

/** Networks of zones that a site for the Internet is not for. */
function closedTo(host: IHost, { zones }: Visited): string[] {
  const others = Object.keys(host.facts.zones).filter((zone) => ![...zones, internet, 'loopback'].includes(zone));
  return others.flatMap((zone) => zoneSources(host, zone) ?? []);
}
