import { z } from 'zod';
import { isDay } from '../day';
import { checked, matching, name, recipient, sshKey, userName, whole } from './scalars';
import { got } from './wording';

const day = checked((text) =>
  isDay(text) ? undefined : `must be a day, YYYY-MM-DD, got ${got(text)}; write it like '2026-12-31'`,
);

/** One person's account, on some or all hosts. */
export const userSchema = z.strictObject({
  /** User id, 1000 to 29999. Renders to `users.users.<name>.uid`. @default - allocated once in fleet.lock.json */
  uid: whole(1000, 29999).optional(),
  /** Full name or purpose. Renders to `users.users.<name>.description`. @default '' */
  description: matching(/^[^:\n\r]*$/, 'one line without colons').default(''),
  /** Login shell. Renders to `users.users.<name>.shell`. @default 'bash' */
  shell: z.enum(['bash', 'zsh', 'fish', 'nushell']).default('bash'),
  /** Whether the account may become root. Renders to the group `wheel`. @default false */
  wheel: z.boolean().default(false),
  /** Further groups, on every host of the account. Renders to `users.users.<name>.extraGroups`. @default [] */
  groups: z.array(userName).default([]),
  /** SSH public keys, whole lines of `.pub` files. Renders to `openssh.authorizedKeys.keys`. @default [] */
  keys: z.array(sshKey).default([]),
  /**
   * Keys by which it opens the secrets of every host, as one who runs the fleet: recipients of age, `age1…`, or SSH
   * public keys, `ssh-ed25519 …`. @default []
   */
  recipients: z.array(recipient).default([]),
  /**
   * Whether it has a password, for the console and for sudo; the hash is the secret `passwords/<name>`.
   * Renders to `users.users.<name>.hashedPasswordFile`. @default true
   */
  password: z.boolean().default(true),
  /** First day, UTC, on which nobody gets in by it any more: `2026-12-31`. Renders to `users.users.<name>.expires`. @default - it stays */
  expires: day.optional(),
  /** Whether its services run while it is not logged in. Renders to `users.users.<name>.linger`. @default false */
  linger: z.boolean().default(false),
  /** Keeps the account and its files but lets nobody log in. @default false */
  disabled: z.boolean().default(false),
  /** Takes the account away and keeps its id, so that nobody else ever gets its files. @default false */
  removed: z.boolean().default(false),
  /** Hosts that have the account. @default - every host */
  hosts: z.array(name).optional(),
});
