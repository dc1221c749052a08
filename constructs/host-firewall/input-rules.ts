import { type Host, IpAddress, type PortClaim } from '../../lib';
import { accept, both, everyPacketOf, type FamilyMatch, inNetworks, outsideNetworks, setOf } from './nft';

type Claim = Pick<PortClaim, 'port' | 'protocol' | 'address' | 'zones' | 'why'>;

/**
 * The rules that let the claimed ports be reached from their zones, and from nowhere else. A claim is a rule for each
 * kind of source; interfaces on which it is open to everyone share one.
 */
export function inputRules(zones: Host['zones'], claims: readonly Claim[]): string[] {
  return claims.flatMap((claim) => {
    const interfaces = new Map<string, string[]>();
    for (const [name, matches] of openings(zones, claim)) {
      for (const match of matches) interfaces.set(match, [...(interfaces.get(match) ?? []), `"${name}"`]);
    }
    return [...interfaces].map(([match, names]) => {
      const conditions = [`iifname ${setOf(names)}`, match, `${claim.protocol} dport ${claim.port.value}`];
      return `${conditions.filter((text) => text !== '').join(' ')} ${accept(claim.why)}`;
    });
  });
}

/** True where packets of some zone get through to the claimed port. */
export function opens(zones: Host['zones'], claim: Claim): boolean {
  return openings(zones, claim).some(([, matches]) => matches.length > 0);
}

/** True for an address that only the host itself reaches. */
export function isLoopback(address: string): boolean {
  const { family, value } = IpAddress.of(address);
  return family === 4 ? value >> 24n === 127n : value === 1n;
}

/** For each interface that the claim is open on, the conditions that its packets must meet; '' is none. */
function openings(zones: Host['zones'], { zones: open, address }: Claim): [name: string, matches: string[]][] {
  if (address !== undefined && isLoopback(address)) return [];
  const entries = [...new Set(open)].flatMap((zone) => zones[zone] ?? []).filter((entry) => entry.interface !== 'lo');
  const names = [...new Set(entries.map((entry) => entry.interface))].sort();
  return names.map((name) => {
    const here = entries.filter((entry) => entry.interface === name);
    const sources = here.flatMap((entry) => entry.sources);
    // Zones are disjoint: with the rest of the interface come the sources of the other zones that are open, too.
    const rest = here.find((entry) => entry.sources.length === 0);
    const closed = rest?.except.filter((source) => !sources.includes(source)) ?? [];
    if (rest !== undefined && closed.length === 0) return [name, addressed(undefined, address)];
    const matches = rest === undefined ? inNetworks('saddr', sources) : outsideNetworks('saddr', closed);
    return [name, matches.flatMap((match) => addressed(match, address))];
  });
}

/** Narrows a condition on the source to packets for the address that is listened on. */
function addressed(source: FamilyMatch | undefined, address: string | undefined): string[] {
  // `::` takes packets of both families, as Linux binds it.
  if (address === undefined || address === '::') return [source?.text ?? ''];
  const { family } = IpAddress.of(address);
  if (source !== undefined && source.family !== family) return [];
  const length = family === 4 ? 32 : 128;
  const [destination] = address === '0.0.0.0' ? [] : inNetworks('daddr', [`${address}/${length}`]);
  return [both(source ?? everyPacketOf(family), destination ?? everyPacketOf(family)).text];
}
