import { shown } from '../errors';
import { Cidr, type PrefixForm, splitPrefix } from './cidr';
import { type IpAddress } from './ip-address';
import { ValueError } from './value-error';

const form: PrefixForm = {
  noun: 'interface address',
  example: '192.168.1.42/24',
  likely: ({ family }) => (family === 4 ? 24 : 64),
};

/** An address as an interface has it: the machine's own address and its network's prefix length, `192.168.1.42/24`. */
export class InterfaceAddress {
  /** An interface address from its text; the network's own and broadcast address are refused. */
  public static of(text: string): InterfaceAddress {
    const [address, prefixLength] = splitPrefix(form, text);
    const network = Cidr.around(address, prefixLength);
    if (network.refusesHost(address)) {
      const which = address.equals(network.address) ? 'network' : 'broadcast';
      const advice = `give the machine an address of its own in ${network.toString()}`;
      throw new ValueError('interface address', `must not be the ${which} address, got ${shown(text)}; ${advice}`);
    }
    return new InterfaceAddress(address, network);
  }

  private constructor(
    /** The machine's own address. */
    public readonly address: IpAddress,
    /** The network it is in. */
    public readonly network: Cidr,
  ) {}

  public get prefixLength(): number {
    return this.network.prefixLength;
  }

  /** Canonical text: `192.168.1.42/24`. */
  public toString(): string {
    return `${this.address.toString()}/${this.prefixLength}`;
  }
}
