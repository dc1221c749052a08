import { z } from 'zod';
import { checked, cloudflareId, fullDomainName, ipv4Address, ipv6Address, name, whole, zoneName } from './scalars';
import { got } from './wording';

/** A text of at most so many characters on one line. */
const line = (most: number): z.ZodType<string, string> =>
  checked((text) => {
    if (/[\x00-\x1f\x7f]/.test(text)) return `must be one line without control characters, got ${got(text)}`;
    return text.length > 0 && text.length <= most ? undefined : `must have 1 to ${most} characters, got ${text.length}`;
  });

const common = {
  /** `@` for the zone itself, a name below it (`www`), or the full name. `*` may be the first label. */
  name: z.string(),
  /** Seconds that resolvers may keep it: 1 (automatic) or 60 to 86400. @default 1 */
  ttl: z
    .number()
    .check((ctx) => {
      const { value } = ctx;
      if (value === 1 || (Number.isInteger(value) && value >= 60 && value <= 86400)) return;
      const message = `must be 1 (automatic) or a whole number from 60 to 86400, got ${got(value)}`;
      ctx.issues.push({ code: 'custom', message, input: value });
    })
    .default(1),
  /** Note shown beside it at Cloudflare, at most 100 characters. */
  comment: line(100).optional(),
};
/** Whether Cloudflare stands in front; then `ttl` is 1. @default false */
const proxied = z.boolean().default(false);
/** Host whose `publicAddress` it points at, in place of `content`. */
const host = name.optional();
const target = fullDomainName({ underscore: true });
/** 0 to 65535; the lowest is asked first. */
const priority = whole(0, 65535);

/** One DNS record. Renders to a `cloudflare_dns_record`. */
const recordSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('A'),
    ...common,
    /** IPv4 address, or `host` instead. */
    content: ipv4Address.optional(),
    host,
    proxied,
  }),
  z.strictObject({
    type: z.literal('AAAA'),
    ...common,
    /** IPv6 address, or `host` instead. */
    content: ipv6Address.optional(),
    host,
    proxied,
  }),
  z.strictObject({
    type: z.literal('CNAME'),
    ...common,
    /** Full name that it stands for. */
    content: target,
    proxied,
  }),
  z.strictObject({
    type: z.literal('MX'),
    ...common,
    /** Full name of the mail server. */
    content: target,
    priority,
  }),
  z.strictObject({
    type: z.literal('TXT'),
    ...common,
    /** The bare text, without the double quotes that zone files put around it; at most 2048 characters. */
    content: checked((text) => {
      return /^".*"$/.test(text) ? `must be the bare text, got ${got(text)}; leave the double quotes out` : undefined;
    }).pipe(line(2048)),
  }),
  z.strictObject({
    type: z.literal('SRV'),
    ...common,
    priority,
    /** 0 to 65535; the share among those of equal priority. */
    weight: whole(0, 65535),
    /** Port of the service. */
    port: whole(0, 65535),
    /** Full name of the server. */
    target,
  }),
  z.strictObject({
    type: z.literal('CAA'),
    ...common,
    /** 0, or 128 where authorities must understand the tag. @default 0 */
    flags: z.literal([0, 128]).default(0),
    /** What it restricts. */
    tag: z.enum(['issue', 'issuewild', 'iodef']),
    /** Authority with its parameters (`letsencrypt.org; validationmethods=dns-01`), `;` for none, or the address of `iodef`. */
    value: line(255),
  }),
]);

/** One zone at Cloudflare. */
const zoneSchema = z.strictObject({
  /** Cloudflare's id of the zone, 32 hexadecimal digits, on its overview page. */
  zoneId: cloudflareId,
  /** Cloudflare's id of the account, 32 hexadecimal digits. @default - only what needs no account can be made */
  accountId: cloudflareId.optional(),
  /** Records that no construct makes. @default [] */
  records: z.array(recordSchema).default([]),
});

/** The zones by name. */
export const dnsSchema = z.strictObject({
  /** Zones by their domain name, `fufu.land`. @default {} */
  zones: z.record(zoneName, zoneSchema).default({}),
});
