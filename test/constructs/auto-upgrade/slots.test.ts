import fc from 'fast-check';
import { type Apart, assignSlots } from '../../../constructs/auto-upgrade/slots';
import { restartMinutes } from '../../../constructs/auto-upgrade/settings';
import { ClockTime } from '../../../lib';

const day = 24 * 60;
const clock = (minute: number): string =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');

const allDay = Array.from({ length: day }, (_, minute) => clock(minute));

/** Minutes of the day in which NixOS would decide to restart, by the comparison of texts in its script. */
function decides(lower: string, upper: string): number[] {
  const holds = (now: string) => (lower < upper ? now > lower && now < upper : now < upper || now > lower);
  return allDay.flatMap((now, minute) => (holds(now) ? [minute] : []));
}

/** Minutes in which the host may be away: it goes a minute after it decided. */
function away(slot: number, from: ClockTime, minutes: number): Set<number> {
  const start = from.plus(slot * minutes);
  const decided = decides(start.plus(-1).toString(), start.plus(minutes - restartMinutes).toString());
  return new Set(decided.flatMap((one) => Array.from({ length: restartMinutes }, (_, k) => (one + 1 + k) % day)));
}

const fleets = fc.record({
  count: fc.integer({ min: 1, max: 200 }),
  hubs: fc.integer({ min: 0, max: 4 }),
  links: fc.array(fc.tuple(fc.nat(199), fc.nat(3)), { maxLength: 400 }),
  pairs: fc.array(fc.tuple(fc.nat(199), fc.nat(199)), { maxLength: 20 }),
  from: fc.integer({ min: 0, max: day - 1 }),
  minutes: fc.integer({ min: 20, max: 120 }),
  slots: fc.integer({ min: 1, max: 12 }),
});

test('no host is away while its hub is, all are within the window, or one is told that it is too short', () => {
  const outcomes = { whole: 0, refused: 0 };
  fc.assert(
    fc.property(fleets, ({ count, hubs, links, pairs, from, minutes, slots }) => {
      fc.pre(slots * minutes < day);
      const hosts = Array.from({ length: count }, (_, index) => `host${index}`);
      const name = (index: number): string => `host${index % count}`;
      const apart: Apart[] = [
        ...(hubs === 0 ? [] : links.map(([a, hub]) => ({ a: name(a), b: name(hub % hubs), hub: name(hub % hubs) }))),
        ...pairs.map(([a, b]) => ({ a: name(a), b: name(b) })),
      ].filter(({ a, b }) => a !== b);
      const { slotOf, without } = assignSlots({ hosts, apart, slots });
      outcomes[without.length === 0 ? 'whole' : 'refused'] += 1;
      expect(slotOf.size + without.length).toBe(count);
      const start = ClockTime.of(clock(from));
      const until = start.plus(slots * minutes);
      const minutesIn = Array.from({ length: slots }, (_, slot) => away(slot, start, minutes));
      const isOutside = (minute: number) => !ClockTime.of(clock(minute)).isWithin(start, until);
      expect(minutesIn.flatMap((all) => [...all].filter(isOutside))).toEqual([]);
      const meets = (x: number, y: number) => [...(minutesIn[x] ?? [])].some((minute) => minutesIn[y]?.has(minute));
      const met = apart.filter(({ a, b }) => {
        const [x, y] = [slotOf.get(a), slotOf.get(b)];
        return x !== undefined && y !== undefined && meets(x, y);
      });
      expect(met).toEqual([]);
    }),
    { numRuns: 200 },
  );
  expect(Math.min(outcomes.whole, outcomes.refused)).toBeGreaterThan(0);
});

test('hubs come after their spokes, and two hubs of one spoke are not away together', () => {
  const spokes = Array.from({ length: 20 }, (_, index) => `spoke${index}`);
  const apart = spokes.flatMap((a) => ['hub1', 'hub2'].map((hub) => ({ a, b: hub, hub })));
  const { slotOf } = assignSlots({ hosts: [...spokes, 'hub1', 'hub2'], apart, slots: 8 });
  expect([slotOf.get('hub1'), slotOf.get('hub2')]).toEqual([7, 6]);
  expect(new Set(spokes.map((name) => slotOf.get(name)))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
});

test('the canary comes first', () => {
  const hosts = ['ares', 'hera', 'zeus'];
  expect(assignSlots({ hosts, apart: [], slots: 8, first: 'zeus' }).slotOf.get('zeus')).toBe(0);
});

test('200 hosts without a hub are spread over all slots', () => {
  const hosts = Array.from({ length: 200 }, (_, index) => `host${index}`);
  const { slotOf } = assignSlots({ hosts, apart: [], slots: 8 });
  const sizes = [...new Set(slotOf.values())].map((slot) => [...slotOf.values()].filter((one) => one === slot).length);
  expect(sizes).toHaveLength(8);
  expect(Math.max(...sizes)).toBeLessThan(45);
});
