import { HostFirewall } from '../../constructs/host-firewall';
import { NatGateway } from '../../constructs/nat-gateway';
import { type FleetApp, type Forward, forwards, Port } from '../../lib';
import { testFleet, testHost } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';
import { describeWith } from '../helpers/consumer';
import { describeOnNetwork, TestNetwork } from '../helpers/namespaces';
import { answer, type Flow, surprises } from '../nftables/flows';
import { firewallOf } from '../nftables/machine';
import { seenAs, segmentAt, tellCallers } from './nat-calls';
import { isPassedOn, type Party } from './nat-judge';

const server = (address: string, gateway4: string) => ({
  ...testHost,
  network: {
    manager: 'networkd' as const,
    uplink: 'eno1',
    interfaces: { eno1: { kind: 'ethernet' as const, addresses: [address], gateway4 } },
  },
});

/** A router with a LAN, a dmz and a tunnel behind it, a server on the LAN and one at the other end of the tunnel. */
const fleet = testFleet({
  hosts: {
    ares: {
      ...testHost,
      network: {
        manager: 'networkd',
        uplink: 'eno1',
        interfaces: {
          eno1: {
            kind: 'ethernet',
            mtu: 1492,
            addresses: ['198.18.0.2/24', '2a01:f::2/64'],
            gateway4: '198.18.0.1',
            gateway6: '2a01:f::1',
            acceptRa: true,
          },
          eno2: { kind: 'ethernet', addresses: ['10.1.0.1/24', '2a01:1::1/64'] },
          eno3: { kind: 'ethernet', mtu: 1400, addresses: ['10.3.0.1/24'] },
        },
      },
      zones: { wan: [{ interface: 'eno1' }], lan: [{ interface: 'eno2' }], dmz: [{ interface: 'eno3' }] },
    },
    hera: {
      ...server('10.1.0.20/24', '10.1.0.1'),
      zones: { lan: [{ interface: 'eno1', sources: ['10.1.0.0/24'] }], wan: [{ interface: 'eno1' }] },
      existingServices: [{ name: 'web', port: 80, protocol: 'tcp', zones: ['wan', 'lan'], reason: 'web sites' }],
    },
    zeus: {
      ...server('192.168.50.10/24', '192.168.50.1'),
      site: 'elsewhere',
      existingServices: [{ name: 'game', port: 90, protocol: 'tcp', zones: ['vpn'], reason: 'game' }],
    },
  },
  networks: {
    wg0: {
      ipv4: '10.100.0.0/24',
      ipv6: 'fd00:100::/64',
      mtu: 1380,
      members: {
        ares: { ipv4: '10.100.0.1', ipv6: 'fd00:100::1' },
        zeus: { ipv4: '10.100.0.2', ipv6: 'fd00:100::2' },
      },
    },
  },
});

/** What constructs other than the gateway pass on: IPv6 of the tunnel, and the LAN to the dmz. */
const others: readonly Forward[] = [
  { from: 'wg0', to: 'eno1', sources: ['fd00:100::/64'], destinations: ['::/0'], why: 'full tunnel' },
  { from: 'eno2', to: 'eno3', sources: ['10.1.0.0/24'], destinations: ['10.3.0.0/24'], why: 'LAN to the dmz' },
];

let ares: HostStack;
function build(app: FleetApp): void {
  ares = new HostStack(app, 'ares');
  for (const name of ['hera', 'zeus']) new HostStack(app, name);
  new HostFirewall(ares, 'firewall', { forwards: others });
  const forward = { protocol: 'tcp' as const, zones: ['wan'] };
  new NatGateway(ares, 'nat', {
    from: ['lan', 'vpn'],
    ipv6: 'routed',
    portForwards: [
      { ...forward, port: Port.of(8080), zones: ['wan', 'lan'], to: { host: 'hera', port: Port.of(80) }, why: 'web' },
      { ...forward, port: Port.of(8081), to: { address: '10.1.0.30', port: Port.of(81) }, why: 'camera' },
      { ...forward, port: Port.of(8082), to: { host: 'zeus', port: Port.of(90) }, why: 'game' },
    ],
  });
}

