import { type Fault, IpAddress, type IResolver, resolverAddresses, shown, ValueError } from '../../lib';
import { type Lan } from './lan';
import { type DhcpServerProps } from './props';

/** Addresses of the resolvers that machines are told, IPv4 first; or why there are none. Ask only when all is declared. */
export function resolversOf(
  lan: Lan,
  { dns }: DhcpServerProps,
): { readonly addresses: readonly string[]; readonly faults: readonly Fault[] } {
  const [addresses, faults] = isResolver(dns) ? ofFleet(lan, dns) : given(dns);
  if (faults.length > 0 || addresses.some((text) => !text.includes(':'))) return { addresses, faults };
  const message = `must have an IPv4 address, which is what DHCP tells, got ${addresses.length === 0 ? 'none' : addresses.join(', ')}; add one`;
  return { addresses, faults: [{ field: 'dns', message }] };
}

function isResolver(dns: DhcpServerProps['dns']): dns is IResolver {
  return 'localDomains' in dns;
}

function ofFleet({ host, zone }: Lan, resolver: IResolver): [readonly string[], Fault[]] {
  const { hostName, facts } = resolver.host;
  if (!resolver.zones.includes(zone)) {
    const answered = [...resolver.zones].sort().map((name) => `'${name}'`);
    const message = `the resolver of '${hostName}' does not answer zone '${zone}', got ${answered.join(', ')}; add '${zone}' to its zones`;
    return [[], [{ field: 'dns', message }]];
  }
  if (facts.site !== host.facts.site) {
    const message = `zone '${zone}' of '${hostName}' is at another site, got '${facts.site}' and '${host.facts.site}'; name a resolver that machines here reach`;
    return [[], [{ field: 'dns', message }]];
  }
  return [resolverAddresses(resolver, zone), []];
}

function given(dns: readonly string[]): [readonly string[], Fault[]] {
  const faults = dns.flatMap((text) => {
    const complaint = complaintAbout(text);
    return complaint === undefined ? [] : [{ field: 'dns', message: complaint }];
  });
  const sorted = [...dns].sort((a, b) => Number(a.includes(':')) - Number(b.includes(':')));
  return [sorted, faults];
}

function complaintAbout(text: string): string | undefined {
  try {
    if (!IpAddress.of(text).isLoopback) return undefined;
    return `must be reached by others, got ${shown(text)}, which is each machine itself; name the host's address on the LAN`;
  } catch (error) {
    if (!ValueError.isValueError(error)) throw error;
    return error.complaint;
  }
}
