import { type Fault, InterfaceAddress, IpAddress, shown, ValueError } from '../../lib';
import { type Lan } from './lan';
import { type AddressPool } from './props';

/** Addresses of a network that are somebody's, and whose, lowest first. */
export function takenIn({ host, network, own, gateway }: Lan): ReadonlyMap<string, string> {
  const taken = new Map<string, string>([[own.toString(), 'the server itself']]);
  for (const [name, other] of Object.entries(host.fleet.hosts)) {
    if (other.site !== host.facts.site) continue;
    for (const text of Object.values(other.network.interfaces).flatMap(({ addresses }) => addresses)) {
      const { address } = InterfaceAddress.of(text);
      if (network.contains(address) && !taken.has(address.toString())) taken.set(address.toString(), `host '${name}'`);
    }
  }
  if (gateway !== undefined) taken.set(gateway, 'the router');
  return new Map([...taken].sort(([a], [b]) => IpAddress.compare(IpAddress.of(a), IpAddress.of(b))));
}

/** An address in the network of a server that a machine can have, or what is wrong with it. */
export function machineAddress({ network }: Lan, text: string): IpAddress | string {
  try {
    const address = IpAddress.of(text);
    if (!network.refusesHost(address)) return address;
    const last = network.nth(network.size - 2n);
    return `must be a machine's in ${network.toString()}, ${network.nth(1).toString()} to ${last.toString()}, got '${text}'`;
  } catch (error) {
    if (!ValueError.isValueError(error)) throw error;
    return error.complaint;
  }
}

/** What is wrong with the addresses that are to be given out. */
export function poolFaults(lan: Lan, { from, to }: AddressPool): Fault[] {
  const [first, last] = [machineAddress(lan, from), machineAddress(lan, to)];
  if (typeof first === 'string' || typeof last === 'string') {
    return [
      ...(typeof first === 'string' ? [{ field: 'pool.from', message: first }] : []),
      ...(typeof last === 'string' ? [{ field: 'pool.to', message: last }] : []),
    ];
  }
  if (first.value > last.value) {
    return [{ field: 'pool', message: `must not end before it starts, got ${shown(from)} to ${shown(to)}; swap them` }];
  }
  const inside = [...takenIn(lan)].filter(([text]) => {
    const { value } = IpAddress.of(text);
    return first.value <= value && value <= last.value;
  });
  return inside.map(([address, whose]) => {
    return { field: 'pool', message: `must be free, got ${from} to ${to} with ${address} of ${whose}; leave it out` };
  });
}

/** Where a pool starts in its network, and how many addresses it has. */
export function poolOf(
  { network }: Lan,
  { from, to }: AddressPool,
): { readonly offset: number; readonly size: number } {
  const first = IpAddress.of(from).value;
  return { offset: Number(first - network.address.value), size: Number(IpAddress.of(to).value - first) + 1 };
}
