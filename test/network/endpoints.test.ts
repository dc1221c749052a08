import { runService } from './boot';
import { describeTunnels } from './describe';
import { makeTunnels, type Ping, pingSurprises } from './pings';
import { mtu } from './site';
import { hub, router, Town } from './town';

const unit = 'wg0-endpoints';
/** The hub's address after its provider gave it another one, and one that nobody has. */
const [moved, nobody] = ['172.30.0.77', '172.30.0.99'];
/** The clock as it is when nothing has been heard for so long that a peer must have moved; the script asks no other. */
const later = { date: `#!/bin/sh\nexec /bin/date --date='+136 seconds' "$@"\n` };

let town: Town;

const toHub = (on: string, passes: boolean): Ping[] =>
  ([4, 6] as const).map((family) => ({ on, to: town.addressOf(hub, family), size: mtu, passes }));
const knows = (spoke: string, address: string) => town.machine(spoke).knows({ 'ares.example.org': address });
const endpointOf = (spoke: string) => town.machine(spoke).run(['wg', 'show', 'wg0', 'endpoints']).trim().split('\t')[1];
const run = (spoke: string, programs = {}) =>
  runService(town.machine(spoke), town.evaluated.machines[spoke]!, unit, { programs });

describeTunnels(['wg-quick'], 'an endpoint that is a name', () => {
  beforeAll(async () => {
    town = new Town();
    await town.open();
    town.bootAll([hub, 'hera']);
    await makeTunnels(town.machines, toHub('hera', true));
  });

  test('is where the peer is found', async () => {
    expect(await pingSurprises('before the hub moves', town.machines, toHub('hera', true))).toEqual([]);
    expect(endpointOf('hera')).toBe(`${router}:51820`);
  });

  test('is not asked for again while its peer was heard of lately, though it has moved', async () => {
    await town.moveHub(moved);
    knows('hera', moved);
    run('hera');
    expect(endpointOf('hera')).toBe(`${router}:51820`);
    expect(await pingSurprises('after the hub moved', town.machines, toHub('hera', false))).toEqual([]);
  });

  test('is kept where the name is not known just now', () => {
    town.machine('hera').knows({});
    expect(() => run('hera', later)).toThrow();
    expect(endpointOf('hera')).toBe(`${router}:51820`);
  });

  test('is found again by the timer once its peer is silent', async () => {
    knows('hera', moved);
    run('hera', later);
    expect(endpointOf('hera')).toBe(`${moved}:51820`);
    expect(await pingSurprises('found again', town.machines, toHub('hera', true))).toEqual([]);
  });

  test('is found by the timer at once where the name was wrong at boot', async () => {
    knows('zeus', nobody);
    town.bootAll(['zeus']);
    expect(await pingSurprises('name of yesterday', town.machines, toHub('zeus', false))).toEqual([]);
    knows('zeus', moved);
    run('zeus');
    expect(endpointOf('zeus')).toBe(`${moved}:51820`);
    await makeTunnels(town.machines, toHub('zeus', true));
    expect(await pingSurprises('name of today', town.machines, toHub('zeus', true))).toEqual([]);
  });
});
