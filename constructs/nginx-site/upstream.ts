import { Cidr, type HttpUpstream, type IHost, IpAddress, Port, shown, ValueError, withPort } from '../../lib';
import { type ProxyServe } from './serve';

/** The server behind a site, taken apart. */
export interface Upstream {
  readonly scheme: 'http' | 'https';
  readonly address: IpAddress;
  readonly port: Port;
  /** Path that takes the place of the location's; '' for none. */
  readonly path: string;
  /** Name that its certificate is verified for. */
  readonly serverName: string | undefined;
  /** What another construct offers; undefined for a URL, of which nothing more is known. */
  readonly offered: HttpUpstream | undefined;
}

const form = /^(https?):\/\/(\[[^\]/]*\]|[^/:?#@\s]*)(?::(\d+))?(\/[^?#\s;{}$"'\\]*)?$/;

/**
 * Takes the server of a proxy apart.
 *
 * @throws ValueError for a URL that nginx could not use.
 */
export function upstreamOf({ proxy, serverName }: ProxyServe): Upstream {
  if (typeof proxy !== 'string') {
    const { scheme, address, port } = proxy;
    return {
      scheme,
      address: IpAddress.of(address),
      port,
      path: '',
      serverName: serverName ?? proxy.serverName,
      offered: proxy,
    };
  }
  const [, scheme, host = '', port, path = ''] = form.exec(proxy) ?? [];
  if (scheme === undefined) {
    throw new ValueError('proxy', `must be a URL such as 'http://127.0.0.1:3000', got ${shown(proxy)}`);
  }
  if (port === undefined || !(Number(port) >= 1 && Number(port) <= 65535)) {
    throw new ValueError(
      'proxy',
      `must have a port from 1 to 65535, got ${shown(proxy)}; write '${scheme}://${host}:3000'`,
    );
  }
  const address = addressOf(host, proxy);
  return {
    scheme: scheme as 'http' | 'https',
    address,
    port: Port.of(Number(port)),
    path,
    serverName,
    offered: undefined,
  };
}

/** What of a server behind a site is not to be spoken to like that; undefined where it is fine. */
export function transportFault(host: IHost, upstream: Upstream): string | undefined {
  const { scheme, address, serverName } = upstream;
  if (scheme === 'http' && serverName !== undefined) {
    return `has a serverName, got ${shown(serverName)}, but plain http has no certificate; write https, or leave it out`;
  }
  if (address.isLoopback || isInMesh(host, address)) return undefined;
  const url = urlOf(upstream);
  if (scheme === 'http') {
    const remedy = 'use https with serverName, or its address in a mesh network';
    return `leads to another machine without encryption, got ${shown(url)}; ${remedy}`;
  }
  if (serverName !== undefined) return undefined;
  return `leads to another machine that nothing proves to be the right one, got ${shown(url)}; give serverName`;
}

/** The URL for `proxy_pass`. */
export function urlOf({ scheme, address, port, path }: Upstream): string {
  return `${scheme}://${withPort(address.toString(), port.value)}${path}`;
}

function addressOf(host: string, url: string): IpAddress {
  try {
    return IpAddress.of(host.replace(/^\[(.*)\]$/, '$1'));
  } catch {
    const remedy = host === 'localhost' ? "write '127.0.0.1'" : 'give its address';
    const reason = 'nginx looks a name up once, at its start, and does not start where it finds none';
    throw new ValueError('proxy', `must have an IP address for its host, got ${shown(url)}: ${reason}; ${remedy}`);
  }
}

/** Whether a tunnel that the host is a member of encrypts all that goes to an address. */
function isInMesh({ fleet, facts }: IHost, address: IpAddress): boolean {
  return facts.networks.some((name) => {
    const { ipv4, ipv6 } = fleet.networks[name] ?? {};
    return [ipv4, ipv6].some((network) => network !== undefined && Cidr.of(network).contains(address));
  });
}
