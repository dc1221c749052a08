import { type Interface, type IHost, networkdUnit, type NixAttributes, type NixValue } from '../../lib';
import { type Origin } from './origins';

/** Interfaces behind a gateway that can be given a part of the provider's IPv6 prefix. */
export function downstream({ facts }: IHost, origins: readonly Origin[], uplinks: readonly string[]): Interface[] {
  const names = [...new Set(origins.map((origin) => origin.interface))].filter((name) => !uplinks.includes(name));
  return names
    .sort()
    .flatMap((name) => facts.network.interfaces[name] ?? [])
    .filter(({ kind }) => kind !== 'external');
}

/**
 * Settings by which networkd asks the provider for an IPv6 prefix, gives each interface behind the host a part of it, and
 * tells the machines there. Renders to `systemd.network.networks`.
 *
 * @see https://www.freedesktop.org/software/systemd/man/latest/systemd.network.html
 */
export function delegation(host: IHost, origins: readonly Origin[], uplinks: readonly string[]): NixAttributes {
  const [uplink = ''] = uplinks;
  const asking: [string, NixValue] = [
    networkdUnit(uplink),
    // Routers of providers often delegate prefixes without a word of DHCP in what they advertise.
    { ipv6AcceptRAConfig: { DHCPv6Client: 'always' } },
  ];
  const given = downstream(host, origins, uplinks).map(({ name }): [string, NixValue] => [
    networkdUnit(name),
    {
      networkConfig: { DHCPPrefixDelegation: true, IPv6SendRA: true },
      dhcpPrefixDelegationConfig: { UplinkInterface: uplink, Announce: true },
    },
  ]);
  return { systemd: { network: { networks: Object.fromEntries([asking, ...given]) } } };
}
