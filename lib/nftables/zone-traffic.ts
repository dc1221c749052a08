import { type Host } from '../fleet';
import { Cidr } from '../net/cidr';
import { type FamilyMatch, inNetworks, inNetworksBut, outsideNetworks } from './match';

/** What of an interface's packets is meant. */
export interface ZoneTraffic {
  readonly interface: string;
  /** Conditions on the packets, one of which they must meet; undefined where all of them are meant. */
  readonly matches: readonly FamilyMatch[] | undefined;
}

/**
 * The packets that come from zones of a host, by interface, in order of name; those of the host itself left out.
 *
 * @param sources - Networks that alone are meant; all where it is undefined.
 */
export function zoneTraffic(
  zones: Host['zones'],
  names: readonly string[],
  sources?: readonly string[],
): readonly ZoneTraffic[] {
  const entries = [...new Set(names)].flatMap((zone) => zones[zone] ?? []).filter((entry) => entry.interface !== 'lo');
  const interfaces = [...new Set(entries.map((entry) => entry.interface))].sort();
  return interfaces.map((name) => {
    const here = entries.filter((entry) => entry.interface === name);
    const named = here.flatMap((entry) => entry.sources);
    // Zones are disjoint: with the rest of the interface come the sources of the other zones that are meant, too.
    const rest = here.find((entry) => entry.sources.length === 0);
    const matches =
      rest === undefined
        ? inNetworks('saddr', sources === undefined ? named : common(named, sources))
        : outside(
            rest.except.filter((source) => !named.includes(source)),
            sources,
          );
    return { interface: name, matches };
  });
}

/** Packets from none of the networks, and from the sources, where there are any. */
function outside(closed: readonly string[], sources: readonly string[] | undefined): FamilyMatch[] | undefined {
  if (sources !== undefined) return inNetworksBut('saddr', sources, closed);
  return closed.length === 0 ? undefined : outsideNetworks('saddr', closed);
}

/** What two lists of networks have in common: of two that overlap, the smaller one. */
function common(a: readonly string[], b: readonly string[]): string[] {
  const pairs = a.flatMap((one) => b.map((other) => [Cidr.of(one), Cidr.of(other)] as const));
  return pairs.flatMap(([one, other]) => {
    if (!one.overlaps(other)) return [];
    return [(one.prefixLength < other.prefixLength ? other : one).toString()];
  });
}
