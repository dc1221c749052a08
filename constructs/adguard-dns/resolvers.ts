import { DomainName, type Fault, IpAddress, shown } from '../../lib';
import { repeated } from './fault';
import { type AdGuardDnsProps } from './props';

/** What the fleet's owner asks: four operators, so that no one of them sees every question. */
export const defaultUpstreams: readonly string[] = [
  'https://dns.quad9.net/dns-query',
  'https://dns.adguard-dns.com/dns-query',
  'https://dns.google/dns-query',
  'https://cloudflare-dns.com/dns-query',
];
export const defaultBootstrap: readonly string[] = ['9.9.9.9', '2620:fe::fe'];
export const defaultFallback: readonly string[] = ['9.9.9.9', '1.1.1.1', '2620:fe::fe'];

/** Every line of `dns.upstream_dns`: those for all, then those of single domains, by name. */
export function upstreamLines({ upstreams, domainUpstreams = {} }: AdGuardDnsProps): string[] {
  const domains = Object.entries(domainUpstreams).map(
    ([domain, asked]) => [DomainName.canonical(domain), asked] as const,
  );
  const lines = domains
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([domain, asked]) => `[/${domain}/]${asked.join(' ')}`);
  return [...(upstreams ?? defaultUpstreams), ...lines];
}

/** What is wrong with the resolvers that are asked. */
export function resolverFaults(props: AdGuardDnsProps): Fault[] {
  const { upstreams = defaultUpstreams, domainUpstreams = {} } = props;
  const domains = Object.entries(domainUpstreams).flatMap(([domain, asked]) => {
    const field = `domainUpstreams.${domain}`;
    return [...domainFaults(field, domain), ...upstreamFaults(field, asked)];
  });
  const plain = [
    ...filled('bootstrap', props.bootstrap ?? defaultBootstrap, '9.9.9.9'),
    ...filled('fallback', props.fallback ?? defaultFallback, '9.9.9.9'),
    ...addressFaults('reverseResolvers', props.reverseResolvers ?? []),
  ];
  return [...upstreamFaults('upstreams', upstreams), ...domains, ...plain];
}

/** The addresses of resolvers that are asked at port 53, as far as they are written as addresses. */
export function plainAddresses(props: AdGuardDnsProps): [field: string, address: string][] {
  const { upstreams = defaultUpstreams, domainUpstreams = {}, fallback = defaultFallback } = props;
  const { bootstrap = defaultBootstrap, reverseResolvers = [] } = props;
  const lists = { upstreams, bootstrap, fallback, reverseResolvers };
  const domains = Object.entries(domainUpstreams).map(([name, asked]) => [`domainUpstreams.${name}`, asked] as const);
  return [...Object.entries(lists), ...domains].flatMap(([field, asked]) => {
    return asked.flatMap((one): [string, string][] => {
      const server = plainServer(one.replace(/^(udp|tcp):\/\//, '').replace(/^\[([^\]]+)\]$/, '$1'));
      return server?.port === 53 ? [[field, IpAddress.of(server.address).toString()]] : [];
    });
  });
}

/** A server that is asked in plain DNS, as `9.9.9.9`, `9.9.9.9:5353` or `[2620:fe::fe]:5353`. */
function plainServer(text: string): { readonly address: string; readonly port: number } | undefined {
  if (isAddress(text)) return { address: text, port: 53 };
  const [, ipv6, ipv4, port = ''] = /^(?:\[([^\]]+)\]|([^:[\]]+)):([1-9]\d{0,4})$/.exec(text) ?? [];
  const address = ipv6 ?? ipv4 ?? '';
  return isAddress(address) && Number(port) < 65536 ? { address, port: Number(port) } : undefined;
}

function domainFaults(field: string, domain: string): Fault[] {
  try {
    DomainName.of(domain);
    return [];
  } catch (error) {
    const message = `${(error as Error).message}; write it like 'lan'`;
    return [{ field, message }];
  }
}

function upstreamFaults(field: string, upstreams: readonly string[]): Fault[] {
  if (upstreams.length === 0)
    return [{ field, message: `is empty; name a resolver, such as '${defaultUpstreams[0]}'` }];
  const faults = upstreams.flatMap((one) => {
    const complaint = complaintAbout(one);
    return complaint === undefined ? [] : [{ field, message: complaint }];
  });
  return [...faults, ...repeated(field, upstreams)];
}

const schemes = ['https', 'h3', 'tls', 'quic', 'tcp', 'udp'];
const form = `write it like '${defaultUpstreams[0]}', 'tls://dns.quad9.net' or '9.9.9.9'`;

function complaintAbout(text: string): string | undefined {
  if (plainServer(text) !== undefined) return undefined;
  const [, scheme = '', rest = ''] = /^([a-z\d]+):\/\/(\S+)$/.exec(text) ?? [];
  if (scheme === '') {
    if (!isName(text)) return `cannot be read, got ${shown(text)}; ${form}`;
    const remedy = `write 'https://${text}/dns-query' or 'tls://${text}', or 'udp://${text}' where that is meant`;
    return `is a bare name, which is asked in plain DNS, got ${shown(text)}; ${remedy}`;
  }
  if (!schemes.includes(scheme)) return `has a scheme that is no DNS, got ${shown(text)}; ${form}`;
  // What stands before an @ would be a password in a file that every user of the host can read.
  if (rest.includes('@')) return `has a login in it, which everybody on the host could read; leave it out`;
  const host = hostIn(rest);
  if (host === undefined) return `cannot be read, got ${shown(text)}; ${form}`;
  return undefined;
}

function hostIn(rest: string): string | undefined {
  try {
    const { hostname } = new URL(`https://${rest}`);
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    return isAddress(host) || isName(host) ? host : undefined;
  } catch {
    return undefined;
  }
}

function filled(field: string, addresses: readonly string[], example: string): Fault[] {
  if (addresses.length === 0) return [{ field, message: `is empty; name a plain resolver, such as '${example}'` }];
  return addressFaults(field, addresses);
}

function addressFaults(field: string, addresses: readonly string[]): Fault[] {
  const faults = addresses
    .filter((address) => !isAddress(address))
    .map((address) => {
      const message = `must be IP addresses, which need nobody to look them up, got ${shown(address)}; write them like '9.9.9.9'`;
      return { field, message };
    });
  return [...faults, ...repeated(field, addresses)];
}

export function isAddress(text: string): boolean {
  try {
    IpAddress.of(text);
    return true;
  } catch {
    return false;
  }
}

function isName(text: string): boolean {
  try {
    return DomainName.of(text).labels.length > 0;
  } catch {
    return false;
  }
}
