import { domainToASCII } from 'node:url';
import { shown } from '../errors';
import { ValueError } from './value-error';

/** What a domain name may have beyond letters, digits and hyphens. */
export interface DomainNameOptions {
  /** Accepts `*` as the first label. @default false */
  readonly wildcard?: boolean;
  /** Accepts labels that start with an underscore: `_dmarc.fufu.land`. @default false */
  readonly underscore?: boolean;
}

/** A full domain name (RFC 1035, RFC 1123): lower case, punycode, no trailing dot. */
export class DomainName {
  /** A domain name from its text; other scripts become punycode. @example DomainName.of('fufu.land') */
  public static of(text: string, options: DomainNameOptions = {}): DomainName {
    const name = DomainName.canonical(text);
    const fault = complaintAbout(name, options);
    if (fault !== undefined) throw new ValueError('domain name', `${fault}, got ${shown(text)}`);
    return new DomainName(name);
  }

  /** Lower case, punycode and without the trailing dot; not checked. */
  public static canonical(text: string): string {
    return (/^[\x20-\x7e]*$/.test(text) ? text : domainToASCII(text)).toLowerCase().replace(/\.$/, '');
  }

  private constructor(private readonly text: string) {}

  /** The labels, the host's first. */
  public get labels(): readonly string[] {
    return this.text.split('.');
  }

  public get isWildcard(): boolean {
    return this.text.startsWith('*.');
  }

  /** True for the zone's own name and every name below it. */
  public isWithin(zone: DomainName): boolean {
    return this.text === zone.text || this.text.endsWith(`.${zone.text}`);
  }

  public equals(other: DomainName): boolean {
    return this.text === other.text;
  }

  /** Canonical text: `www.fufu.land`. */
  public toString(): string {
    return this.text;
  }
}

function complaintAbout(name: string, { wildcard = false, underscore = false }: DomainNameOptions): string | undefined {
  if (name === '') return 'must be a domain name';
  if (name.length > 253) return 'must have at most 253 characters';
  const labels = name.split('.');
  if (labels[0] === '*' && !wildcard) return 'must not be a wildcard';
  const plain = labels.slice(labels[0] === '*' ? 1 : 0);
  if (plain.length === 0) return 'must have a name after the wildcard';
  const label = underscore ? /^_?[a-z0-9]([a-z0-9_-]*[a-z0-9])?$/ : /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
  for (const part of plain) {
    if (part === '') return 'must not have an empty label';
    if (part.length > 63) return 'must have labels of at most 63 characters';
    if (!label.test(part)) return 'must have labels of letters, digits and inner hyphens';
  }
  return /^\d+$/.test(plain.at(-1) ?? '') ? 'must not end in a number' : undefined;
}
