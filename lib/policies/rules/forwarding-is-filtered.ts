import { type RenderedFleet } from '../../checks';
import { definitionsAt, type Definition, settledAt } from '../definitions';
import { type Answer, hostPolicy } from '../policy';
import { isSetTo } from '../setting';

const filter = 'networking.firewall.filterForward';

/** A host that passes packets on has a firewall for those, too: NixOS makes none unless it is asked. */
export const ForwardingIsFiltered = hostPolicy(
  'ForwardingIsFiltered',
  'A machine that passes on everything between its networks, from the Internet into the LAN and the VPN, too.',
  ({ hostName }, rendered): Answer => {
    const [cause] = forwardingOf(rendered, hostName);
    if (cause === undefined) return 'does not apply';
    if (isSetTo(rendered, hostName, filter, true)) return 'complies';
    const [off] = settledAt(rendered, hostName, filter);
    const got = off === undefined ? 'nothing, which NixOS takes for false' : 'false';
    const remedy = off === undefined ? 'add a HostFirewall to the host' : 'take that out';
    const message = `is not true though the host forwards (${cause.path.slice(-1).join('')} of '${cause.by}'), got ${got}; ${remedy}`;
    return [{ path: off?.by ?? hostName, field: filter, message }];
  },
);

/** What makes the kernel pass packets on. */
function forwardingOf(rendered: RenderedFleet, host: string): Definition[] {
  const sysctls = definitionsAt(rendered, host, ['boot', 'kernel', 'sysctl']).filter(({ path, value }) => {
    return /^net\.(ipv4\.ip_forward|ipv[46]\.conf\..+\.forwarding)$/.test(path[3] ?? '') && isOn(value);
  });
  const links = definitionsAt(rendered, host, 'systemd.network.networks.*.networkConfig').filter(({ path, value }) => {
    return /^(IPForward|IPv[46]Forwarding|IPMasquerade)$/.test(path.at(-1) ?? '') && isOn(value);
  });
  const nat = settledAt(rendered, host, 'networking.nat.enable').filter(({ value }) => value === true);
  return [...sysctls, ...links, ...nat];
}

function isOn(value: unknown): boolean {
  return (
    value === true || value === 1 || /^(1|true|yes|on|ipv4|ipv6|both)$/.test(typeof value === 'string' ? value : '')
  );
}
