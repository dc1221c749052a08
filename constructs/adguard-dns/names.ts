import { DomainName, type Fault, findHost, type IHost, IpAddress, localNames, shown } from '../../lib';
import { type AdGuardDnsProps } from './props';
import { isAddress } from './resolvers';
import { byDomainAndAnswer, type Rewrite } from './rewrite';

type Given = NonNullable<AdGuardDnsProps['rewrites']>;

/** What is wrong with rewrites as they are given. */
export function rewriteFaults(given: Given): Fault[] {
  const names = Object.keys(given).map((name) => DomainName.canonical(name));
  return Object.entries(given).flatMap(([name, answers], index) => {
    const field = `rewrites.${name}`;
    const list = [answers].flat();
    const bad = list.filter((answer) => !isAddress(answer));
    const faults = bad.map((answer) => {
      const remedy = 'write the address of that name itself, such as';
      return `must be IPv4 or IPv6 addresses without a port, got ${shown(answer)}; ${remedy} '192.168.1.42'`;
    });
    if (list.length === 0) faults.push(`is empty; name an address, or leave it out`);
    if (names.indexOf(names[index] ?? '') < index) faults.push('is the same name as another one; keep one of them');
    return [...nameFaults(name), ...faults].map((message) => ({ field, message }));
  });
}

function nameFaults(name: string): string[] {
  try {
    DomainName.of(name, { wildcard: true, underscore: true });
    return [];
  } catch (error) {
    return [`${(error as Error).message}; write it like 'printer.lan' or '*.fufu.land'`];
  }
}

/** All that it answers itself: the names of every host of the fleet and those given, each once, by name. */
export function namesOf(host: IHost, given: Given): Rewrite[] {
  const fleet = Object.keys(host.fleet.hosts).flatMap((hostName) => {
    const declared = findHost(host, hostName)?.facets.read(localNames) ?? [];
    return declared.map(({ name, address, zone }) => {
      return { ...canonical(name, address), host: hostName, ...(zone !== undefined && { zone }) };
    });
  });
  const all = new Map<string, Rewrite>();
  const add = (one: Rewrite): void => {
    const key = `${one.domain} ${one.answer} ${one.zone === undefined ? '' : `${one.host ?? ''}/${one.zone}`}`;
    if (!all.has(key)) all.set(key, one);
  };
  for (const one of fleet) add(one);
  const owners = new Map(fleet.map((one) => [`${one.domain} ${one.answer}`, one.host]));
  for (const [name, answers] of Object.entries(given)) {
    for (const one of [answers].flat().map((answer) => canonical(name, answer))) {
      // Who gives an address that a host has declared only says that it is for everybody.
      const owner = owners.get(`${one.domain} ${one.answer}`);
      add(owner === undefined ? one : { ...one, host: owner });
    }
  }
  return [...all.values()].sort(byDomainAndAnswer);
}

/** Domains of mesh networks that are not part of public DNS, sorted. */
export function privateDomains({ fleet }: IHost): string[] {
  const zones = [fleet.domain, ...Object.keys(fleet.dns.zones)];
  const domains = Object.values(fleet.networks).flatMap(({ domain }) => domain ?? []);
  return [...new Set(domains)].filter((domain) => !zones.some((zone) => isWithin(domain, zone))).sort();
}

export function isWithin(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}

function canonical(name: string, address: string): Rewrite {
  return { domain: DomainName.canonical(name), answer: IpAddress.of(address).toString() };
}
