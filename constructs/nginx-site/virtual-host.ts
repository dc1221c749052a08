import { type NixAttributes, secondsOf } from '../../lib';
import { type Listen, plainPort, securePort } from './listens';
import { locations } from './location';
import { type RateLimit, served, type Site } from './site';
import { type Guard } from './visitors';

/** What a site is rendered with that depends on the rest of its host. */
export interface Surroundings {
  /** Id of the certificate that it shows. */
  readonly certificate: string;
  readonly guard: Guard | undefined;
  readonly listen: (port: number) => readonly Listen[];
}

/** `services.nginx` of one site: itself, and on port 80 the way to it. */
export function siteConfig(site: Site, surroundings: Surroundings): NixAttributes {
  const { port, rateLimit } = site;
  const plain = port.value === securePort ? [[keyOf(site, plainPort), plainHost(site, surroundings)] as const] : [];
  const hosts = [[keyOf(site, port.value), secureHost(site, surroundings)] as const, ...plain];
  return {
    ...(rateLimit !== undefined && { commonHttpConfig: `${rateZone(site, rateLimit)}\n` }),
    virtualHosts: Object.fromEntries(hosts),
  };
}

function secureHost(site: Site, { certificate, guard, listen }: Surroundings): NixAttributes {
  const { port, basicAuth } = site;
  return {
    ...naming(site, keyOf(site, port.value)),
    listen: listen(port.value),
    onlySSL: true,
    useACMEHost: certificate,
    ...(basicAuth !== undefined && { basicAuthFile: basicAuth.path }),
    locations: locations(site),
    extraConfig: text([...entrance(guard), ...limits(site), ...responseHeaders(site)]),
  };
}

/** Sends visitors to HTTPS. The port of other sites is typed by hand anyway. */
function plainHost(site: Site, { guard, listen }: Surroundings): NixAttributes {
  const lines = entrance(guard);
  return {
    ...naming(site, keyOf(site, plainPort)),
    listen: listen(plainPort),
    locations: { '/': { return: '301 https://$host$request_uri' } },
    ...(lines.length > 0 && { extraConfig: text(lines) }),
  };
}

function keyOf({ names: [name] }: Site, port: number): string {
  return port === securePort ? name : `${name}:${port}`;
}

function naming({ names: [name, ...aliases] }: Site, key: string): NixAttributes {
  return {
    ...(key !== name && { serverName: name }),
    ...(aliases.length > 0 && { serverAliases: [...aliases].sort() }),
  };
}

/** Who is not let in is hung up on, as for a name that does not exist. */
function entrance(guard: Guard | undefined): string[] {
  return guard === undefined ? [] : [`if (${guard.variable} = 0) {\n  return 444;\n}`];
}

function limits(site: Site): string[] {
  const { maxBodySize, uploadTimeout, rateLimit } = site;
  return [
    ...(maxBodySize === undefined ? [] : [`client_max_body_size ${maxBodySize};`]),
    ...(uploadTimeout === undefined ? [] : [`client_body_timeout ${uploadTimeout};`]),
    ...(rateLimit === undefined
      ? []
      : [`limit_req zone=${zoneName(site)} burst=${burstOf(rateLimit)} nodelay;`, 'limit_req_status 429;']),
  ];
}

function rateZone(site: Site, { perSecond }: RateLimit): string {
  return `limit_req_zone $binary_remote_addr zone=${zoneName(site)}:10m rate=${perSecond}r/s;`;
}

function burstOf({ perSecond, burst = 2 * perSecond }: RateLimit): number {
  return burst;
}

function zoneName({ names: [name], port }: Site): string {
  return `${name}-${port.value}`;
}

/**
 * Headers for browsers. A location with `add_header` of its own would drop all of these, so none has any. What the
 * server behind nginx says itself comes first, but for HSTS, of which browsers read one header only.
 */
function responseHeaders(site: Site): string[] {
  const { hsts } = site;
  const defaults = Object.entries(defaultHeaders).map(
    ([name, { variable }]) => `add_header ${name} ${variable} always;`,
  );
  if (hsts === undefined) return defaults;
  const proxies = served(site).some(([, { proxy }]) => proxy !== undefined);
  const { maxAge = '365d', includeSubDomains = false } = hsts;
  const value = `max-age=${secondsOf(maxAge)}${includeSubDomains ? '; includeSubDomains' : ''}`;
  return [
    ...defaults,
    `add_header Strict-Transport-Security "${value}" always;`,
    ...(proxies ? ['proxy_hide_header Strict-Transport-Security;'] : []),
  ];
}

/** Headers that answers have where the server behind nginx does not set them. */
export const defaultHeaders: Readonly<Record<string, { readonly variable: string; readonly value: string }>> = {
  'Referrer-Policy': { variable: '$default_referrer_policy', value: 'strict-origin-when-cross-origin' },
  'X-Content-Type-Options': { variable: '$default_content_type_options', value: 'nosniff' },
  'X-Frame-Options': { variable: '$default_frame_options', value: 'SAMEORIGIN' },
};

function text(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
