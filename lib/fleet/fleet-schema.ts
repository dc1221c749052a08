import { z } from 'zod';
import { dnsSchema } from './dns-schema';
import { hostSchema } from './host-schema';
import { networksSchema } from './network-schema';
import { fullDomainName, locale, matching, name, timeZone, userName } from './scalars';
import { userSchema } from './user-schema';

const backendSchema = z.discriminatedUnion('kind', [
  /** State in `.terraform-state/` beside the program. */
  z.strictObject({ kind: z.literal('local') }),
  z.strictObject({
    kind: z.literal('s3'),
    /** Bucket that keeps the state. */
    bucket: matching(
      /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      'a bucket name of 3 to 63 small letters, digits, dots and hyphens',
    ),
    /** Start of every state's key, without slashes at the ends. @default - the fleet's name */
    keyPrefix: matching(/^[^/\s][^\s]*[^/\s]$|^[^/\s]$/, 'a key prefix without slashes at its ends').optional(),
    /** Region; `auto` for R2. @default 'auto' */
    region: z.string().min(1).default('auto'),
    /** Address of the S3 service, `https://ACCOUNT.r2.cloudflarestorage.com`. @default - Amazon's of the region */
    endpoint: matching(/^https:\/\/[^\s/]+(\/[^\s]*)?$/, 'an address that starts with https://').optional(),
  }),
]);

/** The whole fleet as the program writes it. */
export const fleetSchema = z.strictObject({
  /** Name of the fleet. @default - the first label of `domain` */
  name: name.optional(),
  /** Primary domain, `fufu.land`; one of `dns.zones` where there are any. */
  domain: fullDomainName(),
  /** User who runs the fleet: gets mails, and owns what needs an owner. @default - nobody */
  operator: userName.optional(),
  /** Locale of hosts that name none. @default 'en_US.UTF-8' */
  locale: locale.default('en_US.UTF-8'),
  /** Time zone of hosts that name none. @default 'UTC' */
  timeZone: timeZone.default('UTC'),
  /** Where encrypted secrets live: committed in the `repo`, or only on the `host` under `/etc/nixos/secrets`. @default 'repo' */
  secrets: z.enum(['repo', 'host']).default('repo'),
  /** Machines by host name: an RFC 1123 label in small letters that starts with a letter. */
  hosts: z.record(name, hostSchema),
  /** Named sets of hosts. What is the same on all of them is written once. @default {} */
  profiles: z.record(name, z.array(name)).default({}),
  /** Accounts by user name. @default {} */
  users: z.record(userName, userSchema).default({}),
  /** Mesh networks by the name of their interface, `wg0`. @default {} */
  networks: networksSchema,
  /** Public DNS at Cloudflare. @default {} */
  dns: dnsSchema.default({ zones: {} }),
  /** Where Terraform keeps its state. @default { backend: { kind: 'local' } } */
  terraform: z.strictObject({ backend: backendSchema }).default({ backend: { kind: 'local' } }),
});

/** The fleet as the program writes it. */
export type FleetInput = z.input<typeof fleetSchema>;

/** The fleet as parsed, before names are resolved. */
export type FleetData = z.output<typeof fleetSchema>;
