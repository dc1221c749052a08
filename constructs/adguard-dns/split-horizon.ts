import { askersOf as publicAskersOf, type Fault, findHost, type IHost, lookUp, publishedNames } from '../../lib';
import { type Asker, askersOf, isItself } from './askers';
import { isWithin } from './names';
import { Nearness } from './nearness';
import { byDomain, clashes, clashFault, isIpv6, type Rewrite } from './rewrite';

/** A name whose addresses depend on who asks. */
export interface ZonedName {
  readonly domain: string;
  /** What each asker is told, in the order of askers; those who are told nothing included. */
  readonly told: readonly (readonly [Asker, readonly Rewrite[]])[];
  /** Whether public DNS has it, which then is asked for all that is not told here. */
  readonly isPublic: boolean;
}

/** Names with an address that is not for everybody, and what the networks of a resolver's zones are told of them. */
export function zonedNames(host: IHost, zones: readonly string[], names: readonly Rewrite[]): ZonedName[] {
  const zoned = [...byDomain(names)].filter(([, all]) => all.some(({ zone }) => zone !== undefined));
  if (zoned.length === 0) return [];
  const askers = askersOf(host, zones);
  const nearness = new Nearness(host, askers);
  const published = publishedBy(host);
  return zoned.map(([domain, all]) => {
    const told = askers.map((asker, index) => [asker, nearest(all, index, nearness)] as const);
    return { domain, told, isPublic: published.has(domain) || isInPublicDns(host, domain) };
  });
}

/** Names of which somebody is told addresses of two hosts; each two of them once. */
export function zonedClashes(names: readonly ZonedName[]): Fault[] {
  return names.flatMap(({ domain, told }) => {
    const faults = new Map<string, Fault>();
    const itselfLast = [...told].sort(([a], [b]) => Number(isItself(a)) - Number(isItself(b)));
    for (const [asker, answers] of itselfLast) {
      const where = isItself(asker) ? ' on the host itself' : ` in zone '${asker.zones.join("' and '")}'`;
      for (const pair of clashes(answers)) {
        if (!faults.has(pair.join())) faults.set(pair.join(), clashFault(domain, pair, where));
      }
    }
    return [...faults.values()];
  });
}

/** AdGuard Home's rules for these names, in order of name. */
export function zonedRules(names: readonly ZonedName[], privateDomains: readonly string[]): string[] {
  return names.flatMap(({ domain, told, isPublic }) => {
    const name = `|${domain}^$`;
    const answers = told.flatMap(([asker, all]) => all.map((one) => [one.answer, asker] as const));
    const addresses = [...new Set(answers.map(([answer]) => answer))].flatMap((answer) => {
      const type = isIpv6({ answer }) ? 'AAAA' : 'A';
      const askers = answers.flatMap(([other, asker]) => (other === answer ? [asker] : []));
      return clientsOf(askers).map((clients) => `${name}client=${clients},dnstype=${type},dnsrewrite=${answer}`);
    });
    // What is told nothing else has no address: neither of the other family, nor from a zone that it is not for.
    const known = clientsOf(told.flatMap(([asker, all]) => (all.length === 0 ? [] : [asker])));
    const rest = isPublic
      ? known.map((clients) => `${name}client=${clients},dnstype=A|AAAA|HTTPS|SVCB,dnsrewrite=NOERROR`)
      : [`${name}dnsrewrite=NOERROR`];
    const isPrivate = privateDomains.some((one) => isWithin(domain, one));
    return [...(isPrivate ? [`@@${name}dnsrewrite=NXDOMAIN;;`] : []), ...addresses, ...rest];
  });
}

/** The zones of each host that are nearest to who asks, and what is for everybody. */
function nearest(all: readonly Rewrite[], asker: number, nearness: Nearness): Rewrite[] {
  const distance = ({ host, zone }: Rewrite): number => {
    return host === undefined || zone === undefined ? 0 : (nearness.of(host, zone)[asker] ?? 0);
  };
  const best = new Map<string | undefined, number>();
  for (const one of all) best.set(one.host, Math.max(best.get(one.host) ?? 0, distance(one)));
  const suits = (one: Rewrite): boolean => {
    const near = distance(one);
    return one.zone === undefined || (near > 0 && near === best.get(one.host));
  };
  const answers = all.filter(suits);
  return answers.filter(({ answer }, index) => answers.findIndex((other) => other.answer === answer) === index);
}

/** What a rule says of its clients: a rule for all that are a network each, and one for each that is less than that. */
function clientsOf(askers: readonly Asker[]): string[] {
  const whole = askers.flatMap(({ clients }) => (clients.length === 1 ? clients : []));
  const partly = askers.flatMap(({ clients }) => (clients.length > 1 ? [clients.join('|')] : []));
  return [...(whole.length > 0 ? [whole.join('|')] : []), ...partly];
}

function isInPublicDns(host: IHost, domain: string): boolean {
  if (publicAskersOf(host, domain).length > 0) return true;
  return lookUp(host.fleet, domain).records.some(({ type }) => ['A', 'AAAA', 'CNAME'].includes(type));
}

/** Names under which others hand requests over to a host of the fleet. */
function publishedBy(host: IHost): Set<string> {
  const hosts = Object.keys(host.fleet.hosts).map((name) => findHost(host, name));
  return new Set(hosts.flatMap((one) => one?.facets.read(publishedNames).map(({ name }) => name) ?? []));
}
