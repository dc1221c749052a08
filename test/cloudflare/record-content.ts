import { isIPv4, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';
import { invalidData, invalidRecord, notModelled } from './errors';

/** What stands in a record, by its kind. */
export interface Content {
  readonly content: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly priority?: number;
}

/** The fields of a request that say what stands in a record. */
export interface ContentInput {
  readonly type: string;
  readonly content: unknown;
  readonly data: unknown;
  readonly priority: unknown;
}

/**
 * Checks and normalises what stands in a record: the server answers what is returned here, not what it was sent.
 *
 * @throws ApiError
 */
export function contentOf({ type, content, data, priority }: ContentInput): Content {
  const text = typeof content === 'string' ? content : '';
  switch (type) {
    case 'A':
      if (!isIPv4(text)) throw invalidRecord(9005, 'Content for A record must be a valid IPv4 address.');
      return { content: text };
    case 'AAAA':
      if (!isIPv6(text)) throw invalidRecord(9006, 'Content for AAAA record must be a valid IPv6 address.');
      return { content: new URL(`http://[${text}]`).hostname.slice(1, -1) };
    case 'CNAME':
      return { content: hostName(text, 9007, 'Content for CNAME record is invalid.') };
    case 'NS':
      return { content: hostName(text, 9008, 'Content for NS record must be a hostname.') };
    case 'MX': {
      const rank = whole(priority, 'priority');
      return { content: hostName(text, 9009, 'Content for MX record must be a hostname.'), priority: rank };
    }
    case 'TXT':
      return { content: quotedText(text) };
    case 'SRV':
      return srv(fields(data), priority);
    case 'CAA':
      return caa(fields(data));
    default:
      throw notModelled(`${type} records`);
  }
}

/** A name as the server keeps it: lower-case, punycode, without the dot at the end. */
export function normalName(name: string): string {
  const bare = name.trim().replace(/\.$/, '').toLowerCase();
  return /^[\x00-\x7f]*$/.test(bare) ? bare : domainToASCII(bare);
}

/** True for a name of labels that DNS allows, with `*` and `_` where records have them. */
export function isName(name: string): boolean {
  const labels = name.split('.');
  const right = labels.every((label, at) => /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/.test(label) || (at === 0 && label === '*'));
  return right && name.length <= 253;
}

function hostName(text: string, code: number, message: string): string {
  const name = normalName(text);
  if (!isName(name) || isIPv4(name)) throw invalidRecord(code, message);
  return name;
}

function srv(data: Readonly<Record<string, unknown>>, top: unknown): Content {
  const [weight, port] = [whole(data['weight'], 'weight'), whole(data['port'], 'port')];
  const priority = whole(data['priority'] ?? top, 'priority');
  if (typeof data['target'] !== 'string') throw invalidData('target is a required data field.');
  const target = data['target'] === '.' ? '.' : hostName(data['target'], 9101, 'target must be a hostname.');
  return { content: `${weight} ${port} ${target}`, data: { port, priority, target, weight }, priority };
}

function caa(data: Readonly<Record<string, unknown>>): Content {
  const { flags, tag, value } = data;
  const bits = whole(flags, 'flags');
  if (bits > 255) throw invalidData('flags must be between 0 and 255.');
  if (tag !== 'issue' && tag !== 'issuewild' && tag !== 'iodef') {
    throw invalidData('tag must be one of issue, issuewild or iodef.');
  }
  if (typeof value !== 'string') throw invalidData('value is a required data field.');
  return { content: `${bits} ${tag} "${value}"`, data: { flags: bits, tag, value } };
}

function fields(data: unknown): Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
}

function whole(value: unknown, name: string): number {
  if (value === undefined || value === null) throw invalidData(`${name} is a required data field.`);
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 65535) {
    throw invalidData(`${name} must be between 0 and 65535.`);
  }
  return value;
}

/** Text in quoted strings of at most 255 bytes: quotes are put around what has none, longer strings are split. */
function quotedText(text: string): string {
  if (text === '') throw invalidRecord(9012, 'Content for TXT record must not be empty.');
  const strings = text.startsWith('"') ? quotedStrings(text) : [text.replace(/["\\]/g, '\\$&')];
  const parts = strings.flatMap(split);
  const wire = parts.reduce((sum, part) => sum + 1 + bytes(part), 0);
  if (wire > 4096) throw invalidRecord(9015, 'Record content exceeds the allowed length of 4096 wire format bytes.');
  return parts.map((part) => `"${part}"`).join(' ');
}

function quotedStrings(text: string): string[] {
  if (!/^"(?:[^"\\]|\\.)*"(?:\s+"(?:[^"\\]|\\.)*")*$/.test(text)) {
    throw invalidRecord(9012, 'Content for TXT record has quotation marks that do not match.');
  }
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, inside = '']) => inside);
}

/** Parts of at most 255 bytes on the wire, where `\"` is one. */
function split(text: string): string[] {
  const parts: string[] = [''];
  for (const [char] of text.matchAll(/\\.|[^\\]/gu)) {
    const last = parts.at(-1) ?? '';
    if (bytes(last + char) > 255) parts.push(char);
    else parts[parts.length - 1] = last + char;
  }
  return parts;
}

const bytes = (escaped: string): number => Buffer.byteLength(escaped.replace(/\\(.)/gs, '$1'));
