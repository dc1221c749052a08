import { shown } from '../errors';
import { addressBits, IpAddress, type IpFamily } from './ip-address';
import { ValueError } from './value-error';

/** A network: its first address and prefix length, `192.168.1.0/24`. Host bits are zero. */
export class Cidr {
  /** A network from its text; set host bits are refused, naming the network that was probably meant. */
  public static of(text: string): Cidr {
    const [address, prefixLength] = splitPrefix(networkForm, text);
    const network = Cidr.around(address, prefixLength);
    if (!network.address.equals(address)) {
      throw new ValueError('network', `must have no host bits set, got ${shown(text)}; write '${network.toString()}'`);
    }
    return network;
  }

  /** The network of a prefix length that an address lies in. */
  public static around(address: IpAddress, prefixLength: number): Cidr {
    const bits = addressBits[address.family];
    if (!Number.isInteger(prefixLength) || prefixLength < 0 || prefixLength > bits) {
      throw new ValueError('prefix length', `must be a whole number from 0 to ${bits}, got ${shown(prefixLength)}`);
    }
    const hostBits = BigInt(bits - prefixLength);
    const first = (address.value >> hostBits) << hostBits;
    const network = first === address.value ? address : IpAddress.fromNumber(address.family, first);
    return new Cidr(network, prefixLength);
  }

  /** Orders by first address, then the larger network first. */
  public static compare(a: Cidr, b: Cidr): number {
    return IpAddress.compare(a.address, b.address) || a.prefixLength - b.prefixLength;
  }

  private constructor(
    /** The first address. */
    public readonly address: IpAddress,
    /** Leading bits that all addresses share. */
    public readonly prefixLength: number,
  ) {}

  public get family(): IpFamily {
    return this.address.family;
  }

  /** How many addresses it has, usable or not. */
  public get size(): bigint {
    return 1n << BigInt(addressBits[this.family] - this.prefixLength);
  }

  /** The last address; the broadcast address of an IPv4 network that has one. */
  public get last(): IpAddress {
    return this.nth(this.size - 1n);
  }

  /** True where every address is private. */
  public get isPrivate(): boolean {
    return this.address.isPrivate && this.last.isPrivate;
  }

  /** True where every address is in a documentation range. */
  public get isDocumentation(): boolean {
    return this.address.isDocumentation && this.last.isDocumentation;
  }

  public contains(address: IpAddress): boolean {
    const hostBits = BigInt(addressBits[this.family] - this.prefixLength);
    return address.family === this.family && address.value >> hostBits === this.address.value >> hostBits;
  }

  /** True where the two networks share an address, so one lies within the other. */
  public overlaps(other: Cidr): boolean {
    return this.prefixLength <= other.prefixLength ? this.contains(other.address) : other.contains(this.address);
  }

  /** True where no machine can have the address: outside, the network's own, or the IPv4 broadcast address. */
  public refusesHost(address: IpAddress): boolean {
    if (!this.contains(address)) return true;
    if (this.size <= 2n) return false;
    return address.equals(this.address) || (this.family === 4 && address.equals(this.last));
  }

  /** The address at an offset; 0 is the network's own. */
  public nth(offset: bigint | number): IpAddress {
    const index = BigInt(offset);
    if (index < 0n || index >= this.size) {
      const most = this.size - 1n;
      throw new ValueError(
        'address offset',
        `must be from 0 to ${most.toString()} in ${this.toString()}, got ${index.toString()}`,
      );
    }
    return IpAddress.fromNumber(this.family, this.address.value + index);
  }

  /** The addresses that machines can have, lowest first; made as they are asked for. */
  public *hosts(): Generator<IpAddress> {
    const whole = this.size <= 2n;
    const end = whole || this.family === 6 ? this.size : this.size - 1n;
    for (let offset = whole ? 0n : 1n; offset < end; offset++) yield this.nth(offset);
  }

  public equals(other: Cidr): boolean {
    return this.prefixLength === other.prefixLength && this.address.equals(other.address);
  }

  /** Canonical text: `10.100.0.0/24`. */
  public toString(): string {
    return `${this.address.toString()}/${this.prefixLength}`;
  }
}

/** What a text with a prefix length is meant to be, for the messages about it. */
export interface PrefixForm {
  readonly noun: string;
  readonly example: string;
  /** The prefix length that was probably meant where none was given. */
  readonly likely: (address: IpAddress) => number;
}

const networkForm: PrefixForm = {
  noun: 'network',
  example: '192.168.1.0/24',
  likely: ({ family, value }) => {
    if (family === 4) return (value & 0xffn) === 0n ? 24 : 32;
    return (value & 0xffff_ffff_ffff_ffffn) === 0n ? 64 : 128;
  },
};

/** Splits `ADDRESS/LENGTH`. */
export function splitPrefix({ noun, example, likely }: PrefixForm, text: string): readonly [IpAddress, number] {
  const [, before = text, length] = /^([^/]*)\/([^/]*)$/.exec(text) ?? [];
  let address: IpAddress;
  try {
    address = IpAddress.of(before);
  } catch (error) {
    if (!ValueError.isValueError(error)) throw error;
    throw new ValueError(noun, `must be an IPv4 or IPv6 ${noun} such as '${example}', got ${shown(text)}`);
  }
  const bits = addressBits[address.family];
  if (length === undefined) {
    throw new ValueError(noun, `must have a prefix length, got ${shown(text)}; write '${text}/${likely(address)}'`);
  }
  if (!/^(0|[1-9]\d{0,2})$/.test(length) || Number(length) > bits) {
    throw new ValueError(noun, `must have a prefix length from 0 to ${bits}, got ${shown(text)}`);
  }
  return [address, Number(length)];
}
