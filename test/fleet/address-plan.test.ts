import fc from 'fast-check';
import {
  checkLockFacts,
  defineFleet,
  type Fleet,
  FleetLock,
  meshAddress,
  requestFleetAddresses,
} from '../../lib/fleet';
import { Cidr } from '../../lib/net/cidr';
import { IpAddress } from '../../lib/net/ip-address';
import { testHost } from '../../lib/testing';

const numRuns = Number(process.env['CDKNIX_RUNS'] ?? 1000);
const seed = Number(process.env['CDKNIX_SEED'] ?? 42);
const families = ['ipv4', 'ipv6'] as const;
const names = Array.from({ length: 16 }, (_, index) => `h${index}`);
const exhausted = /^has no free candidate left; widen the range, or drop facts that are not used$/;

/** What a fleet goes through: hosts and devices come, go, are renamed and come back, in any order. */
interface History {
  /** Prefix lengths of the networks: from room for three to room for all. */
  readonly v4: number;
  readonly v6: number;
  /** Who is there at each step, beside `always`, whose addresses the fleet says itself. */
  readonly steps: readonly (readonly string[])[];
  /** Whether the addresses of those that left are dropped where there is no more room. */
  readonly drops: boolean;
}

const history: fc.Arbitrary<History> = fc.record({
  v4: fc.integer({ min: 27, max: 29 }),
  v6: fc.integer({ min: 122, max: 125 }),
  steps: fc.array(fc.shuffledSubarray(names), { minLength: 2, maxLength: 6 }),
  drops: fc.boolean(),
});

const network = {
  manager: 'networkd',
  uplink: 'eno1',
  interfaces: { eno1: { kind: 'ethernet', dhcp: 'yes' } },
} as const;

function fleetOf({ v4, v6 }: History, step: readonly string[]): Fleet {
  const isDevice = (name: string): boolean => Number(name.slice(1)) % 3 === 0;
  const hosts = ['always', ...step.filter((name) => !isDevice(name))];
  const members = hosts.map((name) => [name, name === 'always' ? { ipv4: '10.77.0.2', ipv6: 'fd00:77::1' } : {}]);
  return defineFleet({
    domain: 'example.org',
    hosts: Object.fromEntries(hosts.map((name) => [name, { ...testHost, network, zones: {} }])),
    networks: {
      wg0: {
        ipv4: `10.77.0.0/${v4}`,
        ipv6: `fd00:77::/${v6}`,
        members: Object.fromEntries(members) as Record<string, object>,
        reserved: Object.fromEntries(step.filter(isDevice).map((name) => [name, {}])),
      },
    },
  });
}

/** One synth: the lock is read and used; it is written only where nothing is wrong. */
function synth(fleet: Fleet, before: string) {
  const lock = FleetLock.parse(before);
  requestFleetAddresses(lock, fleet);
  return { lock, problems: [...lock.settle(), ...checkLockFacts(lock, fleet)] };
}

const tried = { steps: 0, addresses: 0, exhausted: 0 };

/** Follows one fleet through its steps and judges every address. */
function follow(given: History): void {
  let text: string | undefined;
  const kept = new Map<string, string>();
  for (const step of given.steps) {
    tried.steps++;
    const fleet = fleetOf(given, step);
    const mesh = fleet.networks['wg0'];
    const ranges = { ipv4: Cidr.of(mesh?.ipv4 ?? ''), ipv6: Cidr.of(mesh?.ipv6 ?? '') };
    const { lock, problems } = synth(fleet, text ?? '{ "version": 1 }');
    const isFull = families.some((family) => {
      const room = Number(ranges[family].size) - (family === 'ipv4' ? 2 : 1);
      const holders = new Set([...kept.keys()].filter((key) => key.endsWith(family)).map((key) => key.split('/')[0]));
      for (const name of [...step, 'always']) holders.add(name);
      return holders.size > room;
    });
    if (isFull) {
      tried.exhausted++;
      expect(problems).not.toEqual([]);
      for (const { message } of problems) expect(message).toMatch(exhausted);
      if (!given.drops || text === undefined) continue;
      const dropping = FleetLock.parse(text);
      requestFleetAddresses(dropping, fleet);
      for (const name of dropping.unrequested) {
        const [, key = ''] = name.split(' ');
        dropping.drop('address', key);
        kept.delete(key.replace('wg0/', ''));
      }
      text = dropping.toText();
      continue;
    }
    expect(problems).toEqual([]);
    const owners = new Set<string>();
    for (const family of families) {
      for (const name of [...step, 'always']) {
        const address = meshAddress(lock, fleet, 'wg0', name, family) ?? 'none';
        const key = `${name}/${family}`;
        tried.addresses++;
        const before = kept.get(key) ?? address;
        if (before !== address) throw new Error(`${key} had ${before} and has ${address}`);
        if (ranges[family].refusesHost(IpAddress.of(address))) throw new Error(`${key} has ${address}, outside`);
        if (owners.has(address)) throw new Error(`${key} has ${address}, as another`);
        owners.add(address);
        kept.set(key, address);
      }
    }
    text = lock.toText();
  }
}

test(`addresses of ${numRuns} fleets: none changes or is there twice, all are inside, and no room is said so`, () => {
  fc.assert(fc.property(history, follow), { numRuns, seed });
  const { steps, addresses, exhausted: full } = tried;
  process.stderr.write(
    `address plan: ${numRuns} fleets, ${steps} synths, ${addresses} addresses, ${full} times no room, seed ${seed}\n`,
  );
  expect(Math.min(addresses, full)).toBeGreaterThan(0);
}, 600_000);
