import { type Host, IpAddress, nftables, type PortClaim } from '../../lib';

/** What of a claim decides who reaches it. */
export type Claim = Pick<PortClaim, 'port' | 'protocol' | 'address' | 'zones' | 'sources' | 'why'>;

/** How rules say what a packet was sent to; see {@link inputRules} and `publishedRules`. */
export interface Wording {
  /** The address that is listened on. */
  readonly destination: (family: 4 | 6, address: string) => string;
  readonly port: (claim: Claim) => string;
}

const input: Wording = {
  destination: (family, address) => `${family === 4 ? 'ip' : 'ip6'} daddr ${address}`,
  port: ({ protocol, port }) => `${protocol} dport ${port.value}`,
};

/**
 * The rules that let the claimed ports be reached from their zones, and from nowhere else. A claim is a rule for each
 * kind of source; interfaces on which it is open to everyone share one.
 */
export function inputRules(zones: Host['zones'], claims: readonly Claim[], wording = input): string[] {
  return claims.flatMap((claim) => {
    const interfaces = new Map<string, string[]>();
    for (const [name, matches] of openings(zones, claim, wording)) {
      for (const match of matches) interfaces.set(match, [...(interfaces.get(match) ?? []), `"${name}"`]);
    }
    return [...interfaces].map(([match, names]) => {
      const conditions = [`iifname ${nftables.setOf(names)}`, match, wording.port(claim)];
      return `${conditions.filter((text) => text !== '').join(' ')} ${nftables.accept(claim.why)}`;
    });
  });
}

/** True where packets of some zone get through to the claimed port. */
export function opens(zones: Host['zones'], claim: Claim): boolean {
  return openings(zones, claim, input).some(([, matches]) => matches.length > 0);
}

/** True for an address that only the host itself reaches. */
export function isLoopback(address: string): boolean {
  const { family, value } = IpAddress.of(address);
  return family === 4 ? value >> 24n === 127n : value === 1n;
}

/** For each interface that the claim is open on, the conditions that its packets must meet; '' is none. */
function openings(zones: Host['zones'], claim: Claim, wording: Wording): [name: string, matches: string[]][] {
  const { address, sources } = claim;
  if (address !== undefined && isLoopback(address)) return [];
  return nftables.zoneTraffic(zones, claim.zones, sources).map(({ interface: name, matches }) => {
    const all = matches ?? [undefined];
    return [name, all.flatMap((match) => addressed(match, address, wording))];
  });
}

/** Narrows a condition on the source to packets for the address that is listened on. */
function addressed(
  source: nftables.FamilyMatch | undefined,
  address: string | undefined,
  { destination }: Wording,
): string[] {
  // `::` takes packets of both families, as Linux binds it.
  if (address === undefined || address === '::') return [source?.text ?? ''];
  const { family } = IpAddress.of(address);
  if (source !== undefined && source.family !== family) return [];
  const every = nftables.everyPacketOf(family);
  const text = address === '0.0.0.0' ? every.text : destination(family, address);
  return [nftables.both(source ?? every, { family, text }).text];
}
