import { type IHost } from './host';
import { NixModule } from './nix-module';

const id = 'early-bind';

/**
 * Lets services of a host listen on addresses before these are up: that of a tunnel comes late at boot, and an IPv6 one is
 * checked for doubles first. Any number of constructs may ask for it; it is said once, as NixOS wants.
 *
 * Renders to `boot.kernel.sysctl."net.ipv4.ip_nonlocal_bind"`, and the same of IPv6.
 */
export function bindEarly(host: IHost): void {
  if (host.node.tryFindChild(id) !== undefined) return;
  const sysctl = { 'net.ipv4.ip_nonlocal_bind': 1, 'net.ipv6.ip_nonlocal_bind': 1 };
  new NixModule(host, id, { area: 'networking', config: () => ({ boot: { kernel: { sysctl } } }) });
}
