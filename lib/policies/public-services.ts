import { zonesReaching } from '../exposure/reach';
import { type PortClaim, ports } from '../facets/ports';
import { publishedNames } from '../facets/published-names';
import { sshServers } from '../facets/ssh-servers';
import { type IHost } from '../host';
import { internet } from '../internet';

/**
 * What the Internet uses on a host: open ports with their reasons, but those of SSH and of tunnels, which are for those
 * who run it, and names that somebody hands over.
 */
export function publicServices(host: IHost): string[] {
  const { facets, facts } = host;
  const open = facets.read(ports).filter((claim) => {
    return zonesReaching(facts.zones, claim).includes(internet) && !isWayIn(host, claim);
  });
  return [
    ...open.map(({ port, protocol, why }) => `port ${port.value}/${protocol}, ${why}`),
    ...facets.read(publishedNames).map(({ name, why }) => `${name}, ${why}`),
  ];
}

/** The first few of them, for a message. */
export function few(services: readonly string[]): string {
  const more = services.length > 2 ? ` and ${services.length - 2} more` : '';
  return `${services.slice(0, 2).join('; ')}${more}`;
}

function isWayIn({ facets, facts, fleet }: IHost, { port, protocol }: PortClaim): boolean {
  if (protocol === 'udp') return facts.networks.some((name) => fleet.networks[name]?.port === port.value);
  return port.value === 22 || facets.read(sshServers).some((server) => server.port.equals(port));
}
