import { type IHost, proxiedNames, shown, zoneAddresses } from '../../lib';
import { type Fault } from './fault';
import { innerZones, internet, type Site } from './site';
import { boundless } from './visitors';

/** What of the host makes a site impossible. Only when all is declared. */
export function placementFaults(host: IHost, site: Site): Fault[] {
  return [...sourceFaults(host, site), ...addressFaults(host, site), ...cloudflareFaults(host, site)];
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
