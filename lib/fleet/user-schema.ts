import { z } from 'zod';
import { name, sshKey, userName, whole } from './scalars';

/** One person's account, on some or all hosts. */
export const userSchema = z.strictObject({
  /** User id, 1000 to 29999. Renders to `users.users.<name>.uid`. @default - allocated once in fleet.lock.json */
  uid: whole(1000, 29999).optional(),
  /** Full name or purpose. Renders to `users.users.<name>.description`. @default '' */
  description: z.string().default(''),
  /** Login shell. Renders to `users.users.<name>.shell`. @default 'bash' */
  shell: z.enum(['bash', 'zsh', 'fish', 'nushell']).default('bash'),
  /** Whether the account may become root. Renders to the group `wheel`. @default false */
  wheel: z.boolean().default(false),
  /** Further groups. Renders to `users.users.<name>.extraGroups`. @default [] */
  groups: z.array(userName).default([]),
  /** SSH public keys, whole lines of `.pub` files. Renders to `openssh.authorizedKeys.keys`. @default [] */
  keys: z.array(sshKey).default([]),
  /** Keeps the account and its files but lets nobody log in. @default false */
  disabled: z.boolean().default(false),
  /** Hosts that have the account. @default - every host */
  hosts: z.array(name).optional(),
});
