import { Cidr } from '../net/cidr';
import { IpAddress } from '../net/ip-address';
import { ValueError } from '../net/value-error';
import { ageRecipientFault } from '../secrets/age-recipient';
import { publicKeyFault, sshKeyFault } from './public-keys';

/** What `fleet.lock.json` knows of one kind of fact. */
interface LockKindFacts {
  /** Whether two keys may never have the same value. */
  readonly unique: boolean;
  /** What a value must be, after "must be". */
  readonly form: string;
  readonly accepts: (value: string) => boolean;
}

const wholeNumber = (value: string): boolean => /^[1-9]\d{0,8}$/.test(value);

/** The kinds of facts that are allocated or generated once. */
export const lockKinds = {
  /** Address in a mesh network; key `NETWORK/MEMBER/ipv4` or `…/ipv6`. */
  address: { unique: true, form: 'an IP address', accepts: (value) => canonical(() => IpAddress.of(value), value) },
  /** Group id; key is the group's name. */
  gid: { unique: true, form: 'a whole number', accepts: wholeNumber },
  /** SSH host key, the public half of `/etc/ssh/ssh_host_ed25519_key` without comment; key is the host. */
  'host-key': {
    unique: true,
    form: "an SSH host key, 'ssh-ed25519 BASE64' without comment",
    accepts: (value) => /^ssh-ed25519 \S+$/.test(value) && sshKeyFault(value) === undefined,
  },
  /** WireGuard public key; key `NETWORK/MEMBER`. */
  'public-key': {
    unique: true,
    form: 'a WireGuard public key',
    accepts: (value) => publicKeyFault(value) === undefined,
  },
  /** Recipient of encrypted secrets, of age; key is the host or user. One person may hold several keys' place. */
  recipient: {
    unique: false,
    form: "a recipient of age, 'age1…', with no letter wrong or missing",
    accepts: (value) => ageRecipientFault(value) === undefined,
  },
  /** Network given to something, such as a container network; key is its name. */
  subnet: { unique: true, form: 'a network', accepts: (value) => canonical(() => Cidr.of(value), value) },
  /** User id; key is the user's name. */
  uid: { unique: true, form: 'a whole number', accepts: wholeNumber },
} as const satisfies Record<string, LockKindFacts>;

/** A kind of fact that is allocated or generated once. */
export type LockKind = keyof typeof lockKinds;

/** Recognises a kind of fact. */
export function isLockKind(text: string): text is LockKind {
  return Object.hasOwn(lockKinds, text);
}

function canonical(parse: () => { toString(): string }, value: string): boolean {
  try {
    return parse().toString() === value;
  } catch (error) {
    if (ValueError.isValueError(error)) return false;
    throw error;
  }
}
