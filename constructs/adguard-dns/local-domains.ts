import { DomainName, type IHost } from '../../lib';
import { endpointNames } from './endpoints';
import { isWithin, namesOf, privateDomains } from './names';
import { type AdGuardDnsProps } from './props';

/**
 * Domains to ask this resolver for and no other: the private domains of mesh networks as a whole, other names one by
 * one. Who asks for a domain asks for all below it too, so none comes with more than is answered: a name at the top of a
 * public zone would take the zone with it, and one above the endpoint of a tunnel would have that looked up through
 * the tunnel, which then never comes up again.
 */
export function localDomainsOf(host: IHost, { rewrites = {}, domainUpstreams = {} }: AdGuardDnsProps): string[] {
  const wholes = privateDomains(host);
  const tops = new Set([host.fleet.domain, ...Object.keys(host.fleet.dns.zones)]);
  const endpoints = [...endpointNames(host).keys()];
  const names = namesOf(host, rewrites).flatMap(({ domain }) => {
    if (domain.startsWith('*.')) return [domain.slice(2)];
    return tops.has(domain) ? [] : [wholes.find((whole) => isWithin(domain, whole)) ?? domain];
  });
  const asked = Object.keys(domainUpstreams).map((domain) => DomainName.canonical(domain));
  const all = [...names, ...asked].filter((one) => !endpoints.some((endpoint) => isWithin(endpoint, one)));
  const found = new Set(all);
  return [...found].filter((one) => !domainsAbove(one).some((other) => found.has(other))).sort();
}

function domainsAbove(name: string): string[] {
  const labels = name.split('.');
  return labels.slice(1).map((_, index) => labels.slice(index + 1).join('.'));
}