const parties = {
  internet: { on: 'internet', behind: 'eno1', addresses: ['198.18.0.1', '2a01:f::1'] },
  hera: { on: 'hera', behind: 'eno2', addresses: ['10.1.0.20', '2a01:1::20'] },
  pc: { on: 'pc', behind: 'eno2', addresses: ['10.1.0.30', '2a01:1::30'] },
  dmz: { on: 'dmz', behind: 'eno3', addresses: ['10.3.0.30', 'fd00:3::30'] },
  zeus: { on: 'zeus', behind: 'wg0', addresses: ['10.100.0.2', 'fd00:100::2'] },
} as const satisfies Record<string, Party>;
const own = { eno1: ['198.18.0.2', '2a01:f::2'], eno2: ['10.1.0.1', '2a01:1::1'] } as const;

function network(): TestNetwork {
  const net = new TestNetwork();
  for (const machine of ['ares', 'switch', ...Object.keys(parties)]) net.machine(machine);
  const cable = (name: string, mine: readonly string[], machine: string, theirs: readonly string[], other = 'eno1') =>
    net.cable({ machine: 'ares', name, addresses: mine }, { machine, name: other, addresses: theirs });
  cable('eno1', ['198.18.0.2/24', '2a01:f::2/64'], 'internet', ['198.18.0.1/24', '2a01:f::1/64']);
  cable('eno3', ['10.3.0.1/24', 'fd00:3::1/64'], 'dmz', ['10.3.0.30/24', 'fd00:3::30/64']);
  cable('wg0', ['10.100.0.1/24', 'fd00:100::1/64'], 'zeus', ['10.100.0.2/24', 'fd00:100::2/64'], 'wg0');
  cable('eno2', ['10.1.0.1/24', '2a01:1::1/64'], 'switch', [], 'up');
  net.ip('switch', 'link', 'add', 'name', 'br0', 'type', 'bridge');
  for (const one of ['hera', 'pc'] as const) {
    const [four, six] = parties[one].addresses;
    net.cable({ machine: one, name: 'eno1', addresses: [`${four}/24`, `${six}/64`] }, { machine: 'switch', name: one });
  }
  for (const one of ['up', 'hera', 'pc']) net.ip('switch', 'link', 'set', 'dev', one, 'master', 'br0');
  net.ip('switch', 'link', 'set', 'dev', 'br0', 'up');
  for (const [name, mtu] of Object.entries({ eno1: 1492, eno3: 1400, wg0: 1380 }))
    net.ip('ares', 'link', 'set', 'dev', name, 'mtu', String(mtu));
  // Everyone knows the way to everyone: what does not arrive was refused.
  const routers = { internet: own.eno1, dmz: ['10.3.0.1', 'fd00:3::1'], zeus: ['10.100.0.1', 'fd00:100::1'] };
  for (const [machine, vias] of Object.entries({ ...routers, hera: own.eno2, pc: own.eno2 }))
    for (const via of vias) net.ip(machine, 'route', 'add', 'default', 'via', via);
  for (const via of parties.internet.addresses) net.ip('ares', 'route', 'add', 'default', 'via', via);
  net.forwarding('ares');
  return net;
}

/** From everyone to everyone through the router, over both families. */
function through(passed: readonly Forward[]): Flow[] {
  const all: readonly Party[] = Object.values(parties);
  return all.flatMap((from) =>
    all
      .filter((to) => to.behind !== from.behind)
      .flatMap((to) =>
        ([0, 1] as const).flatMap((family) =>
          (['tcp', 'udp', 'ping'] as const).map((protocol) => ({
            on: from.on,
            protocol,
            from: from.addresses[family],
            to: to.addresses[family],
            port: protocol === 'ping' ? 0 : 7000,
            accepted: isPassedOn(passed, from, to, family),
          })),
        ),
      ),
  );
}

