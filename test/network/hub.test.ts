import { answer, type Flow, surprises } from '../nftables/flows';
import { describeTunnels } from './describe';
import { makeTunnels, type Ping, pingSurprises } from './pings';
import { mtu } from './site';
import { hub, linked, router, services, spokes, Town } from './town';

const families = [4, 6] as const;
/** What nothing claims. */
const undeclared = { tcp: [22, 3334, 8080, 51820], udp: [123, 443, 2049] };

let town: Town;

/** Who tries to reach the hub itself: its LAN, what the router passes on from the Internet to the same interface, VPN. */
function toHub(): Flow[] {
  const own = { 4: '192.168.1.42', 6: 'fd00:1::42' };
  const sources = [
    { zone: 'lan', on: 'lan', from: '192.168.1.10', to: own[4] },
    { zone: 'lan', on: 'lan', from: 'fd00:1::10', to: own[6] },
    { zone: 'wan', on: 'internet', from: '172.30.0.9', to: router },
    { zone: 'wan', on: 'internet', from: 'fd00:99::9', to: own[6] },
    ...spokes.flatMap((on) =>
      families.map((family) => ({
        zone: 'vpn',
        on,
        from: town.addressOf(on, family),
        to: town.addressOf(hub, family),
      })),
    ),
  ];
  return sources.flatMap(({ zone, ...ends }) => [
    ...services.map(({ port, protocol, zones }) => ({ ...ends, port, protocol, accepted: zones.includes(zone) })),
    ...undeclared.tcp.map((port) => ({ ...ends, port, protocol: 'tcp' as const, accepted: false })),
    ...undeclared.udp.map((port) => ({ ...ends, port, protocol: 'udp' as const, accepted: false })),
  ]);
}

/** From each spoke to each other one, by way of the hub. */
function betweenSpokes(): Flow[] {
  return spokes.flatMap((on) =>
    spokes.flatMap((other) => {
      if (on === other) return [];
      const accepted = areLinked(on, other);
      return families.flatMap((family) => {
        const ends = { on, from: town.addressOf(on, family), to: town.addressOf(other, family), port: 8080, accepted };
        return (['tcp', 'udp'] as const).map((protocol) => ({ ...ends, protocol }));
      });
    }),
  );
}

/** Full-size pings from each to each, hub and spokes. */
function pings(): Ping[] {
  const everyone = [hub, ...spokes];
  return everyone.flatMap((on) =>
    everyone.flatMap((other) => {
      if (on === other) return [];
      const passes = on === hub || other === hub || areLinked(on, other);
      return families.map((family) => ({ on, to: town.addressOf(other, family), size: mtu, passes }));
    }),
  );
}

function areLinked(a: string, b: string): boolean {
  return linked.some((link) => link.some((name) => name === a) && link.some((name) => name === b));
}

describeTunnels(['wg-quick'], 'a hub with three spokes and a phone', () => {
  beforeAll(async () => {
    town = new Town();
    await town.open();
    town.bootAll();
    town.connectPhone();
    const ports = (protocol: 'tcp' | 'udp') => {
      return [
        ...services.filter((service) => service.protocol === protocol).map(({ port }) => port),
        ...undeclared[protocol],
      ];
    };
    await answer(town.net, hub, { tcp: ports('tcp'), udp: ports('udp') });
    for (const spoke of spokes) await answer(town.net, spoke, { tcp: [8080], udp: [8080] });
    await makeTunnels(town.machines, pings());
  });

  test('is taken by NixOS without a complaint, and its page by wg-quick, with the resolvers of the mesh', () => {
    expect(town.complaints()).toEqual([]);
    const resolvers = town.machine('phone').run(['cat', '/run/resolvers']);
    expect(resolvers).toBe('nameserver 10.100.0.1\nnameserver fd00:100::1\nsearch vpn\n');
  });

  test('carries packets of full size to and from the hub and between linked spokes, and splits none', async () => {
    expect(await pingSurprises('hub with 3 spokes and a phone', town.machines, pings())).toEqual([]);
    expect(town.split()).toEqual([]);
  });

  test('lets LAN, Internet and VPN reach what is declared for each of them, and nothing else', () => {
    expect(surprises('to the hub', town.net, toHub())).toEqual([]);
  });

  test('passes on between linked spokes only', () => {
    expect(surprises('between spokes', town.net, betweenSpokes())).toEqual([]);
  });

  test('would let everything through without its firewall', () => {
    town.machine(hub).run(['nft', 'flush', 'ruleset']);
    const open = [...toHub(), ...betweenSpokes()].map((flow) => ({ ...flow, accepted: true }));
    expect(surprises('hub without its firewall', town.net, open)).toEqual([]);
  });
});
