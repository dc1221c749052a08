import { Cidr, didYouMean, type Fault, type IHost, InterfaceAddress, IpAddress, nftables, shown } from '../../lib';
import { fieldOf, type PortForward } from './port-forward';
import { wayTo } from './way';

/** What of a port forward the fleet alone shows to be wrong. */
export function forwardFaults(host: IHost, forward: PortForward): Fault[] {
  const { protocol, zones, why, to } = forward;
  const fault = (message: string): Fault => ({ field: fieldOf(forward), message });
  const known = Object.keys(host.facts.zones);
  const strange = zones.filter((zone) => !known.includes(zone));
  const calls = nftables.zoneTraffic(host.facts.zones, zones).filter(({ matches }) => bringsIpv4(matches));
  return [
    ...(why.trim() === '' ? [fault(`has no reason, got ${shown(why)}; say in why what answers and for whom`)] : []),
    ...(['tcp', 'udp'].includes(protocol)
      ? []
      : [fault(`is over tcp or udp, got ${shown(protocol)}; give one of them`)]),
    ...(strange.length > 0 || calls.length > 0
      ? []
      : [fault(`is for zones that bring no IPv4 from outside, got ${shown(zones)}; name those that may call it`)]),
    ...strange.map((zone) =>
      fault(`is for a zone that host '${host.hostName}' does not have, got ${shown(zone)}${didYouMean(zone, known)}`),
    ),
    ...targetFaults(host, to).map(fault),
  ];
}

function bringsIpv4(matches: readonly nftables.FamilyMatch[] | undefined): boolean {
  return matches?.some(({ family }) => family === 4) ?? true;
}

function targetFaults(host: IHost, to: PortForward['to']): string[] {
  return 'host' in to ? hostFaults(host, to.host) : addressFaults(host, to.address);
}

const itself = 'claim the port where it is listened on';

function hostFaults(host: IHost, name: string): string[] {
  const { hostName, fleet } = host;
  const known = Object.keys(fleet.hosts);
  if (!known.includes(name)) {
    return [`goes to a host that the fleet does not have, got ${shown(name)}${didYouMean(name, known)}`];
  }
  if (name === hostName) return [`goes to the host itself, got '${name}'; ${itself}`];
  if (wayTo(host, { host: name }) !== undefined) return [];
  return [
    `goes to host '${name}', with which '${hostName}' shares no IPv4 network; put both in one, or give an address`,
  ];
}

function addressFaults(host: IHost, text: string): string[] {
  let address: IpAddress;
  try {
    address = IpAddress.of(text);
  } catch (error) {
    return [`goes to what is no address: ${(error as Error).message}`];
  }
  const got = `got ${shown(text)}`;
  if (address.family === 6) {
    return [`goes to an IPv6 address, which needs no translation, ${got}; declare a forward to it`];
  }
  const own = Object.values(host.facts.network.interfaces).flatMap(({ addresses }) => addresses);
  if (own.some((one) => InterfaceAddress.of(one).address.equals(address))) {
    return [`goes to the host itself, ${got}; ${itself}`];
  }
  const way = wayTo(host, { address: text });
  if (way === undefined) {
    const remedy = 'give one an address or a zone there';
    return [`goes to an address that no interface of host '${host.hostName}' leads to, ${got}; ${remedy}`];
  }
  if (!Cidr.of(way.network).refusesHost(address)) return [];
  return [`goes to the address of a network or of all its machines, ${got}; name one of them`];
}
