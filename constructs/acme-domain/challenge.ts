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

/**
 * The zone that the proofs for names are written to: their own, or another one, and then their zone is asked for a CNAME
 * for each, by which `_acme-challenge.fufu.land` stands for `fufu.land.acme.example.net`.
 *
 * @throws ConstructError for a zone that cannot be that, and for a name that gets too long.
 */
export function proofZone(
  asker: Construct,
  fleet: Fleet,
  zone: DnsZone,
  names: readonly string[],
  other: string | undefined,
): DnsZone {
  if (other === undefined) return zone;
  const { path } = asker.node;
  if (other === zone.name) {
    const message = `must be another zone than the names', got ${shown(other)}; leave it out`;
    throw new ConstructError(path, 'challengeZone', message);
  }
  const target = zoneNamed(path, 'challengeZone', fleet, other);
  for (const plain of new Set(names.map(plainName))) {
    zoneAliases.ask(asker, fleet, zone.name, { name: challengeName(plain), target: targetOf(path, plain, other) });
  }
  return target;
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
