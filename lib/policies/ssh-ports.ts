import { type RenderedFleet } from '../checks';
import { type NixValue } from '../nix';
import { itemsAt } from './setting';

/** Every port that a host's modules make sshd listen on: those of `listenAddresses` where there are any. */
export function listenedPorts(rendered: RenderedFleet, host: string): number[] {
  const addresses = itemsAt(rendered, host, 'services.openssh.listenAddresses').map(({ item }) => item);
  if (addresses.length === 0) return declaredSshPorts(rendered, host);
  return addresses.flatMap((one) => {
    const port = typeof one === 'object' && one !== null ? (one as { readonly port?: NixValue }).port : undefined;
    return typeof port === 'number' ? [port] : declaredSshPorts(rendered, host);
  });
}

/** `services.openssh.ports`, which NixOS makes the ports of the firewall and of the jail, too. */
export function declaredSshPorts(rendered: RenderedFleet, host: string): number[] {
  const given = itemsAt(rendered, host, 'services.openssh.ports').map(({ item }) => item);
  return given.length === 0 ? [22] : given.filter((port) => typeof port === 'number');
}
