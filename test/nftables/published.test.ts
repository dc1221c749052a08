import { HostFirewall } from '../../constructs/host-firewall';
import { type FleetApp, Port, type PortClaim, ports } from '../../lib';
import { testFleet, testHost } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';
import { describeWith } from '../helpers/consumer';
import { describeOnNetwork, TestNetwork } from '../helpers/namespaces';
import { answer, type Flow, surprises } from './flows';
import { firewallOf } from './machine';

/** LAN and Internet on one cable, and containers whose networks the fleet does not know. */
const fleet = testFleet({
  hosts: {
    ares: {
      ...testHost,
      zones: { lan: [{ interface: 'eno1', sources: ['192.168.7.0/24', 'fd00:7::/64'] }], wan: [{ interface: 'eno1' }] },
    },
  },
});

/** Ports that containers publish, and who may reach them; 8081 is published and claimed by nobody. */
const claims: readonly PortClaim[] = [
  { port: Port.of(8080), protocol: 'tcp', zones: ['lan'], why: 'for the LAN' },
  { port: Port.of(8082), protocol: 'tcp', zones: ['lan', 'wan'], why: 'for all' },
  {
    port: Port.of(8083),
    protocol: 'udp',
    zones: ['lan'],
    sources: ['192.168.7.1/32', 'fd00:7::1/128'],
    why: 'for one',
  },
  {
    port: Port.of(8084),
    protocol: 'tcp',
    zones: ['wan'],
    address: '192.168.7.10',
    why: 'for the Internet, at one address',
  },
  // What the container listens on: claimed for all, it opens none of the ports that lead there.
  { port: Port.of(80), protocol: 'tcp', zones: ['lan', 'wan'], why: 'the host itself' },
];

const build = (app: FleetApp): void => {
  const ares = new HostStack(app, 'ares');
  const why = 'containers to the Internet';
  const forwards = [
    { from: 'podman*', to: 'eno1', sources: ['10.88.0.0/15'], destinations: ['0.0.0.0/0'], why },
    { from: 'podman*', to: 'eno1', sources: ['fd00:88::/64', 'fd00:89::/64'], destinations: ['::/0'], why },
  ];
  new HostFirewall(ares, 'firewall', { forwards });
  for (const claim of claims) ares.facets.declare(ports, claim, ares);
};

/** What Podman's network program makes, in a table of its own: ports sent on to a container, and its way out. */
const netavark = `
table inet netavark {
  chain PREROUTING {
    type nat hook prerouting priority dstnat; policy accept;
    fib daddr type local meta nfproto ipv4 tcp dport 8080-8084 dnat ip to 10.88.0.2:80
    fib daddr type local meta nfproto ipv6 tcp dport 8080-8084 dnat ip6 to [fd00:88::2]:80
    fib daddr type local meta nfproto ipv4 udp dport 8083 dnat ip to 10.88.0.2:53
    fib daddr type local meta nfproto ipv6 udp dport 8083 dnat ip6 to [fd00:88::2]:53
  }
  chain POSTROUTING {
    type nat hook postrouting priority srcnat; policy accept;
    oifname "eno1" ip saddr 10.88.0.0/15 masquerade
    oifname "eno1" ip6 saddr { fd00:88::/64, fd00:89::/64 } masquerade
  }
}
table ip f2b-table {
  set addr-set-sshd {
    type ipv4_addr
    elements = { 203.0.113.66 }
  }
}
`;

function network(): TestNetwork {
  const net = new TestNetwork();
  for (const machine of ['ares', 'cable', 'container', 'other']) net.machine(machine);
  net.cable(
    { machine: 'ares', name: 'eno1', addresses: ['192.168.7.10/24', '192.168.7.11/24', 'fd00:7::10/64'] },
    { machine: 'cable', name: 'eno1', addresses: ['192.168.7.1/24', '192.168.7.2/24', 'fd00:7::1/64', 'fd00:7::2/64'] },
  );
  for (const address of ['203.0.113.9/32', '2001:db8:9::9/128']) net.address('cable', 'eno1', address);
  for (const [i, machine] of ['container', 'other'].entries()) {
    const [four, six] = [`10.8${8 + i}.0`, `fd00:8${8 + i}:`];
    net.cable(
      { machine: 'ares', name: `podman${i}`, addresses: [`${four}.1/24`, `${six}:1/64`] },
      { machine, name: 'eth0', addresses: [`${four}.2/24`, `${six}:2/64`] },
    );
    for (const via of [`${four}.1`, `${six}:1`]) net.ip(machine, 'route', 'add', 'default', 'via', via);
  }
  for (const via of ['192.168.7.1', 'fd00:7::1']) net.ip('ares', 'route', 'add', 'default', 'via', via);
  net.forwarding('ares');
  return net;
}