describeWith(['nix', 'nixos-answers'], 'a gateway with two cables', () => {
  describeOnNetwork(['nft', 'ping', 'tcpdump'], 'on a network', () => {
    let net: TestNetwork;
    let text = '';

    beforeAll(async () => {
      const firewall = firewallOf(fleet, 'ares', build);
      expect([...firewall.failed, ...firewall.warnings]).toEqual([]);
      text = firewall.text;
      net = network();
      for (const machine of Object.keys(parties)) {
        await answer(net, machine, { tcp: [7000], udp: [7000] });
        await tellCallers(net, machine, 7001);
      }
      for (const [machine, port] of [
        ['hera', 80],
        ['pc', 81],
        ['zeus', 90],
      ] as const)
        await tellCallers(net, machine, port);
    });

    test('is what refuses: without it every flow gets through', () => {
      expect(
        surprises(
          'no gateway',
          net,
          through([]).map((flow) => ({ ...flow, accepted: true })),
        ),
      ).toEqual([]);
    });

    describe('once it is loaded', () => {
      beforeAll(() => {
        net.run('ares', ['nft', '-f', '-'], { input: text });
      });

      test('passes on what is declared and nothing else, in both families', () => {
        const flows = through(ares.facets.read(forwards));
        expect(flows.filter(({ accepted }) => accepted)).toHaveLength(24);
        expect(surprises('gateway', net, flows)).toEqual([]);
      });

      test('gives IPv4 its own address at the uplink only, and leaves IPv6 alone', () => {
        const [four, six] = parties.internet.addresses;
        expect({
          lan: seenAs(net, 'pc', four, 7001),
          vpn: seenAs(net, 'zeus', four, 7001),
          lan6: seenAs(net, 'pc', six, 7001),
          inside: seenAs(net, 'pc', parties.dmz.addresses[0], 7001),
        }).toEqual({ lan: own.eno1[0], vpn: own.eno1[0], lan6: '2a01:1::30', inside: '10.1.0.30' });
      });

      test.each([
        [
          'the Internet, whose address the target sees that answers through it',
          'internet',
          own.eno1[0],
          8080,
          '198.18.0.1',
        ],
        ['a neighbour of the target, by the public address', 'pc', own.eno1[0], 8080, own.eno2[0]],
        ['a neighbour of the target, by the address on the LAN', 'pc', own.eno2[0], 8080, own.eno2[0]],
        ['the target itself', 'hera', own.eno1[0], 8080, own.eno2[0]],
        ['the Internet, to a target with another router', 'internet', own.eno1[0], 8081, own.eno2[0]],
        ['the Internet, to a target in the tunnel', 'internet', own.eno1[0], 8082, '10.100.0.1'],
        ['nobody by IPv6', 'internet', own.eno1[1], 8080, ''],
        ['nobody of a zone that it is not for', 'zeus', own.eno1[0], 8080, ''],
        ['nobody of the LAN, where it is for the Internet', 'pc', own.eno1[0], 8082, ''],
        ['nobody at the port that the target has', 'internet', own.eno1[0], 80, ''],
        ['nobody at the target itself', 'internet', '10.1.0.20', 80, ''],
      ])('forwards a port for %s', (_, on, to, port, seen) => {
        expect(seenAs(net, on, to, port)).toBe(seen);
      });

      test.each([
        ['from the tunnel, IPv4', 'zeus', 'internet', parties.internet.addresses[0], 1340],
        ['from the tunnel, IPv6', 'zeus', 'internet', parties.internet.addresses[1], 1320],
        ['from the LAN, IPv4', 'pc', 'internet', parties.internet.addresses[0], 1452],
        ['from the LAN, IPv6', 'pc', 'internet', parties.internet.addresses[1], 1432],
        // Z5: a rule that sets before it has looked at the interface would make this one 1360.
        ['not between other interfaces', 'pc', 'dmz', parties.dmz.addresses[0], 1460],
      ] as const)('keeps TCP from sending what does not fit: %s', async (_, on, machine, to, segment) => {
        const at = { machine, interface: 'eno1', port: 7001 };
        expect(await segmentAt(net, at, () => seenAs(net, on, to, 7001))).toBe(segment);
      });

      test('keeps TCP from sending what does not fit: into the tunnel', async () => {
        const at = { machine: 'zeus', interface: 'wg0', port: 90 };
        expect(await segmentAt(net, at, () => seenAs(net, 'internet', own.eno1[0], 8082))).toBe(1340);
      });
    });
  });
});
