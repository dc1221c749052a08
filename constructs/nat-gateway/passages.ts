import { Cidr, type Forward, type Host } from '../../lib';
import { everything, isIpv4, type Origin } from './origins';

/** How a gateway treats those that it serves; see `NatGatewayProps`. */
export interface Treatment {
  readonly uplinks: readonly string[];
  readonly ipv4: 'masquerade' | 'routed';
  readonly neighbours: 'masquerade' | 'routed' | 'refused';
  readonly ipv6: 'local' | 'routed';
}

/** What a gateway passes on to its uplinks, for others. */
export function passages(facts: Host, origins: readonly Origin[], treatment: Treatment): readonly Forward[] {
  return treatment.uplinks.flatMap((uplink) =>
    origins.flatMap((origin) => {
      const { name, interface: from, sources } = origin;
      const near = neighboursOf(facts, uplink);
      const except = treatment.neighbours === 'refused' ? near : [];
      const why =
        near.length > except.length ? `${name} to the Internet and ${near.join(', ')}` : `${name} to the Internet`;
      const passage = { from, to: uplink, why, ...(except.length > 0 && { except }) };
      const four = sources.filter(isIpv4);
      const six = treatment.ipv6 === 'routed' ? routable(sources) : [];
      return [
        ...(four.length > 0 ? [{ ...passage, sources: four, destinations: [everything.ipv4] }] : []),
        ...(six.length > 0 ? [{ ...passage, sources: six, destinations: [everything.ipv6] }] : []),
      ];
    }),
  );
}

/** Those of the passages whose senders are replaced by the host's own address there. */
export function masqueraded(facts: Host, all: readonly Forward[], { ipv4, neighbours }: Treatment): Forward[] {
  return all.flatMap((passage) => {
    if (!passage.destinations.includes(everything.ipv4)) return [];
    const near = neighboursOf(facts, passage.to).filter(isIpv4);
    if (ipv4 === 'masquerade') return neighbours === 'routed' ? [{ ...passage, except: near }] : [passage];
    return neighbours === 'masquerade' && near.length > 0 ? [{ ...passage, destinations: near }] : [];
  });
}

/** IPv6 networks of which the Internet knows the way back. */
export function routable(sources: readonly string[]): string[] {
  return sources.filter((source) => !isIpv4(source) && !Cidr.of(source).isPrivate);
}

/** Networks that zones name on an uplink: they share its cable, as the LAN does on a server that has only one. */
export function neighboursOf({ zones }: Host, uplink: string): readonly string[] {
  const named = Object.values(zones).flatMap((entries) => entries.filter((entry) => entry.interface === uplink));
  const networks = named.flatMap(({ sources }) => sources).map((source) => Cidr.of(source));
  const passed = networks.filter((network) => !network.address.isLinkLocal && network.address.value !== 0n);
  return passed.sort((a, b) => Cidr.compare(a, b)).map(String);
}
