import { Cidr, didYouMean, type IHost, IpAddress, type IResolver, resolverAddresses, shown } from '../../lib';

/** The interface of a host by which it reaches a resolver. */
export interface Link {
  readonly name: string;
  /** Whether a mesh of the fleet makes it: then no network that the host happens to be in gives it servers. */
  readonly isTunnel: boolean;
}

/** What {@link findLink} is asked. */
export interface LinkQuestion {
  readonly host: IHost;
  readonly resolver: IResolver;
  /** Zone of both hosts. */
  readonly over: string | undefined;
  readonly localOnly: boolean;
}

/** The interface by which a host reaches a resolver of another host, or what is wrong with the way asked for. */
export function findLink(question: LinkQuestion): Link | readonly string[] {
  const { host, resolver, over } = question;
  const server = resolver.host.hostName;
  const served = [...resolver.zones].sort();
  if (over === undefined) {
    return [`over: is missing; name the zone by which this host reaches '${server}': ${listed(served)}`];
  }
  const entries = host.facts.zones[over];
  if (entries === undefined) {
    const hint = didYouMean(over, Object.keys(host.facts.zones));
    return [`over: host '${host.hostName}' has no such zone, got ${shown(over)}${hint}`];
  }
  if (!served.includes(over)) {
    return [
      `over: the resolver of '${server}' does not answer that zone, got ${shown(over)}; it answers ${listed(served)}`,
    ];
  }
  const names = [...new Set(entries.map((entry) => entry.interface))].sort();
  const [name] = names;
  if (name === undefined || names.length > 1) {
    return [
      `over: must be a zone at one interface, got '${over}' at ${listed(names)}; give one of them a zone of its own`,
    ];
  }
  const isTunnel = host.facts.networks.includes(name);
  const fault = isTunnel ? tunnelFault(question, name) : sharedFault(question, name);
  return fault === undefined ? { name, isTunnel } : [`over: ${fault}`];
}

/** Whether a way was found, rather than what is wrong with it. */
export function isLink(found: Link | readonly string[]): found is Link {
  return 'isTunnel' in found;
}

/**
 * Addresses that a host reaches a resolver at, over a link: those of the zone on which something of the resolver's host
 * listens on port 53. Ask only when all is declared.
 */
export function serversOver({ host, resolver, over = '' }: LinkQuestion, link: Link): readonly string[] {
  const { ipv4, ipv6 } = (link.isTunnel ? host.fleet.networks[link.name] : undefined) ?? {};
  const networks = [ipv4, ipv6].flatMap((text) => (text === undefined ? [] : [Cidr.of(text)]));
  return resolverAddresses(resolver, over).filter((text) => {
    return networks.length === 0 || networks.some((network) => network.contains(IpAddress.of(text)));
  });
}

function tunnelFault({ host, resolver }: LinkQuestion, name: string): string | undefined {
  if (host.fleet.networks[name]?.members[resolver.host.hostName] !== undefined) return undefined;
  return `'${resolver.host.hostName}' is no member of '${name}', got its zone; make it one, or name another zone`;
}

function sharedFault({ host, resolver, over, localOnly }: LinkQuestion, name: string): string | undefined {
  const { manager } = host.facts.network;
  const other = `name a zone that a mesh brings`;
  if (name === 'lo') return `must be a zone by which machines reach each other, got ${shown(over)}; ${other}`;
  if (manager !== 'networkd') {
    const who = manager === 'wsl' ? 'Windows' : 'NetworkManager';
    return `${who} sets the servers of '${name}', got ${shown(over)}; let its DHCP server hand the resolver out, or ${other}`;
  }
  if (host.facts.site !== resolver.host.facts.site) {
    const sites = `'${host.facts.site}' and '${resolver.host.facts.site}'`;
    return `the two hosts stand at different sites, ${sites}, got ${shown(over)}; ${other}`;
  }
  if (!localOnly) return undefined;
  return `'${name}' has one list of servers for all names, got ${shown(over)} with domains 'local'; ask for 'all', or ${other}`;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.map((name) => `'${name}'`).join(', ');
}
