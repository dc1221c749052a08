import { cloudflareRanges, internet, type Jail, Port } from '../../lib';
import { served, type Site } from './site';

/** File that nginx says in what is wrong with a request; the lines of the server itself are in the journal. */
export const errorLog = '/var/log/nginx/error.log';

/**
 * What gets visitors from the Internet banned: who Cloudflare brings cannot be, for their packets come from Cloudflare.
 * All jails read the error log, in which every line is nginx's own. A status in the access log may be an application's,
 * and its users' browsers would be banned for it.
 */
export function siteJails(sites: readonly Site[], listening: readonly number[]): Jail[] {
  const open = sites.filter(({ zones, proxied }) => zones.includes(internet) && !proxied);
  const shared = {
    ports: listening.map((port) => Port.of(port)),
    log: { path: errorLog },
    ...(sites.some(({ proxied }) => proxied) && { spared: cloudflareRanges }),
  };
  const jail = (name: string, wanted: boolean, more: Partial<Jail> = {}): Jail[] =>
    wanted ? [{ name, filter: name, ...shared, ...more }] : [];
  return [
    ...jail(
      'nginx-botsearch',
      open.some((site) => served(site).some(([, { files }]) => files !== undefined)),
    ),
    ...jail(
      'nginx-http-auth',
      open.some(({ basicAuth }) => basicAuth !== undefined),
    ),
    // A page with many pictures is above the limit for a moment; who goes on for a hundred refusals is no browser.
    ...jail(
      'nginx-limit-req',
      open.some(({ rateLimit }) => rateLimit !== undefined),
      { maxRetry: 100 },
    ),
  ];
}
