import { HostFirewall } from '../../constructs/host-firewall';
import { type FleetApp, type Forward, forwards } from '../../lib';
import { testFleet, testHost } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';
import { describeWith } from '../helpers/consumer';
import { describeOnNetwork, TestNetwork } from '../helpers/namespaces';
import { answer, type Flow, surprises } from './flows';
import { firewallOf } from './machine';

/** A hub with three spokes; LAN and Internet share its other cable. */
const fleet = testFleet({
  hosts: {
    ares: {
      ...testHost,
      zones: { lan: [{ interface: 'eno1', sources: ['192.168.7.0/24'] }], wan: [{ interface: 'eno1' }] },
    },
  },
  networks: {
    wg0: {
      ipv4: '10.100.0.0/24',
      ipv6: 'fd00:100::/64',
      members: { ares: { ipv4: '10.100.0.1', ipv6: 'fd00:100::1' } },
    },
  },
});

/** One way only: what `b` begins with `a` is not declared. */
const declared: readonly Forward[] = [
  {
    from: 'wg0',
    to: 'wg0',
    sources: ['10.100.0.2/32', 'fd00:100::2/128'],
    destinations: ['10.100.0.3/32', 'fd00:100::3/128'],
    why: 'a to b',
  },
  { from: 'wg0', to: 'eno1', sources: ['10.100.0.2/32'], destinations: ['192.168.7.0/24'], why: 'a to the LAN' },
];

function build(app: FleetApp): void {
  const ares = new HostStack(app, 'ares');
  new HostFirewall(ares, 'firewall');
  for (const forward of declared) ares.facets.declare(forwards, forward, ares);
}

const spokes = { a: 2, b: 3, c: 4 } as const;

function network(): TestNetwork {
  const net = new TestNetwork();
  for (const machine of ['ares', 'lan', 'switch', ...Object.keys(spokes)]) net.machine(machine);
  net.cable(
    { machine: 'ares', name: 'eno1', addresses: ['192.168.7.10/24', '2001:db8:7::10/64'] },
    {
      machine: 'lan',
      name: 'eno1',
      addresses: ['192.168.7.1/24', '203.0.113.9/32', '2001:db8:7::1/64', '2001:db8:9::9/128'],
    },
  );
  net.ip('switch', 'link', 'add', 'name', 'br0', 'type', 'bridge');
  net.ip('switch', 'link', 'set', 'br0', 'up');
  net.cable(
    { machine: 'ares', name: 'wg0', addresses: ['10.100.0.1/24', 'fd00:100::1/64'] },
    { machine: 'switch', name: 'hub' },
  );
  net.ip('switch', 'link', 'set', 'hub', 'master', 'br0');
  for (const [spoke, n] of Object.entries(spokes)) {
    const addresses = [`10.100.0.${n}/32`, `fd00:100::${n}/128`];
    net.cable({ machine: spoke, name: 'wg0', addresses }, { machine: 'switch', name: spoke });
    net.ip('switch', 'link', 'set', 'dev', spoke, 'master', 'br0');
    for (const hub of ['10.100.0.1', 'fd00:100::1']) {
      net.ip(spoke, 'route', 'add', hub, 'dev', 'wg0');
      net.ip(spoke, 'route', 'add', 'default', 'via', hub, 'dev', 'wg0');
    }
  }
  for (const [to, via] of [
    ['10.100.0.0/24', '192.168.7.10'],
    ['fd00:100::/64', '2001:db8:7::10'],
  ] as const) {
    net.ip('lan', 'route', 'add', to, 'via', via);
  }
  net.ip('ares', 'route', 'add', 'default', 'via', '192.168.7.1');
  net.ip('ares', 'route', 'add', 'default', 'via', '2001:db8:7::1');
  net.forwarding('ares');
  return net;
}

/** Addresses by who has them; `wan` is the machine beyond the router. */
const addresses = {
  a: ['10.100.0.2', 'fd00:100::2'],
  b: ['10.100.0.3', 'fd00:100::3'],
  c: ['10.100.0.4', 'fd00:100::4'],
  lan: ['192.168.7.1', '2001:db8:7::1'],
  wan: ['203.0.113.9', '2001:db8:9::9'],
} as const;
type Party = keyof typeof addresses;
const parties = Object.keys(addresses) as Party[];
const passed = new Set(['a b 0', 'a b 1', 'a lan 0']);

const flows: readonly Flow[] = parties.flatMap((from) =>
  parties
    .filter((to) => from !== to && !(outside(from) && outside(to)))
    .flatMap((to) =>
      [0, 1].flatMap((family) =>
        (['tcp', 'udp', 'ping'] as const).map((protocol) => ({
          on: outside(from) ? 'lan' : from,
          protocol,
          from: addresses[from][family]!,
          to: addresses[to][family]!,
          port: protocol === 'ping' ? 0 : 8080,
          accepted: passed.has(`${from} ${to} ${family}`),
        })),
      ),
    ),
);

function outside(party: Party): boolean {
  return party === 'lan' || party === 'wan';
}

describeWith(['nix', 'nixos-answers'], 'the firewall of a hub', () => {
  describeOnNetwork(['nft', 'ping'], 'on a network', () => {
    let net: TestNetwork;
    beforeAll(async () => {
      net = network();
      for (const machine of ['lan', ...Object.keys(spokes)]) await answer(net, machine, { tcp: [8080], udp: [8080] });
    });

    test('is what refuses: without it every flow gets through', () => {
      const open = flows.map((flow) => ({ ...flow, accepted: true }));
      expect(surprises('hub without its firewall', net, open)).toEqual([]);
    });

    test('passes on what is declared and nothing else: between spokes, to the LAN, in from the Internet', () => {
      net.run('ares', ['nft', '-f', '-'], { input: firewallOf(fleet, 'ares', build).text });
      expect(surprises('hub', net, flows)).toEqual([]);
    });

    test('counts what it refused', () => {
      const chain = net.run('ares', ['nft', 'list', 'chain', 'inet', 'nixos-fw', 'forward-allow']);
      const [, packets] = /counter packets (\d+)/.exec(chain) ?? [];
      expect(Number(packets)).toBeGreaterThan(0);
    });

    test('needs its own chain for IPv6 pings, which the one of NixOS lets through', () => {
      net.run('ares', ['nft', 'delete', 'table', 'inet', 'host-firewall']);
      const pings = flows.filter(({ protocol, from }) => protocol === 'ping' && from.includes(':'));
      const open = pings.map((flow) => ({ ...flow, accepted: true }));
      expect(surprises('hub without that chain', net, open)).toEqual([]);
    });
  });
});
