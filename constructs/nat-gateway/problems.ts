import { didYouMean, type Fault, type Host, type IHost, shown, type ZoneEntry } from '../../lib';
import { downstream } from './delegation';
import { entriesOf, isIpv4, originsOf } from './origins';
import { routable, type Treatment } from './passages';
import { type PortForward } from './port-forward';
import { forwardFaults } from './port-forward-problems';

/** What of a gateway's properties the fleet alone shows to be wrong. */
export function gatewayFaults(
  host: IHost,
  from: readonly string[],
  treatment: Treatment,
  portForwards: readonly PortForward[],
): Fault[] {
  if (host.facts.network.manager === 'wsl') {
    return [
      { field: 'host', message: `is WSL, whose network is Windows', got '${host.hostName}'; put it on another host` },
    ];
  }
  const faults = [
    ...fromFaults(host, from, treatment.uplinks),
    ...(from.length === 0 && portForwards.length === 0
      ? [{ field: 'from', message: 'names nobody to serve, got []; name zones, or forward ports' }]
      : []),
    ...uplinkFaults(host.facts, treatment.uplinks),
    ...portForwards.flatMap((forward) => forwardFaults(host, forward)),
  ];
  // What follows asks for interfaces that are known to be there.
  if (faults.length > 0) return faults;
  return treatment.ipv6 === 'local' ? stuckFaults(host, from) : delegationFaults(host, from, treatment.uplinks);
}

function stuckFaults(host: IHost, from: readonly string[]): Fault[] {
  const stuck = originsOf(host, from).filter(({ sources }) => !sources.some(isIpv4));
  return stuck.map(({ name, sources }) => {
    const message = `names '${name}', whose IPv6 stays inside, got sources ${shown(sources)}; give it IPv4 ones, or take it out`;
    return { field: 'from', message };
  });
}

function fromFaults(host: IHost, from: readonly string[], uplinks: readonly string[]): Fault[] {
  const { zones, network, networks } = host.facts;
  const known = [...new Set([...Object.keys(zones), ...Object.keys(network.interfaces), ...networks])].sort();
  return from.flatMap((name) => {
    const entries = entriesOf(host, name);
    const hint = didYouMean(name, known);
    const strange = `names what is no zone or interface of host '${host.hostName}', got ${shown(name)}${hint}`;
    const messages = entries === undefined ? [strange] : zoneFaults(name, entries, uplinks);
    return messages.map((message) => ({ field: 'from', message }));
  });
}

function zoneFaults(name: string, entries: readonly ZoneEntry[], uplinks: readonly string[]): string[] {
  if (entries.length === 0) return [`names a zone without an interface, got '${name}'; give it one`];
  return entries.flatMap(({ interface: one, sources, except }) => {
    if (one === 'lo') return [`names the host itself, got '${name}'; it needs no gateway`];
    if (sources.length > 0) return [];
    if (uplinks.includes(one)) {
      const remedy = 'name a zone with sources';
      return [`names all that uplink '${one}' brings, which is the Internet, got '${name}'; ${remedy}`];
    }
    return except.length === 0 ? [] : [`names a zone that is the rest of '${one}', got '${name}'; give it sources`];
  });
}

function uplinkFaults({ name, network }: Host, uplinks: readonly string[]): Fault[] {
  const field = 'uplinks';
  const known = Object.keys(network.interfaces);
  if (uplinks.length === 0) {
    const remedy = `name them, or give hosts.${name}.network.uplink`;
    return [{ field, message: `are none, for host '${name}' names no uplink; ${remedy}` }];
  }
  return uplinks.flatMap((uplink) => {
    if (!known.includes(uplink)) {
      return { field, message: `are interfaces of host '${name}', got ${shown(uplink)}${didYouMean(uplink, known)}` };
    }
    const whole = Object.values(network.interfaces).find((one) => 'members' in one && one.members.includes(uplink));
    if (whole === undefined) return [];
    return { field, message: `have no addresses as part of '${whole.name}', got '${uplink}'; name that` };
  });
}

function delegationFaults(host: IHost, from: readonly string[], uplinks: readonly string[]): Fault[] {
  const fault = (message: string): Fault[] => [{ field: 'ipv6', message: `is 'routed', which ${message}` }];
  const { manager, interfaces } = host.facts.network;
  if (manager !== 'networkd') return fault(`networkd does, got manager '${manager}'; leave it 'local'`);
  const [uplink = '', ...others] = uplinks;
  if (others.length > 0) return fault(`takes its prefix from one uplink, got ${shown(uplinks)}; name one`);
  if (interfaces[uplink]?.acceptRa !== true) {
    return fault(`needs advertisements on uplink '${uplink}', got acceptRa false; set it to true there`);
  }
  const origins = originsOf(host, from);
  const given = downstream(host, origins, uplinks);
  if (given.length === 0 && origins.every(({ sources }) => routable(sources).length === 0)) {
    return fault(
      `needs an interface that can be given a part of the prefix, got from ${shown(from)}; leave it 'local'`,
    );
  }
  const closed = origins.find(({ interface: name, sources }) => {
    return given.some((one) => one.name === name) && routable(sources).length === 0;
  });
  if (closed === undefined) return [];
  return fault(
    `gives '${closed.interface}' a prefix that is no source of '${closed.name}', got ${shown(closed.sources)}; leave its sources out`,
  );
}
