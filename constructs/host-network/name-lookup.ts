import { type IHost, IpAddress, nameLookup, type NixAttributes, ports } from '../../lib';

/** Whom a host asks for names, and through what. */
export interface Lookup {
  /** Whether systemd-resolved is what its programs ask. */
  readonly usesResolved: boolean;
  /** Servers in order of preference; the fleet's own word comes before a construct's. */
  readonly servers: readonly string[];
}

/** How a host finds names. Ask only when all is declared. */
export function lookupOf(host: IHost): Lookup {
  const [declared] = host.facets.read(nameLookup);
  const own = host.facts.network.nameservers;
  return {
    usesResolved:
      declared === undefined
        ? resolvedByDefault(host) && !answersItself(host)
        : declared.through === 'systemd-resolved',
    servers: own.length > 0 ? own : (declared?.servers() ?? []),
  };
}

/**
 * Whether the host runs a resolver for its own programs: on loopback, or on every address, where it takes the port of
 * systemd-resolved's stub as well. One on other addresses is for others.
 */
function answersItself(host: IHost): boolean {
  const claims = host.facets.read(ports).filter(({ port }) => port.value === 53);
  return claims.some(({ address = '::' }) => ['0.0.0.0', '::'].includes(address) || IpAddress.of(address).isLoopback);
}

/** NixOS switches systemd-resolved on beside networkd. */
function resolvedByDefault(host: IHost): boolean {
  return host.facts.network.manager === 'networkd';
}

/**
 * `networking.nameservers`. With networkd and without systemd-resolved nothing in NixOS puts them into
 * `/etc/resolv.conf`, so there resolvconf is told.
 *
 * @see https://github.com/NixOS/nixpkgs/issues/445496
 */
export function nameservers(host: IHost): NixAttributes | undefined {
  const { usesResolved, servers } = lookupOf(host);
  if (servers.length === 0) return undefined;
  const direct = !usesResolved && (resolvedByDefault(host) || host.facets.read(nameLookup).length > 0);
  return {
    networking: {
      nameservers: [...servers],
      ...(direct && { resolvconf: { extraConfig: resolvconf(servers) } }),
    },
  };
}

/** Without the second line resolvconf leaves out all others where one of them is on loopback. */
function resolvconf(servers: readonly string[]): string {
  return `name_servers='${servers.join(' ')}'\nresolv_conf_local_only=NO\n`;
}
