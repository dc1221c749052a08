import { type Interface, networkdUnit, type NixAttributes } from '../../lib';

/**
 * The units of systemd-networkd for a host's interfaces. Renders to `systemd.network.{netdevs,networks}`.
 *
 * @see https://www.freedesktop.org/software/systemd/man/latest/systemd.network.html
 */
export function networkdInterfaces(interfaces: readonly Interface[], uplink: string | undefined): NixAttributes {
  const made = interfaces.filter(({ kind }) => kind !== 'external');
  const netdevs = made.flatMap((one) => {
    const netdev = netdevOf(one);
    return netdev === undefined ? [] : [[`10-${one.name}`, netdev] as const];
  });
  const networks = made.map((one) => {
    const { name } = one;
    const joined = joinedBy(one, made);
    if (joined !== undefined) return [`20-${name}`, joined] as const;
    return [networkdUnit(name), networkOf(one, made, uplink)] as const;
  });
  return {
    ...(netdevs.length > 0 && { netdevs: Object.fromEntries(netdevs) }),
    ...(networks.length > 0 && { networks: Object.fromEntries(networks) }),
  };
}

/** The virtual device that an interface is, where it is one. */
function netdevOf(one: Interface): NixAttributes | undefined {
  const netdev = (Kind: string): NixAttributes => ({ Kind, Name: one.name, ...mtu(one) });
  switch (one.kind) {
    case 'bond':
      // Without monitoring of the link (networkd's default) a bond never notices that a cable is gone.
      return { netdevConfig: netdev('bond'), bondConfig: { Mode: one.mode, MIIMonitorSec: '100ms' } };
    case 'bridge':
      return { netdevConfig: netdev('bridge') };
    case 'vlan':
      return { netdevConfig: netdev('vlan'), vlanConfig: { Id: one.id } };
    default:
      return undefined;
  }
}

/** The network of an interface that is part of a bond or bridge: it has no addresses of its own. */
function joinedBy({ name }: Interface, all: readonly Interface[]): NixAttributes | undefined {
  const master = all.find((other) => 'members' in other && other.members.includes(name));
  if (master === undefined) return undefined;
  return {
    matchConfig: { Name: name },
    networkConfig: { [master.kind === 'bond' ? 'Bond' : 'Bridge']: master.name },
    // One cable of a bond may be missing; the boot must not wait for it.
    linkConfig: { RequiredForOnline: 'no' },
  };
}

function networkOf(one: Interface, all: readonly Interface[], uplink: string | undefined): NixAttributes {
  const { name, addresses, dhcp, gateway4, gateway6, acceptRa } = one;
  const vlans = all.filter((other) => other.kind === 'vlan' && other.parent === name).map((vlan) => vlan.name);
  const gateway = [gateway4, gateway6].filter((address) => address !== undefined);
  return {
    matchConfig: { Name: name },
    networkConfig: { DHCP: dhcp === false ? 'no' : dhcp, IPv6AcceptRA: acceptRa },
    linkConfig: { RequiredForOnline: name === uplink ? 'routable' : 'no', ...(!isNetdev(one) && mtu(one)) },
    ...(addresses.length > 0 && { address: [...addresses] }),
    ...(gateway.length > 0 && { gateway }),
    ...(vlans.length > 0 && { vlan: vlans }),
  };
}

function isNetdev({ kind }: Interface): boolean {
  return kind === 'bond' || kind === 'bridge' || kind === 'vlan';
}

/** As text: the option of older releases takes no integer. */
function mtu(one: Interface): NixAttributes {
  return one.mtu === undefined ? {} : { MTUBytes: String(one.mtu) };
}
