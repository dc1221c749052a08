import { answer, type Flow, surprises, tryFlows } from '../nftables/flows';
import { describeTunnels } from './describe';
import { makeTunnels, type Ping, pingSurprises } from './pings';
import { mtu } from './site';
import { elsewhere, hub, router, Town } from './town';

/** Clients that send everything through the hub, the first hop of each, and addresses of their own there. */
const clients = [
  { name: 'zeus', first: 'home', gateways: ['192.168.50.1', 'fd00:50::1'], own: ['192.168.50.10', 'fd00:50::10'] },
  { name: 'phone', first: 'carrier', gateways: ['192.168.60.1', 'fd00:60::1'], own: ['192.168.60.10', 'fd00:60::10'] },
] as const;
type Client = (typeof clients)[number];

/** Counts what comes out of a client's cable, but for what neighbours on a cable say to each other. */
const watch = `
table netdev watch {
  counter tunnel {}
  counter ipv4 {}
  counter ipv6 {}
  chain seen {
    type filter hook ingress device "lan0" priority 0
    ether type arp accept
    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit, mld-listener-report, mld2-listener-report } accept
    ip daddr ${router} udp dport 51820 counter name tunnel accept
    ether type ip counter name ipv4
    ether type ip6 counter name ipv6
  }
}`;

let town: Town;

/** Packets that left a client since it was asked last. */
function left({ first }: Client): { tunnel: number; ipv4: number; ipv6: number } {
  const text = town.net.run(first, ['nft', 'reset', 'counters', 'table', 'netdev', 'watch']);
  const count = (name: string): number => Number(new RegExp(`counter ${name} \\{\\s+packets (\\d+)`).exec(text)?.[1]);
  return { tunnel: count('tunnel'), ipv4: count('ipv4'), ipv6: count('ipv6') };
}

/** To somewhere in the Internet, over both families; from any address of its own, or from those of its uplink. */
function outward({ name, own }: Client, from: 'any' | 'uplink', accepted: boolean): Flow[] {
  const sources = from === 'any' ? ['0.0.0.0', '::'] : own;
  return elsewhere.flatMap((to, family) => {
    return (['tcp', 'udp'] as const).map((protocol) => {
      return { on: name, protocol, from: sources[family]!, to, port: 8080, accepted };
    });
  });
}

const pingsOutward = ({ name }: Client): Ping[] => elsewhere.map((to) => ({ on: name, to, size: mtu, passes: true }));

describeTunnels(['wg-quick'], 'a full tunnel', () => {
  beforeAll(async () => {
    town = new Town({ fullTunnel: true });
    await town.open();
    for (const { first } of clients) town.net.run(first, ['nft', '-f', '-'], { input: watch });
    await answer(town.net, 'far', { tcp: [8080], udp: [8080] });
    town.bootAll([hub, 'zeus']);
    town.connectPhone();
    await makeTunnels(town.machines, clients.flatMap(pingsOutward));
  });

  describe.each(clients)('of $name', (client) => {
    test('is taken without a complaint, and nothing has left beside it since the start', () => {
      expect(town.complaints()).toEqual([]);
      expect(left(client)).toMatchObject({ ipv4: 0, ipv6: 0 });
    });

    test('carries everything to the Internet, full-size packets too, and nothing leaves beside it', async () => {
      expect(surprises(`full tunnel of ${client.name}`, town.net, outward(client, 'any', true))).toEqual([]);
      expect(await pingSurprises(`full tunnel of ${client.name}`, town.machines, pingsOutward(client))).toEqual([]);
      const { tunnel, ...rest } = left(client);
      expect(tunnel).toBeGreaterThan(0);
      expect(rest).toEqual({ ipv4: 0, ipv6: 0 });
    });

    test('lets nothing leave beside it that insists on an address of the uplink', () => {
      expect(surprises(`uplink of ${client.name}`, town.net, outward(client, 'uplink', false))).toEqual([]);
      expect(left(client)).toMatchObject({ ipv4: 0, ipv6: 0 });
    });

    test('leaves out the network that it is on: what leaves beside it is counted', () => {
      for (const gateway of client.gateways)
        town.machine(client.name).run(['ping', '-n', '-c', '1', '-w', '2', gateway]);
      expect(left(client)).toMatchObject({ ipv4: 1, ipv6: 1 });
    });
  });

  test('of a host lets nothing leave when it is down', () => {
    const [zeus] = clients;
    town.machine('zeus').run(['ip', 'link', 'delete', 'dev', 'wg0']);
    const flows = [...outward(zeus, 'any', false), ...outward(zeus, 'uplink', false)];
    const outcomes = tryFlows(town.net, flows);
    process.stderr.write(
      `tunnel of zeus down: ${flows.length} flows tried, ${outcomes.filter((one) => one === 'accepted').length} passed\n`,
    );
    expect(outcomes).not.toContain('accepted');
    expect(left(zeus)).toMatchObject({ ipv4: 0, ipv6: 0 });
  });

  test('of a host is held by its routing rules: without them everything leaves beside it', () => {
    const [zeus] = clients;
    for (const family of ['-4', '-6']) town.machine('zeus').run(['ip', family, 'rule', 'delete', 'priority', '32765']);
    expect(surprises('zeus without its routing rules', town.net, outward(zeus, 'uplink', true))).toEqual([]);
    const { ipv4, ipv6 } = left(zeus);
    expect(Math.min(ipv4, ipv6)).toBeGreaterThan(0);
  });
});
