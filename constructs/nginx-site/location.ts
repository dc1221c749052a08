import { type NixAttributes } from '../../lib';
import { securePort } from './listens';
import { type LocationServe, type ProxyServe, type RedirectServe } from './serve';
import { served, type Site } from './site';
import { type Upstream, upstreamOf, urlOf } from './upstream';

/** `services.nginx.virtualHosts.<name>.locations` of a site. */
export function locations(site: Site): NixAttributes {
  return Object.fromEntries(served(site).map(([path, serve]) => [path, location(site, path, serve)]));
}

/** What people forget in a folder: `.git`, `.env`. */
const hidden = 'location ~ ^/(.*/)?\\.(?!well-known(/|$)) {\n  return 404;\n}';

function location(site: Site, path: string, serve: LocationServe): NixAttributes {
  const open = serve.basicAuth === false && site.basicAuth !== undefined;
  const lines = open ? ['auth_basic off;'] : [];
  if (serve.redirect !== undefined) return { return: `${serve.code ?? 301} ${target(serve)}`, ...extra(lines) };
  if (serve.files === undefined) return proxy(site, serve, lines, !open);
  lines.push(...(serve.listing === true ? ['autoindex on;'] : []), hidden);
  // What is at /docs/a is in the folder itself, not in one named docs below it.
  const place = path === '/' ? { root: serve.files } : { alias: `${serve.files}/` };
  return { index: 'index.html', ...place, ...extra(lines) };
}

function target({ redirect }: RedirectServe): string {
  return /^https?:\/\/[^/]+$/.test(redirect) ? `${redirect}$request_uri` : redirect;
}

function proxy(site: Site, serve: ProxyServe, before: readonly string[], login: boolean): NixAttributes {
  const upstream = upstreamOf(serve);
  const { websockets = true, readTimeout } = serve;
  const lines = [
    ...before,
    ...headers(site),
    // It is a password of nginx, of which the server behind it knows nothing.
    ...(login && site.basicAuth !== undefined ? ['proxy_set_header Authorization "";'] : []),
    ...(websockets ? [] : ['proxy_http_version 1.1;', 'proxy_set_header Connection "";']),
    ...(readTimeout === undefined ? [] : [`proxy_read_timeout ${readTimeout};`, `proxy_send_timeout ${readTimeout};`]),
    ...verification(upstream),
  ];
  return { proxyPass: urlOf(upstream), proxyWebsockets: websockets, recommendedProxySettings: false, ...extra(lines) };
}

/**
 * Headers that tell the server behind nginx who the visitor is. NixOS's recommended ones add the visitor's address to
 * what the visitor says of it, and servers believe what comes first, or a header that only Cloudflare should set.
 */
function headers({ port }: Site): string[] {
  const host = port.value === securePort ? '$host' : `$host:${port.value}`;
  return [
    `proxy_set_header Host ${host};`,
    'proxy_set_header X-Real-IP $remote_addr;',
    'proxy_set_header X-Forwarded-For $remote_addr;',
    `proxy_set_header X-Forwarded-Host ${host};`,
    'proxy_set_header X-Forwarded-Proto $scheme;',
    'proxy_set_header Forwarded "";',
    'proxy_set_header CF-Connecting-IP "";',
    'proxy_set_header True-Client-IP "";',
  ];
}

function verification({ scheme, serverName }: Upstream): string[] {
  if (scheme === 'http' || serverName === undefined) return [];
  return [
    'proxy_ssl_server_name on;',
    `proxy_ssl_name ${serverName};`,
    'proxy_ssl_verify on;',
    // A certificate of Let's Encrypt may come with two others between it and the root.
    'proxy_ssl_verify_depth 3;',
    'proxy_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt;',
  ];
}

function extra(lines: readonly string[]): NixAttributes {
  return lines.length === 0 ? {} : { extraConfig: lines.map((line) => `${line}\n`).join('') };
}
