import { DomainName, type Fault, type IHost } from '../../lib';
import { isWithin } from './names';
import { type Rewrite } from './rewrite';
import { isAddress } from './resolvers';

/**
 * Names, with their network, that members of mesh networks call each other by. Whoever is away asks this resolver through the tunnel, and
 * would send the tunnel's own packets to what it is told: that has to be what public DNS says.
 */
export function endpointNames({ fleet }: IHost): Map<string, string> {
  const found = Object.values(fleet.networks).flatMap(({ name: network, members }) =>
    Object.values(members).flatMap(({ endpoint }): [string, string][] =>
      endpoint === undefined || isAddress(endpoint) ? [] : [[DomainName.canonical(endpoint), network]],
    ),
  );
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What takes names out of the wildcards that they are under: answers as AdGuard Home writes "look elsewhere". */
export function exceptionsFrom(rewrites: readonly Rewrite[], names: readonly string[]): Rewrite[] {
  const wildcards = rewrites.flatMap(({ domain }) => (domain.startsWith('*.') ? [domain.slice(2)] : []));
  const covered = names.filter((name) => wildcards.some((one) => name !== one && isWithin(name, one)));
  return covered.sort().flatMap((domain) => ['A', 'AAAA'].map((answer) => ({ domain, answer })));
}

/** Endpoints that somebody gave an address here. */
export function rewrittenEndpoints(host: IHost, rewrites: readonly Rewrite[]): Fault[] {
  return [...endpointNames(host)].flatMap(([name, network]) =>
    rewrites.flatMap(({ domain, answer }) => {
      if (domain !== name) return [];
      const why = `is what members of ${network} call from away, who would look for ${answer} inside the tunnel itself`;
      return [{ field: `name ${name}`, message: `${why}, got '${answer}'; leave it to public DNS` }];
    }),
  );
}
