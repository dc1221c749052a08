import { shown } from '../errors';
import { Cidr } from '../net/cidr';
import { IpAddress } from '../net/ip-address';
import { ValueError } from '../net/value-error';
import { exitOnProblems } from '../synth/exit';

const TAG = Symbol.for('cdknix/Placeholder');

/** A fact that is not filled in yet: a documentation value and what is to replace it. */
export interface Placeholder {
  /** The documentation value. */
  readonly value: string;
  /** What to fill in: `public IPv4 of fufuwuqi`. */
  readonly what: string;
}

/** A placeholder found in a fleet. */
export interface PlaceholderFact extends Placeholder {
  /** Dotted path of the field: `hosts.fufuwuqi.publicAddress.ipv4`. */
  readonly path: string;
}

/** A fact to fill in later. The value must be one that {@link isPlaceholder} knows. @example placeholder('192.0.2.1', 'public IPv4 of fufuwuqi') */
export function placeholder(value: string, what: string): Placeholder {
  // It is called before the fleet that it is a part of is read.
  exitOnProblems();
  if (!isPlaceholder(value)) {
    const choices = '192.0.2.1, 2001:db8::1, 32 zeros for an id, a key of zeros';
    throw new ValueError('placeholder', `must be a documentation value, got ${shown(value)}; take one of ${choices}`);
  }
  return Object.defineProperty({ value, what }, TAG, { value: true });
}

/** Recognises what {@link placeholder} made. */
export function isPlaceholderObject(x: unknown): x is Placeholder {
  return typeof x === 'object' && x !== null && TAG in x;
}

/** An SSH public key of zeros: `ssh-ed25519 AAAA…`, a placeholder. */
export const placeholderSshKey = `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${'A'.repeat(43)}`;

/** A WireGuard public key of zeros, a placeholder. */
export const placeholderWireGuardKey = `${'A'.repeat(43)}=`;

/** An id of Cloudflare of zeros, a placeholder. */
export const placeholderId = '0'.repeat(32);

/**
 * True for documentation values: addresses and networks of RFC 5737 and RFC 3849, ids of 32 zeros, keys of zeros.
 * Nothing that would publish or use one may be rendered.
 */
export function isPlaceholder(value: string): boolean {
  if (value === placeholderId || value === placeholderWireGuardKey || value.startsWith(placeholderSshKey)) return true;
  if (!/^(192\.0\.2|198\.51\.100|203\.0\.113)\.|^(2001:0?db8|3fff):/i.test(value)) return false;
  try {
    return value.includes('/') ? Cidr.of(networkOf(value)).isDocumentation : IpAddress.of(value).isDocumentation;
  } catch (error) {
    if (ValueError.isValueError(error)) return false;
    throw error;
  }
}

function networkOf(text: string): string {
  const [address = '', length = ''] = text.split('/');
  return /^\d{1,3}$/.test(length) ? Cidr.around(IpAddress.of(address), Number(length)).toString() : text;
}
