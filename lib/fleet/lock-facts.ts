import { type Problem } from '../errors';
import { Cidr } from '../net/cidr';
import { IpAddress } from '../net/ip-address';
import { type FleetLock } from './lock';
import { idProblems } from './lock-ids';
import { factName, lockFile } from './lock-text';
import { type Fleet } from './types';

const families = ['ipv4', 'ipv6'] as const;
type Family = (typeof families)[number];

/** Requests the addresses of a peer of a mesh network that the fleet gives none. */
function requestMeshAddresses(lock: FleetLock, fleet: Fleet, network: string, member: string): void {
  const mesh = fleet.networks[network];
  const facts = mesh?.members[member] ?? mesh?.reserved[member];
  for (const family of families) {
    const range = mesh?.[family];
    if (range === undefined || facts?.[family] !== undefined) continue;
    lock.request('address', addressKey(network, member, family), freeAddresses(fleet, network, range));
  }
}

/** Requests every address that a mesh network of the fleet has for a peer and the fleet does not give. */
export function requestFleetAddresses(lock: FleetLock, fleet: Fleet): void {
  for (const [network, { members, reserved }] of Object.entries(fleet.networks)) {
    for (const peer of [...Object.keys(members), ...Object.keys(reserved)])
      requestMeshAddresses(lock, fleet, network, peer);
  }
}

/** An address in a mesh network: the fleet's, or the allocated one; undefined before the lock is settled. */
export function meshAddress(
  lock: FleetLock,
  fleet: Fleet,
  network: string,
  member: string,
  family: Family,
): string | undefined {
  const mesh = fleet.networks[network];
  const facts = mesh?.members[member] ?? mesh?.reserved[member];
  return facts?.[family] ?? lock.get('address', addressKey(network, member, family));
}

/** A public key in a mesh network: the fleet's, or the recorded one. */
export function meshPublicKey(lock: FleetLock, fleet: Fleet, network: string, member: string): string | undefined {
  const mesh = fleet.networks[network];
  const facts = mesh?.members[member] ?? mesh?.reserved[member];
  return facts?.publicKey ?? lock.get('public-key', `${network}/${member}`);
}

/** Finds recorded facts that the fleet contradicts since: an address outside its network, or what is declared for another. */
export function checkLockFacts(lock: FleetLock, fleet: Fleet): Problem[] {
  const remedy = `delete the line from ${lockFile} and run synth again`;
  const problems: Problem[] = idProblems(lock, fleet);
  for (const [network, mesh] of Object.entries(fleet.networks)) {
    for (const member of [...Object.keys(mesh.members), ...Object.keys(mesh.reserved)]) {
      for (const family of families) {
        const key = addressKey(network, member, family);
        const value = lock.get('address', key);
        const range = mesh[family];
        if (value === undefined || range === undefined) continue;
        const wrong = Cidr.of(range).refusesHost(IpAddress.of(value))
          ? `is outside the hosts of ${range}`
          : declared(fleet, network).has(value) && meshAddress(lock, fleet, network, member, family) === value
            ? 'is declared in the fleet for another peer'
            : undefined;
        if (wrong !== undefined)
          problems.push({
            path: lockFile,
            field: factName('address', key),
            message: `${wrong}, got '${value}'; ${remedy}`,
          });
      }
    }
  }
  return problems;
}

function addressKey(network: string, member: string, family: Family): string {
  return `${network}/${member}/${family}`;
}

function* freeAddresses(fleet: Fleet, network: string, range: string): Generator<string> {
  const taken = declared(fleet, network);
  for (const address of Cidr.of(range).hosts()) if (!taken.has(address.toString())) yield address.toString();
}

function declared(fleet: Fleet, network: string): Set<string> {
  const mesh = fleet.networks[network];
  const peers = [...Object.values(mesh?.members ?? {}), ...Object.values(mesh?.reserved ?? {})];
  return new Set(peers.flatMap(({ ipv4, ipv6 }) => [ipv4, ipv6]).filter((address) => address !== undefined));
}
