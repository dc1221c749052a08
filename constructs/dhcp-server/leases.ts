import { type Fault } from '../../lib';
import { type Lan } from './lan';
import { machineAddress, takenIn } from './pool';
import { type DhcpServerProps, type StaticLease } from './props';

/** What is wrong with the machines that always get the same address. */
export function leaseFaults(lan: Lan, { staticLeases = {} }: DhcpServerProps): Fault[] {
  const taken = takenIn(lan);
  const leases = Object.entries(staticLeases).sort(([a], [b]) => (a < b ? -1 : 1));
  return leases.flatMap(([name, lease], index) => {
    const before = leases.slice(0, index);
    return [...macFaults(name, lease, before), ...addressFaults(lan, taken, [name, lease], before)];
  });
}

type Named = readonly [name: string, lease: StaticLease];

function macFaults(name: string, { mac }: StaticLease, before: readonly Named[]): Fault[] {
  const field = `staticLeases.${name}.mac`;
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(mac)) {
    return [{ field, message: `must be six bytes such as '65:43:4a:5b:d8:5f', got '${mac}'` }];
  }
  const other = before.find(([, lease]) => lease.mac.toLowerCase() === mac.toLowerCase());
  return other === undefined
    ? []
    : [{ field, message: `is that of '${other[0]}' too, got '${mac}'; keep one of them` }];
}

function addressFaults(lan: Lan, taken: ReadonlyMap<string, string>, [name, lease]: Named, before: readonly Named[]) {
  const field = `staticLeases.${name}.address`;
  const address = machineAddress(lan, lease.address);
  if (typeof address === 'string') return [{ field, message: address }];
  const other = before.find(([, { address: text }]) => text === lease.address);
  const whose = taken.get(address.toString()) ?? (other === undefined ? undefined : `'${other[0]}'`);
  return whose === undefined
    ? []
    : [{ field, message: `is that of ${whose}, got '${lease.address}'; give it another one` }];
}
