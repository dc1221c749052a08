import { DomainName } from '../net/domain-name';
import { ValueError } from '../net/value-error';
import { got } from './wording';

/**
 * The full name of a record in a zone. `@` is the zone, a name that ends in the zone is full, one with a trailing dot is
 * full as well, and every other is below the zone.
 *
 * @throws ValueError
 */
export function recordName(given: string, zone: string, type: string): string {
  const text = DomainName.canonical(given);
  const isFull = given.endsWith('.') || text === zone || text.endsWith(`.${zone}`);
  const full = text === '@' ? zone : isFull ? text : `${text}.${zone}`;
  const fault = (complaint: string): ValueError => new ValueError('record name', `${complaint}, got ${got(given)}`);
  if (text === '') throw fault("must be '@' or a name");
  try {
    DomainName.of(full, { wildcard: true, underscore: true });
  } catch (error) {
    throw ValueError.isValueError(error) ? fault(error.complaint.replace(/, got .*$/, '')) : error;
  }
  if (full !== zone && !full.endsWith(`.${zone}`)) throw fault(`must be a name within ${zone}`);
  if (type === 'SRV' && !/^_[a-z0-9-]+\._(tcp|udp|tls|sctp)\./.test(`${full}.`)) {
    throw fault("must start with _SERVICE._PROTOCOL such as '_sip._tcp'");
  }
  return full;
}
