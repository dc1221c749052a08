import { type Interface, type NixAttributes } from '../../lib';

/**
 * Connection profiles for the wired interfaces that the fleet describes; a laptop's Wi-Fi networks are its user's.
 * Renders to `networking.networkmanager.ensureProfiles.profiles`.
 *
 * @see https://networkmanager.dev/docs/api/latest/nm-settings-keyfile.html
 */
export function networkManagerProfiles(interfaces: readonly Interface[]): Record<string, NixAttributes> {
  const wired = interfaces.filter(
    ({ kind, dhcp, addresses }) => kind === 'ethernet' && (dhcp !== false || addresses.length > 0),
  );
  return Object.fromEntries(wired.map((one) => [one.name, profile(one)]));
}

function profile(one: Interface): NixAttributes {
  const v4 = one.addresses.filter((address) => !address.includes(':'));
  const v6 = one.addresses.filter((address) => address.includes(':'));
  const asks = (family: 'ipv4' | 'ipv6'): boolean => one.dhcp === 'yes' || one.dhcp === family;
  return {
    connection: { id: one.name, type: 'ethernet', 'interface-name': one.name },
    ...(one.mtu !== undefined && { ethernet: { mtu: one.mtu } }),
    ipv4: family(v4, one.gateway4, asks('ipv4') ? 'auto' : 'disabled'),
    ipv6: family(v6, one.gateway6, asks('ipv6') || one.acceptRa ? 'auto' : 'link-local'),
  };
}

function family(addresses: readonly string[], gateway: string | undefined, otherwise: string): NixAttributes {
  const numbered = addresses.map((address, index) => [`address${index + 1}`, address] as const);
  const method = otherwise === 'auto' ? 'auto' : addresses.length > 0 ? 'manual' : otherwise;
  return { method, ...Object.fromEntries(numbered), ...(gateway !== undefined && { gateway }) };
}
