import { meshAddress, type Network } from './fleet';
import { FleetApp } from './fleet-app';
import { type IHost } from './host';

/**
 * Address of a member in a network, IPv4 where it has one; undefined where it has none. Without a network it is that of
 * loopback. Ask only when addresses are allocated.
 */
export function networkAddress(host: IHost, member: string, network: Network | undefined): string | undefined {
  if (network === undefined) return '127.0.0.1';
  const { lock } = FleetApp.of(host);
  const address = (family: 'ipv4' | 'ipv6') => meshAddress(lock, host.fleet, network.name, member, family);
  return address('ipv4') ?? address('ipv6');
}
