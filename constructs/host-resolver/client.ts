import { type IHost, type NixAttributes, ports, refuse } from '../../lib';
import { type Link, type LinkQuestion, serversOver } from './link';
import { watchService } from './watch';

/** What {@link clientConfig} makes a configuration of. */
export interface Client {
  /** Path of the construct, for messages. */
  readonly path: string;
  readonly question: LinkQuestion;
  readonly link: Link;
  /** Servers for when the network gives none. */
  readonly fallback: readonly string[];
  /** Whether no network gives the host servers, so that `fallback` is asked whenever the resolver is not. */
  readonly hasNoOthers: boolean;
  readonly seconds: number;
}

/**
 * A host that asks a resolver of another one: systemd-resolved, and the service that tells it whom to ask.
 *
 * @throws ProblemsError where the resolver cannot be asked like that.
 */
export function clientConfig(client: Client): NixAttributes {
  const { question, link, fallback, hasNoOthers, seconds } = client;
  const { host, resolver, localOnly } = question;
  const servers = serversOver(question, link);
  const domains = resolver.localDomains();
  const problems = [...unanswered(client, servers), ...ownPort53(client), ...sameTwice(client, servers)];
  if (localOnly && domains.length === 0) problems.push(noDomains(resolver.host));
  refuse(
    client.path,
    problems.map(([field, message]) => ({ field, message })),
  );
  const besideNetworkManager = host.facts.network.manager === 'networkmanager';
  const watch = { link, servers, domains, all: !localOnly, besideNetworkManager, seconds };
  return {
    services: {
      resolved: {
        enable: true,
        settings: {
          Resolve: {
            // The resolver validates. Here it would need the right time first, which is asked of servers by name.
            DNSSEC: false,
            LLMNR: false,
            MulticastDNS: false,
            ...(!hasNoOthers && { FallbackDNS: [...fallback] }),
          },
        },
      },
    },
    systemd: { services: { 'host-resolver': watchService(watch, resolver.host.hostName) } },
  };
}

type Fault = readonly [field: string, message: string];

function unanswered({ question, link }: Client, servers: readonly string[]): Fault[] {
  if (servers.length > 0) return [];
  const { resolver, over = '' } = question;
  const { hostName } = resolver.host;
  const claims = resolver.host.facets.read(ports).filter(({ port }) => port.value === 53);
  const where = [...new Set(claims.map(({ address }) => address ?? 'every address'))].sort().join(', ');
  const message = `'${hostName}' listens on port 53 at ${where === '' ? 'no address' : where}, none of which is known to be its own in that zone, got '${over}' at '${link.name}'; let the resolver listen there too, or give '${hostName}' a static address there`;
  return [['over', message]];
}

/** The stub of systemd-resolved needs port 53 of 127.0.0.53, which a listener on every address has taken. */
function ownPort53({ question: { host } }: Client): Fault[] {
  const claims = host.facets.entries(ports).filter(({ value }) => value.port.value === 53);
  const taking = claims.find(({ value: { address = '::' } }) => ['0.0.0.0', '::', '127.0.0.53'].includes(address));
  if (taking === undefined) return [];
  const message = `is claimed by '${taking.by}' where systemd-resolved answers the host's programs, at 127.0.0.53, got ${taking.value.address ?? 'every address'}; give it other addresses`;
  return [['port 53', message]];
}

function sameTwice({ fallback }: Client, servers: readonly string[]): Fault[] {
  return fallback
    .filter((address) => servers.includes(address))
    .map((address) => [
      'fallback',
      `must be others than the resolver, got its '${address}'; name public ones: ['9.9.9.9', '2620:fe::fe']`,
    ]);
}

function noDomains({ hostName }: IHost): Fault {
  return ['domains', `the resolver of '${hostName}' has no local domains to ask it for, got 'local'; ask for 'all'`];
}

/** Whether every server that a host has is one that it was told of: nothing gives it others by DHCP. */
export function hasNoOtherServers({ facts }: IHost): boolean {
  const { manager, interfaces } = facts.network;
  if (manager === 'wsl') return true;
  return manager === 'networkd' && Object.values(interfaces).every(({ dhcp, acceptRa }) => dhcp === false && !acceptRa);
}
