import { askersOf, type IHost, type Problem, ProblemsError, shown } from '../../lib';
import { type PublishedSite } from './tunnel-site';

/** What each host's tunnels publish and why, by name, in one tree. */
const published = new WeakMap<object, Map<string, Map<string, string>>>();

/** Notes that a tunnel of a host publishes a site. */
export function noteSite({ node, hostName }: IHost, { name, why }: PublishedSite): void {
  const names = published.get(node.root) ?? new Map<string, Map<string, string>>();
  const hosts = names.get(name) ?? new Map<string, string>();
  published.set(node.root, names.set(name, hosts.set(hostName, why)));
}

/** What stands against publishing these sites. Only when the tree is complete. */
export function problemsWith(host: IHost, sites: readonly PublishedSite[]): string[] {
  if (sites.length === 0) return ['sites: has nothing to publish; give a name with what answers it, or leave this out'];
  const byName = new Map([...sites].sort((a, b) => (a.name < b.name ? -1 : 1)).map((site) => [site.name, site]));
  const each = [...byName.values()].flatMap((site) =>
    [...account(site), ...records(site), ...addresses(host, site), ...others(host, site)].map(
      (problem) => `sites.${site.name}: ${problem}`,
    ),
  );
  return [...each, ...accounts([...byName.values()])];
}

function account({ zone }: PublishedSite): string[] {
  if (zone.accountId !== undefined) return [];
  return [`a tunnel belongs to an account, but its zone names none; give dns.zones."${zone.name}".accountId`];
}

/** A CNAME stands alone; Cloudflare resolves the one of the zone itself, which then goes with mail and text. */
function records({ name, zone }: PublishedSite): string[] {
  const address = ['A', 'AAAA', 'CNAME'];
  const there = zone.records.filter((record) => {
    return record.name === name && (name !== zone.name || address.includes(record.type));
  });
  const types = [...new Set(there.map(({ type }) => type))].sort().join(' and ');
  if (types === '') return [];
  return [`needs the name for a CNAME, but dns.zones."${zone.name}" has ${types} there; take another name for one`];
}

function addresses(host: IHost, { name }: PublishedSite): string[] {
  return askersOf(host, name).map((hostName) => {
    return `needs the name for a CNAME, but host ${shown(hostName)} asks for its addresses there; take another name for one`;
  });
}

/** What another host publishes; twice on one host is what the facet finds. Told once, by the first of them. */
function others({ node, hostName }: IHost, { name }: PublishedSite): string[] {
  const all = [...(published.get(node.root)?.get(name) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
  if (all.length < 2 || all[0]?.[0] !== hostName) return [];
  const each = all.map(([other, why]) => `host ${shown(other)} (${why})`).join(' and by ');
  return [`is published by ${each}; give each a name of its own`];
}

function accounts(sites: readonly PublishedSite[]): string[] {
  const zones = new Map(
    sites.flatMap(({ zone }) => (zone.accountId === undefined ? [] : [[zone.accountId, zone.name]])),
  );
  if (zones.size < 2) return [];
  const names = [...zones.values()].sort().map((name) => `'${name}'`);
  return [`sites: ${names.join(' and ')} are zones of different accounts; make a tunnel for each account`];
}

/** Does something with each of a list, and tells what is wrong with all of them together. @throws ProblemsError */
export function allAtOnce<T>(all: readonly T[], body: (one: T) => void): void {
  const problems: Problem[] = [];
  for (const one of all) {
    try {
      body(one);
    } catch (error) {
      if (!ProblemsError.isProblemsError(error)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new ProblemsError(problems);
}
