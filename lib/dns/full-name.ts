import { shown } from '../errors';
import { type DnsZone, type Fleet } from '../fleet';
import { zoneOf } from './fleet-names';
import { advice } from '../fleet/wording';
import { DomainName } from '../net/domain-name';
import { ValueError } from '../net/value-error';

/** A public name in its canonical form, with the zone of the fleet that it is in. */
export interface FullName {
  readonly name: string;
  readonly zone: DnsZone;
}

/**
 * A public name from its text; the first label may be `*`.
 *
 * @throws ValueError for text that is no domain name, or in no zone of the fleet.
 */
export function fullName(fleet: Fleet, given: string): FullName {
  const name = DomainName.of(given, { wildcard: true }).toString();
  const zone = zoneOf(fleet, name);
  if (zone !== undefined) return { name, zone };
  const zones = Object.keys(fleet.dns.zones);
  // The end that has as many labels as a zone is what may be a zone misspelt.
  const ends = zones.map((other) => name.split('.').slice(-other.split('.').length).join('.'));
  const near = ends.map((end) => advice(end, zones)).find((hint) => hint.includes('mean'));
  const message = `must be a full name within a zone of the fleet, got ${shown(name)}${near ?? advice(name, zones)}`;
  throw new ValueError('public name', message);
}
