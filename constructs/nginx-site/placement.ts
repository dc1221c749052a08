import { type Fault, type IHost, internet, type PortClaim, ports, proxiedNames, shown, zoneAddresses } from '../../lib';
import { innerZones, served, type Site } from './site';
import { type Upstream, upstreamOf } from './upstream';
import { boundless } from './visitors';

/** What of the host makes a site impossible. Only when all is declared. */
export function placementFaults(host: IHost, site: Site): Fault[] {
  const faults = [sourceFaults, addressFaults, cloudflareFaults, openedFaults];
  return faults.flatMap((find) => find(host, site));
}

function sourceFaults(host: IHost, site: Site): Fault[] {
  // Whoever else comes in by the same interface would be let in as well.
  if (site.zones.includes(internet) && !site.proxied) return [];
  return boundless(host, site).map((zone) => {
    const remedy = `give hosts.${host.hostName}.zones.${zone} its sources`;
    const message = `has a zone of which no networks are known, so that nginx cannot tell its visitors, got ${shown(zone)}; ${remedy}`;
    return { field: 'zones', message };
  });
}

function addressFaults(host: IHost, site: Site): Fault[] {
  if (site.zones.includes(internet)) return [];
  const silent = innerZones(site).filter((zone) => {
    const { addresses, complete } = zoneAddresses(host, zone);
    return complete && addresses.length === 0;
  });
  return silent.map((zone) => {
    const message = `has a zone in which the host has no address, got ${shown(zone)}; give one to an interface of it`;
    return { field: 'zones', message };
  });
}

/** Somebody else put Cloudflare in front of a name: nginx would take Cloudflare's servers for visitors. */
function cloudflareFaults(host: IHost, site: Site): Fault[] {
  const behind = host.facets.read(proxiedNames).filter(({ name }) => site.names.includes(name));
  if (site.proxied || !site.zones.includes(internet)) return [];
  return behind.map(({ name }) => {
    const message = `stands behind Cloudflare by the word of another construct or record, got ${shown(name)}; say proxied: true here`;
    return { field: 'proxied', message };
  });
}

/** What another construct offers is claimed by that one, which may have opened it too. A URL's port the server claims. */
function openedFaults(host: IHost, site: Site): Fault[] {
  const claims = host.facets
    .entries(ports)
    .filter(({ value: { protocol, zones } }) => protocol === 'tcp' && zones.length > 0);
  return served(site).flatMap(([path, serve]) => {
    const upstream = serve.proxy === undefined ? undefined : upstreamOf(serve);
    if (upstream?.offered === undefined) return [];
    const field = path === '/' ? 'serve' : `locations.${path}`;
    return claims
      .filter(({ value }) => isAnsweredBy(upstream, value))
      .map(({ value: { why, zones }, by }) => {
        const who = `'${by}' (${why}) opens to ${[...zones].sort().map(shown).join(', ')}`;
        const message = `leads to a port that is open as well, past its certificate and its login, got ${upstream.port.value}, which ${who}; close it there, or leave the site out`;
        return { field, message };
      });
  });
}

/** Whether who listens at a claim is the server itself: on its port, at every address or at its own. */
function isAnsweredBy({ port, address }: Upstream, claim: PortClaim): boolean {
  const everywhere = [undefined, '::', '0.0.0.0'].includes(claim.address);
  return claim.port.value === port.value && (everywhere || claim.address === address.toString());
}
