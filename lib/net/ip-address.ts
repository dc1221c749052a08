import { IPv4, IPv6 } from 'ipaddr.js';
import { shown } from '../errors';
import { ValueError } from './value-error';

/** The two families of addresses. */
export type IpFamily = 4 | 6;

/** Bits in an address of a family. */
export const addressBits: Readonly<Record<IpFamily, number>> = { 4: 32, 6: 128 };

/** RFC 5737 and RFC 3849/9637: addresses for documents, never used on a network. */
const documentation: readonly (readonly [IpFamily, bigint, number])[] = [
  [4, 0xc0000200n, 24],
  [4, 0xc6336400n, 24],
  [4, 0xcb007100n, 24],
  [6, 0x20010db8n << 96n, 32],
  [6, 0x3fff0000n << 96n, 20],
];

/** Ranges, as ipaddr.js names them, that a machine on the Internet can be reached at. */
const publicRanges = new Set<string>(['unicast', 'as112', 'as112v6', 'amt', '6to4', 'teredo', 'rfc6052', 'rfc6145']);
const privateRanges = new Set<string>(['private', 'uniqueLocal', 'carrierGradeNat', 'linkLocal', 'loopback']);

/** An IPv4 or IPv6 address without prefix length, in canonical text (RFC 5952 for IPv6). */
export class IpAddress {
  /** An address from its text. @example IpAddress.of('fd00:100::1') */
  public static of(text: string): IpAddress {
    if (IPv4.isValidFourPartDecimal(text)) {
      const value = text.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
      return new IpAddress(4, BigInt(value), text);
    }
    if (text.includes('/')) throw fault(text, '; leave the prefix length out');
    if (text.includes('%')) throw fault(text, '; leave the interface out');
    if (!text.includes(':') || !IPv6.isValid(text)) throw fault(text, '');
    const parsed = IPv6.parse(text);
    if (parsed.isIPv4MappedAddress()) throw fault(text, `; write '${parsed.toIPv4Address().toString()}'`);
    return new IpAddress(6, numberOf(parsed.toByteArray()), parsed.toRFC5952String());
  }

  /** The address of a family with a number. */
  public static fromNumber(family: IpFamily, value: bigint): IpAddress {
    const bits = addressBits[family];
    if (value < 0n || value >= 1n << BigInt(bits)) {
      throw new ValueError('IP address', `must fit into ${bits} bits, got ${shown(value)}`);
    }
    if (family === 4) return new IpAddress(family, value, ipv4Bytes(value).join('.'));
    const bytes = Array.from({ length: 16 }, (_, i) => Number((value >> BigInt(120 - 8 * i)) & 0xffn));
    return new IpAddress(family, value, new IPv6(bytes).toRFC5952String());
  }

  /** Orders IPv4 before IPv6, then by number. */
  public static compare(a: IpAddress, b: IpAddress): number {
    return a.family - b.family || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0);
  }

  private rangeName: string | undefined;

  private constructor(
    /** 4 or 6. */
    public readonly family: IpFamily,
    /** The address as one number. */
    public readonly value: bigint,
    private readonly text: string,
  ) {}

  /** True inside a range reserved for documents (RFC 5737, RFC 3849, RFC 9637). */
  public get isDocumentation(): boolean {
    const shift = (length: number): bigint => BigInt(addressBits[this.family] - length);
    return documentation.some(([family, network, length]) => {
      return family === this.family && this.value >> shift(length) === network >> shift(length);
    });
  }

  /** True where only neighbours reach it: RFC 1918, unique local, carrier-grade NAT, link-local, loopback. */
  public get isPrivate(): boolean {
    return privateRanges.has(this.range());
  }

  /** True where the whole Internet can reach it; false for private, multicast, reserved and documentation ranges. */
  public get isPublic(): boolean {
    return publicRanges.has(this.range()) && !this.isDocumentation;
  }

  /** True for 169.254.0.0/16 and fe80::/10. */
  public get isLinkLocal(): boolean {
    return this.range() === 'linkLocal';
  }

  /** True for 127.0.0.0/8 and ::1. */
  public get isLoopback(): boolean {
    return this.range() === 'loopback';
  }

  public equals(other: IpAddress): boolean {
    return this.family === other.family && this.value === other.value;
  }

  /** Canonical text: `192.168.1.42`, `fd00:100::1`. */
  public toString(): string {
    return this.text;
  }

  private range(): string {
    return (this.rangeName ??=
      this.family === 4 ? new IPv4(ipv4Bytes(this.value)).range() : IPv6.parse(this.text).range());
  }
}

function ipv4Bytes(value: bigint): number[] {
  const number = Number(value);
  return [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255];
}

function numberOf(bytes: readonly number[]): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

function fault(text: string, advice: string): ValueError {
  return new ValueError('IP address', `must be an IPv4 or IPv6 address, got ${shown(text)}${advice}`);
}
