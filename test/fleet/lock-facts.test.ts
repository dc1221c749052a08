import fc from 'fast-check';
import { problemLine } from '../../lib/errors';
import {
  checkLockFacts,
  type Fleet,
  FleetLock,
  gidOf,
  meshAddress,
  meshPublicKey,
  requestFleetAddresses,
  requestGid,
  requestUid,
  uidOf,
} from '../../lib/fleet';
import { fleetWith, wireGuardKey } from './base-fleet';

const sparse = (): Fleet =>
  fleetWith({
    'users/leto': { hosts: ['hera'] },
    'networks/wg0/members/hera': {},
    'networks/wg0/reserved/phone': { ipv4: '10.77.0.2' },
  });

test('what the fleet leaves open is allocated around what it says', () => {
  const fleet = sparse();
  const lock = FleetLock.parse();
  for (const user of ['zeus', 'leto']) requestUid(lock, fleet, user);
  requestFleetAddresses(lock, fleet);
  lock.record('public-key', 'wg0/hera', wireGuardKey(7));
  expect(lock.settle()).toEqual([]);
  expect([uidOf(lock, fleet, 'zeus'), uidOf(lock, fleet, 'leto')]).toEqual([1000, 1001]);
  expect(meshAddress(lock, fleet, 'wg0', 'ares', 'ipv4')).toBe('10.77.0.1');
  expect(meshAddress(lock, fleet, 'wg0', 'hera', 'ipv4')).toBe('10.77.0.3');
  expect(meshAddress(lock, fleet, 'wg0', 'phone', 'ipv6')).toBe('fd00:77::3');
  expect(meshPublicKey(lock, fleet, 'wg0', 'hera')).toBe(wireGuardKey(7));
  expect(checkLockFacts(lock, fleet)).toEqual([]);
});

test('a recorded address that the fleet contradicts since is a problem', () => {
  const fleet = sparse();
  const lock = FleetLock.parse();
  lock.record('address', 'wg0/hera/ipv4', '10.77.0.2');
  lock.record('address', 'wg0/ares/ipv6', 'fd00:78::1');
  expect(checkLockFacts(lock, fleet).map(problemLine)).toEqual([
    `[fleet.lock.json] address wg0/ares/ipv6: is outside the hosts of fd00:77::/64, got 'fd00:78::1'; delete the line from fleet.lock.json and run synth again`,
    `[fleet.lock.json] address wg0/hera/ipv4: is declared in the fleet for another peer, got '10.77.0.2'; delete the line from fleet.lock.json and run synth again`,
  ]);
});

test('an id is asked for by every host of a user, and is never that of a removed one', () => {
  const fleet = fleetWith({ 'users/a': {}, 'users/b': {}, 'users/gone': { uid: 1002, removed: true } });
  const lock = FleetLock.parse();
  for (const user of ['a', 'b', 'a', 'zeus']) requestUid(lock, fleet, user);
  for (const group of ['family', 'family']) requestGid(lock, group);
  expect(lock.settle()).toEqual([]);
  expect(['a', 'b', 'gone', 'zeus'].map((user) => uidOf(lock, fleet, user))).toEqual([1003, 1004, 1002, 1000]);
  expect(gidOf(lock, 'family')).toBe(1000);
});

test('an id that was allocated stays that of its user, when the fleet has forgotten him too', () => {
  const lock = FleetLock.parse();
  lock.record('uid', 'tempd', '1001');
  lock.record('uid', 'leto', '1007');
  expect(checkLockFacts(lock, fleetWith()).map(problemLine)).toEqual([
    `[fleet.lock.json] uid tempd: is declared in the fleet for user 'leto' too, got '1001'; give 'leto' another`,
  ]);
  const fleet = fleetWith({ 'users/leto/uid': undefined, 'users/tempd': { removed: true } });
  expect([uidOf(lock, fleet, 'tempd'), checkLockFacts(lock, fleet)]).toEqual([1001, []]);
});

describe('allocation', () => {
  const key = fc.stringMatching(/^[a-z]{1,3}$/);
  const candidates = Array.from({ length: 60 }, (_, i) => String(1000 + i));

  test('does not depend on the order of requests, and gives each its own', () => {
    fc.assert(
      fc.property(
        fc
          .uniqueArray(key, { maxLength: 20 })
          .chain((keys) =>
            fc.tuple(fc.constant(keys), fc.shuffledSubarray(keys, { minLength: keys.length }), fc.subarray(keys)),
          ),
        ([keys, shuffled, before]) => {
          const start = FleetLock.parse();
          for (const name of before) start.allocate('uid', name, candidates.slice(20));
          const text = (names: string[]): string => {
            const lock = FleetLock.parse(start.toText());
            for (const name of names) lock.request('uid', name, candidates);
            expect(lock.settle()).toEqual([]);
            const values = names.map((name) => lock.get('uid', name));
            expect(new Set(values).size).toBe(names.length);
            for (const name of before) expect(lock.get('uid', name)).toBe(start.get('uid', name));
            return lock.toText();
          };
          const once = text(keys);
          expect(text(shuffled)).toBe(once);
          expect(FleetLock.parse(once).toText()).toBe(once);
        },
      ),
    );
  });

  test('adds lines and changes none', () => {
    fc.assert(
      fc.property(fc.uniqueArray(key, { maxLength: 12 }), fc.uniqueArray(key, { maxLength: 12 }), (old, fresh) => {
        const lock = FleetLock.parse();
        for (const name of old) lock.allocate('uid', name, candidates);
        const before = lock.toText().split('\n');
        for (const name of fresh) lock.allocate('uid', name, candidates);
        const after = lock.toText().split('\n');
        expect(after.filter((line) => before.includes(line))).toEqual(before);
      }),
    );
  });
});
