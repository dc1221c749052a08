import { shown } from '../../errors';
import { zonesReaching } from '../../exposure/reach';
import { ports } from '../../facets/ports';
import { sshServers } from '../../facets/ssh-servers';
import { type Answer, hostPolicy } from '../policy';

/**
 * A server with several links is not left with one of them for its SSH. Whoever uses a laptop sits at it, and its links are
 * others tomorrow; a WSL host has those of Windows.
 */
export const SshReachableByTwoLinks = hostPolicy(
  'SshReachableByTwoLinks',
  'A server that nobody reaches any more when one link is down, such as the tunnel that is being changed.',
  ({ hostName, facts, facets }): Answer => {
    const [server] = facets.entries(sshServers);
    const links = Object.keys(facts.zones).filter((zone) => facts.zones[zone]?.some((one) => one.interface !== 'lo'));
    if (facts.kind !== 'server' || server === undefined || links.length < 2) return 'does not apply';
    const claims = facets
      .read(ports)
      .filter(({ port, protocol }) => protocol === 'tcp' && port.equals(server.value.port));
    const zones = [...new Set(claims.flatMap((claim) => zonesReaching(facts.zones, claim)))].sort();
    if (zones.length >= 2) return 'complies';
    const others = links.filter((zone) => !zones.includes(zone)).sort();
    const message = `is reached from one zone only, got ${shown(zones)}; add one of ${others.join(', ')} to the zones of the SSH server`;
    return [{ path: server.by, field: `SSH of '${hostName}'`, message }];
  },
);
