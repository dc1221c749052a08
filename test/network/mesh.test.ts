import { type Link, Topology } from '../../constructs/wire-guard-mesh';
import { describeTunnels } from './describe';
import { makeTunnels, type Ping, pingSurprises } from './pings';
import { mtu } from './site';
import { Village } from './village';

/** A ping of that size from each to each, in both families; what passes is what `links` has. */
function pings(village: Village, size: number, links: readonly Link[]): Ping[] {
  const { names } = village;
  return names.flatMap((on) =>
    names.flatMap((other) => {
      if (on === other) return [];
      const passes = links.some(([a, b]) => (a === on && b === other) || (a === other && b === on));
      return ([4, 6] as const).map((family) => ({ on, to: village.addressOf(other, family), size, passes }));
    }),
  );
}

const four = ['ares', 'hera', 'iris', 'zeus'];
const five = ['ares', 'hera', 'iris', 'rhea', 'zeus'];
const everyone = four.flatMap((a, i) => four.slice(i + 1).map((b) => [a, b] as const));
const round = five.map((name, i) => [name, five[(i + 1) % five.length]!] as const);

describeTunnels([], 'a full mesh of four', () => {
  let village: Village;
  beforeAll(async () => {
    village = new Village(four, Topology.fullMesh(), 4);
    await village.open();
    await makeTunnels(village.machines, pings(village, mtu, everyone));
  });

  test('is taken by NixOS without a complaint', () => {
    expect(village.complaints()).toEqual([]);
  });

  test('carries packets of its full size between all of them, and splits none', async () => {
    expect(await pingSurprises('full mesh of 4', village.machines, pings(village, mtu, everyone))).toEqual([]);
    expect(village.split()).toEqual([]);
  });

  test('carries nothing that is a byte longer', async () => {
    const none = pings(village, mtu + 1, []);
    expect(await pingSurprises('full mesh of 4, a byte too many', village.machines, none)).toEqual([]);
  });
});

describeTunnels([], 'a ring of five', () => {
  let village: Village;
  beforeAll(async () => {
    village = new Village(five, Topology.ring(five), 6);
    await village.open();
    await makeTunnels(village.machines, pings(village, mtu, round));
  });

  test('carries packets of its full size between neighbours, and none between others', async () => {
    expect(await pingSurprises('ring of 5', village.machines, pings(village, mtu, round))).toEqual([]);
    expect(village.split()).toEqual([]);
  });

  test('lacks a pair where an address of one is not routed to it', async () => {
    const hera = village.machine('hera');
    const [ares] = hera
      .run(['wg', 'show', 'wg0', 'allowed-ips'])
      .split('\n')
      .filter((line) => line.includes('10.100.0.10/32'));
    hera.run(['wg', 'set', 'wg0', 'peer', ares!.split('\t')[0]!, 'allowed-ips', 'fd00:100::10/128']);
    expect(
      (await pingSurprises('ring of 5 that lacks an address', village.machines, pings(village, mtu, round))).sort(),
    ).toEqual(['ares -> 10.100.0.11, 1380 bytes: must pass', 'hera -> 10.100.0.10, 1380 bytes: must pass']);
  });
});
