import { type Construct } from 'constructs';
import {
  ConstructError,
  didYouMean,
  type DnsZone,
  DomainName,
  type Fleet,
  lookUp,
  shown,
  ValueError,
  zoneAliases,
  zoneOf,
} from '../../lib';
import { challengeName, plainName } from './names';

/** @throws ConstructError for a zone that the fleet does not have. */
export function zoneNamed(path: string, field: string, fleet: Fleet, name: string): DnsZone {
  const { zones } = fleet.dns;
  const zone = Object.hasOwn(zones, name) ? zones[name] : undefined;
  if (zone !== undefined) return zone;
  const hint = didYouMean(name, Object.keys(zones));
  throw new ConstructError(path, field, `no zone of the fleet has that name, got ${shown(name)}${hint}`);
}

/** The zone that the proofs are written to, where it is another one than that of the names. @throws ConstructError */
export function challengeZone(
  path: string,
  fleet: Fleet,
  zone: string,
  other: string | undefined,
): DnsZone | undefined {
  if (other === undefined) return undefined;
  if (other !== zone) return zoneNamed(path, 'challengeZone', fleet, other);
  const message = `must be another zone than the names', got ${shown(other)}; leave it out`;
  throw new ConstructError(path, 'challengeZone', message);
}

/**
 * Asks the zone of names for a CNAME for each, by which `_acme-challenge.fufu.land` stands for
 * `fufu.land.acme.example.net` in the zone that the proofs are written to.
 *
 * @throws ConstructError for a name that gets too long.
 */
export function delegateProofs(
  asker: Construct,
  fleet: Fleet,
  zone: DnsZone,
  names: readonly string[],
  { name: other }: DnsZone,
): void {
  const { path } = asker.node;
  for (const plain of new Set(names.map(plainName))) {
    zoneAliases.ask(asker, fleet, zone.name, { name: challengeName(plain), target: targetOf(path, plain, other) });
  }
}

function targetOf(path: string, plain: string, zone: string): string {
  try {
    return DomainName.of(`${plain}.${zone}`).toString();
  } catch (error) {
    if (!ValueError.isValueError(error)) throw error;
    throw new ConstructError(path, 'challengeZone', error.complaint);
  }
}

/** CNAMEs of the fleet that lead the proof for a name out of the zone that the token is for. */
export function strayChallenges(fleet: Fleet, names: readonly string[], zone: string): string[] {
  return [...new Set(names.map(challengeName))].flatMap((challenge) => {
    const { name } = lookUp(fleet, challenge);
    if (name === challenge || zoneOf(fleet, name)?.name === zone) return [];
    const remedy = 'remove that, or name the zone that it leads to as challengeZone';
    return [
      `names: a CNAME of dns.zones leads ${challenge} to ${shown(name)}, where the token may not write; ${remedy}`,
    ];
  });
}
