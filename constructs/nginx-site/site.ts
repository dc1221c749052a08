import { internet, type Port, type SecretRef } from '../../lib';
import { type LocationServe, type Serve } from './serve';

/** Requests that a visitor may make. */
export interface RateLimit {
  /** Requests of one address in a second, 1 to 10000, in the long run. */
  readonly perSecond: number;
  /** Requests that may come at once beyond that, 1 to 10000. @default 2 * perSecond */
  readonly burst?: number;
}

/** How long browsers shall ask for a name by HTTPS only. */
export interface Hsts {
  /** `365d`, `52w`. Renders to `max-age`, in seconds. @default '365d' */
  readonly maxAge?: string;
  /** Whether all names below it are meant as well, which have to speak HTTPS, too. @default false */
  readonly includeSubDomains?: boolean;
}

/** A site with all that is decided about it: what the server of a host is made from. */
export interface Site {
  /** Path of its construct, for messages. */
  readonly path: string;
  /** Names that visitors ask for, the first one being its own. */
  readonly names: readonly [string, ...string[]];
  readonly port: Port;
  /** Network zones whose visitors are let in, sorted. */
  readonly zones: readonly string[];
  /** Whether Cloudflare stands in front of it. */
  readonly proxied: boolean;
  readonly why: string;
  readonly serve: Serve;
  /** Paths that are served in their own way. */
  readonly locations: Readonly<Record<string, LocationServe>>;
  readonly basicAuth: SecretRef | undefined;
  readonly maxBodySize: string | undefined;
  readonly uploadTimeout: string | undefined;
  readonly rateLimit: RateLimit | undefined;
  readonly hsts: Hsts | undefined;
}

/** Zones of a site other than the Internet, whose visitors are known by their addresses. */
export function innerZones({ zones }: Pick<Site, 'zones'>): string[] {
  return zones.filter((zone) => zone !== internet);
}

/** What a site serves by path; `/` is the whole rest. */
export function served({ serve, locations }: Pick<Site, 'serve' | 'locations'>): [path: string, LocationServe][] {
  return [['/', serve], ...Object.entries(locations)];
}
