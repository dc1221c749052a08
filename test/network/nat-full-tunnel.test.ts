import { answer, type Flow, surprises } from '../nftables/flows';
import { describeTunnels } from './describe';
import { seenAs, segmentAt, tellCallers } from './nat-calls';
import { makeTunnels, type Ping, pingSurprises } from './pings';
import { mtu } from './site';
import { elsewhere, hub, router, Town } from './town';

const clients = ['zeus', 'phone'] as const;
const [four, six] = elsewhere;

let town: Town;

const pings: readonly Ping[] = clients.flatMap((on) => elsewhere.map((to) => ({ on, to, size: mtu, passes: true })));

describeTunnels(['wg-quick', 'tcpdump'], 'a full tunnel through a gateway', () => {
  beforeAll(async () => {
    town = new Town({ fullTunnel: true, gateway: true });
    await town.open();
    await answer(town.net, 'far', { tcp: [8080], udp: [8080] });
    for (const machine of ['far', 'lan']) await tellCallers(town.net, machine, 7001);
    town.bootAll([hub, 'zeus', 'hera']);
    town.connectPhone();
    await makeTunnels(town.machines, pings);
  });

  test('is taken without a complaint, and carries packets of full size of both families to the Internet', async () => {
    expect(town.complaints()).toEqual([]);
    expect(await pingSurprises('full tunnels through a gateway', town.machines, pings)).toEqual([]);
    const flows: Flow[] = clients.flatMap((on) =>
      elsewhere.flatMap((to, family) =>
        (['tcp', 'udp'] as const).map((protocol) => {
          return { on, protocol, from: ['0.0.0.0', '::'][family]!, to, port: 8080, accepted: true };
        }),
      ),
    );
    expect(surprises('full tunnels through a gateway', town.net, flows)).toEqual([]);
  });

  test.each(clients)('brings %s to the Internet and to the LAN with an address that has a way back', (client) => {
    expect({
      internet: seenAs(town.net, client, four, 7001),
      internet6: seenAs(town.net, client, six, 7001),
      lan: seenAs(town.net, client, '192.168.1.10', 7001),
    }).toEqual({ internet: router, internet6: town.addressOf(client, 6), lan: '192.168.1.42' });
  });

  test.each([
    [four, mtu - 40],
    [six, mtu - 60],
  ])('asks %s for segments that fit the tunnel', async (to, segment) => {
    const at = { machine: 'far', interface: 'eno1', port: 7001 };
    expect(await segmentAt(town.net, at, () => seenAs(town.net, 'zeus', to, 7001))).toBe(segment);
  });

  test('is lost without the table that translates', () => {
    town.machine(hub).run(['nft', 'delete', 'table', 'inet', 'nat-gateway']);
    expect(clients.map((client) => seenAs(town.net, client, four, 7001))).toEqual(['', '']);
  });
});
