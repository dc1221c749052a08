import { type Construct } from 'constructs';
import { ConstructError, shown } from '../errors';
import { type Fault } from '../fault';
import { Cidr } from '../net/cidr';
import { ValueError } from '../net/value-error';

/** What limits a token beyond what it is for. */
export interface TokenTerms {
  /** When it ends, RFC 3339 in UTC: `2027-01-31T00:00:00Z`. A later one keeps the token's value. @default - never */
  readonly expiresOn?: string;
  /** Networks that alone may use it, as Cloudflare sees them: `['45.10.20.0/24']`. @default - any */
  readonly clientAddresses?: readonly string[];
}

/** The terms as both kinds of tokens take them. */
export interface TokenTermsConfig {
  readonly expiresOn?: string;
  readonly condition?: { readonly requestIp: { readonly in: string[] } };
}

/** The arguments of a token for its terms. */
export function termsOf({ expiresOn, clientAddresses }: TokenTerms): TokenTermsConfig {
  return {
    ...(expiresOn !== undefined && { expiresOn }),
    ...(clientAddresses !== undefined && { condition: { requestIp: { in: [...clientAddresses].sort() } } }),
  };
}

/** How long the name of a token may be. */
const longestName = 120;

/** @throws ConstructError for a name that Cloudflare would refuse. */
export function requireShortName(scope: Construct, id: string, name: string): void {
  const { length } = name;
  if (length <= longestName) return;
  const message = `has a name of ${length} characters, Cloudflare takes ${longestName}, got '${name}'; shorten what is in it`;
  throw new ConstructError(scope.node.path, id, message);
}

/** What is wrong with a token that nobody has checked yet. */
export function tokenFaults(name: string, { expiresOn, clientAddresses }: TokenTerms): Fault[] {
  const message = expiresOn === undefined ? undefined : tokenEndFault(expiresOn);
  const lengths = `must have 1 to ${longestName} characters, got ${name.length}`;
  return [
    ...(name.length > 0 && name.length <= longestName ? [] : [{ field: 'tokenName', message: lengths }]),
    ...(message === undefined ? [] : [{ field: 'expiresOn', message }]),
    ...(clientAddresses === undefined ? [] : placeFaults(clientAddresses)),
  ];
}

/** What is wrong with the day and time at which a token ends. */
export function tokenEndFault(text: string): string | undefined {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? new Date(text) : undefined;
  // JavaScript takes the 31st of February for the 3rd of March.
  if (time === undefined || Number.isNaN(time.getTime()) || time.toISOString().replace('.000', '') !== text) {
    return `must be a day and time in UTC, got ${shown(text)}; write it like '2027-01-31T00:00:00Z'`;
  }
  return time.getTime() > Date.now() ? undefined : `is over, got ${shown(text)}; give a later one, or leave it out`;
}

function placeFaults(networks: readonly string[]): Fault[] {
  const field = 'clientAddresses';
  if (networks.length === 0) {
    return [{ field, message: 'must not be empty, for nobody could use the token; leave it out for any address' }];
  }
  return networks.flatMap((text) => {
    try {
      Cidr.of(text);
      return [];
    } catch (error) {
      if (!ValueError.isValueError(error)) throw error;
      return [{ field, message: error.message }];
    }
  });
}
