import {
  ConstructError,
  coversName,
  DomainName,
  type Fault,
  type Fleet,
  fullName,
  readAll,
  refuse,
  shown,
  ValueError,
} from '../../lib';

/** How many names Let's Encrypt puts into one certificate. */
const most = 100;

/**
 * The names of a certificate in canonical form, sorted.
 *
 * @throws ProblemsError for names that no authority would issue together, or that are not of the zone.
 */
export function certificateNames(
  path: string,
  fleet: Fleet,
  zone: string,
  given: readonly string[] = [`*.${zone}`, zone],
): string[] {
  const fail = (message: string): never => {
    throw new ConstructError(path, 'names', message);
  };
  if (given.length === 0) fail(`must not be empty; leave it out for '*.${zone}' and '${zone}'`);
  if (given.length > most)
    fail(`are ${given.length}, more than the ${most} that fit into one certificate; make several`);
  const read = readAll(Object.fromEntries(given.map((name) => [name, () => nameOf(path, fleet, zone, name)])));
  const names = given.flatMap((name) => read[name] ?? []).sort();
  refuse(path, togetherFaults(names));
  return names;
}

/** What is wrong with names beside each other: Let's Encrypt refuses the whole order. */
function togetherFaults(names: readonly string[]): Fault[] {
  return names.flatMap((name, index) => {
    const field = 'names';
    const wide = names.find((other) => other !== name && coversName(other, name));
    return [
      ...(name === names[index + 1] ? [{ field, message: `has ${shown(name)} twice; remove one` }] : []),
      ...(wide === undefined
        ? []
        : [{ field, message: `has ${shown(name)}, which ${shown(wide)} is for already; remove the first` }]),
    ];
  });
}

function nameOf(path: string, fleet: Fleet, zone: string, given: string): string {
  const fail = (message: string): never => {
    throw new ConstructError(path, 'names', message);
  };
  const labels = given.split('.');
  if (labels.slice(1).includes('*'))
    fail(`must have a * as the first label only, got ${shown(given)}; name each such name`);
  try {
    const { name, zone: own } = fullName(fleet, given);
    if (own.name === zone) {
      DomainName.of(challengeName(name), { underscore: true });
      return name;
    }
    const isBelow = name.endsWith(`.${zone}`);
    const remedy = isBelow ? `make another AcmeDomain for that zone` : 'make another AcmeDomain for it';
    return fail(`must be within ${zone}, got ${shown(name)}, which belongs to the zone '${own.name}'; ${remedy}`);
  } catch (error) {
    if (!ValueError.isValueError(error)) throw error;
    return fail(error.complaint);
  }
}

/** A name without what makes it a wildcard. */
export function plainName(name: string): string {
  return name.replace(/^\*\./, '');
}

/** Where an authority looks for the proof that somebody controls a name (RFC 8555, section 8.4). */
export function challengeName(name: string): string {
  return `_acme-challenge.${plainName(name)}`;
}

/** The name that a certificate goes by on its host: the shortest in labels, so that one more below it changes nothing. */
export function certificateId(names: readonly string[]): string {
  const depth = (name: string): number => name.split('.').length;
  const plain = names.map(plainName).sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
  return plain[0] ?? '';
}
