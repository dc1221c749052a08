import { z } from 'zod';
import { shown } from '../errors';
import { Cidr } from '../net/cidr';
import { DomainName, type DomainNameOptions } from '../net/domain-name';
import { InterfaceAddress } from '../net/interface-address';
import { IpAddress, type IpFamily } from '../net/ip-address';
import { ValueError } from '../net/value-error';
import { ageRecipientFault } from '../secrets/age-recipient';
import { isLocale, isTimeZone, nearestTimeZone } from './locale';
import { type Placeholder } from './placeholder';
import { publicKeyFault, sshKeyFault } from './public-keys';
import { got, looksSecret } from './wording';

/** A text whose parser returns the canonical form or throws a ValueError. Placeholders are unwrapped before. */
export function parsed(parse: (text: string) => { toString(): string }): z.ZodType<string, string | Placeholder> {
  const schema = z.string().transform((text, ctx) => {
    try {
      return parse(text).toString();
    } catch (error) {
      if (!ValueError.isValueError(error)) throw error;
      const sayable = error.noun === 'key' || !looksSecret(text);
      const message = sayable ? error.complaint : `is not what belongs here, got ${got(text)}`;
      ctx.issues.push({ code: 'custom', message, input: text });
      return z.NEVER;
    }
  });
  return schema;
}

/** A text that a function finds nothing wrong with. The message is complete, with the value. */
export function checked(fault: (text: string) => string | undefined): z.ZodType<string, string> {
  return z.string().check((ctx) => {
    const message = fault(ctx.value);
    if (message !== undefined) ctx.issues.push({ code: 'custom', message, input: ctx.value });
  });
}

/** A text of one form; `form` says which, after "must be". */
export function matching(pattern: RegExp, form: string): z.ZodType<string, string> {
  return checked((text) => (pattern.test(text) ? undefined : `must be ${form}, got ${got(text)}`));
}

/** A whole number in a range. */
export function whole(min: number, max: number): z.ZodType<number, number> {
  return z.number().check((ctx) => {
    if (Number.isInteger(ctx.value) && ctx.value >= min && ctx.value <= max) return;
    const message = `must be a whole number from ${min} to ${max}, got ${shown(ctx.value)}`;
    ctx.issues.push({ code: 'custom', message, input: ctx.value });
  });
}

const family = (wanted: IpFamily) => (text: string) => {
  const address = IpAddress.of(text);
  if (address.family === wanted) return address;
  throw new ValueError('IP address', `must be an IPv${wanted} address, got ${shown(text)}`);
};
const familyNetwork = (wanted: IpFamily) => (text: string) => {
  const network = Cidr.of(text);
  if (network.family === wanted) return network;
  throw new ValueError('network', `must be an IPv${wanted} network, got ${shown(text)}`);
};
const publicOrDynamic = (wanted: IpFamily) => (text: string) => {
  if (text === 'dynamic') return text;
  const address = family(wanted)(text);
  if (address.isPublic || address.isDocumentation) return address;
  const remedy = "give the address that the Internet sees, or 'dynamic'";
  throw new ValueError('public address', `must be a public address, got ${shown(text)}; ${remedy}`);
};

export const ipAddress = parsed((text) => IpAddress.of(text));
export const ipv4Address = parsed(family(4));
export const ipv6Address = parsed(family(6));
export const network = parsed((text) => Cidr.of(text));
export const ipv4Network = parsed(familyNetwork(4));
export const ipv6Network = parsed(familyNetwork(6));
export const interfaceAddress = parsed((text) => InterfaceAddress.of(text));
export const publicIpv4 = parsed(publicOrDynamic(4));
export const publicIpv6 = parsed(publicOrDynamic(6));
export const port = whole(1, 65535);

/** A domain name with at least one dot. */
export const fullDomainName = (options: DomainNameOptions = {}): z.ZodType<string, string | Placeholder> =>
  parsed((text) => {
    const name = DomainName.of(text, options);
    if (name.labels.length > 1) return name;
    throw new ValueError('domain name', `must be a full domain name such as 'fufu.land', got ${shown(text)}`);
  });
/** A domain name that may be a single label: `vpn`. */
export const domainSuffix = parsed((text) => DomainName.of(text));

/** Where a machine is called from outside: an address, or a domain name with at least one dot. No port. */
export const endpoint = parsed((text) => {
  const fault = (rest: string): ValueError =>
    new ValueError('endpoint', `must be an address or a full name such as 'vpn.fufu.land', got ${shown(text)}${rest}`);
  const [, before] = /^([^:]+|\[.*\]):\d*$/.exec(text) ?? [];
  if (before !== undefined) throw fault(`; leave the port out, it is the network's`);
  try {
    const address = IpAddress.of(text);
    if (
      address.isPublic ||
      address.isDocumentation ||
      (address.isPrivate && !address.isLoopback && !address.isLinkLocal)
    )
      return address;
  } catch (error) {
    if (!ValueError.isValueError(error) || /[:/]|^[\d.]+$/.test(text)) throw fault('');
    const name = DomainName.of(text);
    if (name.labels.length > 1) return name;
  }
  throw fault('');
});

/** A record key that is a domain name in its canonical text. */
export const zoneName = checked((text) => {
  try {
    const name = DomainName.of(text).toString();
    if (!name.includes('.')) return `must be a full domain name such as 'fufu.land', got ${shown(text)}`;
    return name === text ? undefined : `must be in canonical form, got ${shown(text)}; write '${name}'`;
  } catch (error) {
    if (!ValueError.isValueError(error)) throw error;
    return looksSecret(text) ? 'is no domain name' : error.complaint;
  }
});

export const interfaceName = matching(
  /^(?!\.{1,2}$)[^\s/:%]{1,15}$/,
  '1 to 15 characters without spaces, slashes and colons',
);
export const name = matching(
  /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
  'at most 63 small letters, digits and inner hyphens, a letter first',
);
export const userName = matching(
  /^[a-z_][a-z0-9_-]{0,30}$/,
  'at most 31 small letters, digits, _ and -, no digit first',
);
export const cloudflareId = parsed((text) => {
  if (/^[0-9a-f]{32}$/.test(text)) return text;
  throw new ValueError('id', `must be 32 hexadecimal digits, got ${shown(text)}`);
});
export const wireGuardKey = parsed((text) => accepted(text, publicKeyFault));
/** A person's key for encrypted files: of age, or of SSH without its comment, as sops writes it. */
export const recipient = parsed((text) => {
  const [type = '', body = ''] = text.trim().split(/\s+/);
  if (type === 'ssh-ed25519') return accepted(`${type} ${body}`, sshKeyFault);
  return accepted(text.trim(), ageRecipientFault);
});
export const sshKey = parsed((text) => accepted(text.trim().replace(/\s+/g, ' '), sshKeyFault));
export const timeZone = checked((text) => {
  if (isTimeZone(text)) return undefined;
  return `must be a time zone such as 'Europe/Berlin', got ${got(text)}${nearestTimeZone(text)}`;
});
export const locale = checked((text) => {
  return isLocale(text) ? undefined : `must be a locale such as 'en_US.UTF-8', got ${got(text)}`;
});

function accepted(text: string, fault: (text: string) => string | undefined): string {
  const complaint = fault(text);
  if (complaint !== undefined) throw new ValueError('key', complaint);
  return text;
}