const callers = [
  { zone: 'lan', first: true, from: ['192.168.7.1', 'fd00:7::1'] },
  { zone: 'lan', first: false, from: ['192.168.7.2', 'fd00:7::2'] },
  { zone: 'wan', first: false, from: ['203.0.113.9', '2001:db8:9::9'] },
];
const own = [['192.168.7.10', '192.168.7.11'], ['fd00:7::10']];

/** Every caller to every published port at every address of the host. */
const calls: readonly Flow[] = callers.flatMap(({ zone, first, from }) =>
  own.flatMap((addresses, family) =>
    addresses.flatMap((to) =>
      (
        [
          ['tcp', 8080],
          ['tcp', 8081],
          ['tcp', 8082],
          ['udp', 8083],
          ['tcp', 8084],
        ] as const
      ).map(([protocol, port]) => {
        const claim = claims.find((one) => one.port.value === port);
        const isFor = claim !== undefined && claim.zones.includes(zone) && (claim.sources === undefined || first);
        const accepted = isFor && (claim.address === undefined || claim.address === to);
        return { on: 'cable', protocol, from: from[family]!, to, port, accepted };
      }),
    ),
  ),
);

/** Out to the Internet, and from one container to what another one publishes. */
const containers: readonly Flow[] = [0, 1].flatMap((family) => {
  const from = family === 0 ? '0.0.0.0' : '::';
  const outside = ['203.0.113.9', '2001:db8:9::9'][family]!;
  return (['container', 'other'] as const).map((on) => {
    return { on, protocol: 'tcp' as const, from, to: outside, port: 9000, accepted: true };
  });
});
const between: readonly Flow[] = own.flatMap(([to = ''], family) => {
  const from = family === 0 ? '0.0.0.0' : '::';
  return [8080, 8081].map((port) => ({ on: 'other', protocol: 'tcp' as const, from, to, port, accepted: true }));
});
const all = [...calls, ...containers, ...between];

describeWith(['nix', 'nixos-answers'], 'ports that containers publish', () => {
  describeOnNetwork(['nft'], 'on a network', () => {
    let net: TestNetwork;
    let text = '';
    const load = () => net.run('ares', ['nft', '-f', '-'], { input: text });

    beforeAll(async () => {
      net = network();
      text = firewallOf(fleet, 'ares', build).text;
      net.run('ares', ['nft', '-f', '-'], { input: netavark });
      await answer(net, 'container', { tcp: [80], udp: [53] });
      await answer(net, 'cable', { tcp: [9000], udp: [] });
      load();
    });

    test('are reached from the zones that they are claimed for, by the sources, at the address; containers are let be', () => {
      expect(surprises('published ports', net, all)).toEqual([]);
    });

    test('are refused and counted where nobody claims them', () => {
      const chain = net.run('ares', ['nft', 'list', 'chain', 'inet', 'host-firewall', 'published']);
      const [, packets] = /counter packets (\d+)/.exec(chain) ?? [];
      expect(Number(packets)).toBeGreaterThanOrEqual(calls.filter(({ accepted }) => !accepted).length);
    });

    test('and what Podman and fail2ban have in tables of their own is there after a reload', () => {
      const before = ['inet netavark', 'ip f2b-table'].map((name) =>
        net.run('ares', ['sh', '-c', `nft list table ${name}`]),
      );
      load();
      const after = ['inet netavark', 'ip f2b-table'].map((name) =>
        net.run('ares', ['sh', '-c', `nft list table ${name}`]),
      );
      expect(after).toEqual(before);
    });

    test('would all be reached from everywhere without the chain that looks at them', () => {
      net.run('ares', ['nft', 'delete', 'table', 'inet', 'host-firewall']);
      const open = calls.map((flow) => ({ ...flow, accepted: true }));
      expect(surprises('published ports without that chain', net, open)).toEqual([]);
    });
  });
});
