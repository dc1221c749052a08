import { HostFirewall } from '../../constructs/host-firewall';
import { NatGateway, type NatGatewayProps } from '../../constructs/nat-gateway';
import { Port } from '../../lib';
import { testFleet, testHost } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';
import { describeWith } from '../helpers/consumer';
import { describeOnNetwork, TestNetwork } from '../helpers/namespaces';
import { firewallOf } from '../nftables/machine';
import { seenAs, tellCallers } from './nat-calls';

/** A server with one cable, on which its LAN is and the router to the Internet, and a tunnel. */
const fleet = testFleet({
  hosts: {
    ares: {
      ...testHost,
      network: {
        manager: 'networkd',
        uplink: 'bond0',
        interfaces: {
          eno1: { kind: 'ethernet' },
          bond0: { kind: 'bond', members: ['eno1'], addresses: ['192.168.1.42/24'], gateway4: '192.168.1.1' },
        },
      },
      zones: {
        lan: [{ interface: 'bond0', sources: ['192.168.1.0/24', 'fe80::/10'] }],
        wan: [{ interface: 'bond0' }],
      },
    },
  },
  networks: { wg0: { ipv4: '10.100.0.0/24', members: { ares: { ipv4: '10.100.0.1' } } } },
});

function ruleset(props: Partial<NatGatewayProps> = {}): string {
  const { failed, text } = firewallOf(fleet, 'ares', (app) => {
    const ares = new HostStack(app, 'ares');
    new HostFirewall(ares, 'firewall');
    new NatGateway(ares, 'nat', {
      from: ['vpn'],
      portForwards: [
        {
          port: Port.of(8080),
          protocol: 'tcp',
          zones: ['wan', 'lan'],
          to: { address: '192.168.1.10', port: Port.of(80) },
          why: 'camera on the LAN',
        },
      ],
      ...props,
    });
  });
  expect(failed).toEqual([]);
  return text;
}

const [server, client, lan, other, internet] = [
  '192.168.1.42',
  '10.100.0.2',
  '192.168.1.10',
  '192.168.1.11',
  '172.30.0.80',
];
/** The router's address in the Internet: whatever leaves the LAN is seen as this. */
const outside = '172.30.0.1';

function network(): TestNetwork {
  const net = new TestNetwork();
  for (const machine of ['ares', 'spoke', 'switch', 'router', 'lan', 'internet']) net.machine(machine);
  net.cable(
    { machine: 'ares', name: 'wg0', addresses: ['10.100.0.1/24'] },
    { machine: 'spoke', name: 'wg0', addresses: [`${client}/24`] },
  );
  net.ip('switch', 'link', 'add', 'name', 'br0', 'type', 'bridge');
  net.ip('switch', 'link', 'set', 'dev', 'br0', 'up');
  const plugs = [
    { machine: 'ares', name: 'bond0', addresses: [`${server}/24`] },
    { machine: 'router', name: 'lan0', addresses: ['192.168.1.1/24'] },
    { machine: 'lan', name: 'eno1', addresses: [`${lan}/24`, `${other}/24`] },
  ];
  for (const plug of plugs) {
    net.cable(plug, { machine: 'switch', name: plug.machine });
    net.ip('switch', 'link', 'set', 'dev', plug.machine, 'master', 'br0');
  }
  net.cable(
    { machine: 'router', name: 'wan0', addresses: [`${outside}/24`] },
    { machine: 'internet', name: 'eno1', addresses: [`${internet}/24`] },
  );
  for (const [machine, via] of [
    ['ares', '192.168.1.1'],
    ['lan', '192.168.1.1'],
    ['spoke', '10.100.0.1'],
  ] as const)
    net.ip(machine, 'route', 'add', 'default', 'via', via);
  for (const machine of ['ares', 'router']) net.forwarding(machine);
  net.run('router', ['nft', '-f', '-'], {
    input: `table ip nat {
      chain out {
        type nat hook postrouting priority srcnat
        oifname "wan0" masquerade
      }
      chain in {
        type nat hook prerouting priority dstnat
        iifname "wan0" tcp dport 8080 dnat to ${server}
      }
    }`,
  });
  return net;
}

describeWith(['nix', 'nixos-answers'], 'a gateway with one cable', () => {
  describeOnNetwork(['nft'], 'on a network', () => {
    let net: TestNetwork;
    const load = (props?: Partial<NatGatewayProps>) => net.run('ares', ['nft', '-f', '-'], { input: ruleset(props) });
    const seen = () => ({ lan: seenAs(net, 'spoke', lan, 80), internet: seenAs(net, 'spoke', internet, 80) });

    beforeAll(async () => {
      net = network();
      for (const machine of ['lan', 'internet', 'spoke', 'ares']) await tellCallers(net, machine, 80);
    });

    test('is needed: the router does not know the way back to the tunnel, and nor does the LAN', () => {
      expect(seen()).toEqual({ lan: '', internet: '' });
    });

    test('takes the place of who is behind it, on the LAN too', () => {
      load();
      expect(seen()).toEqual({ lan: server, internet: outside });
    });

    test('lets nobody in the other way', () => {
      net.ip('lan', 'route', 'add', '10.100.0.0/24', 'via', server);
      expect({
        lan: seenAs(net, 'lan', client, 80),
        internet: seenAs(net, 'internet', client, 80),
        itself: seenAs(net, 'lan', server, 80),
      }).toEqual({ lan: '', internet: '', itself: '' });
    });

    test('forwards a port to a machine on the same cable, for the Internet and for its neighbours', () => {
      expect({
        internet: seenAs(net, 'internet', outside, 8080),
        neighbour: seenAs(net, 'lan', server, 8080, other),
        vpn: seenAs(net, 'spoke', server, 8080),
      }).toEqual({ internet: server, neighbour: server, vpn: '' });
    });

    test('lets the LAN see who it is, where it knows the way back', () => {
      load({ neighbours: 'routed' });
      expect(seen()).toEqual({ lan: client, internet: outside });
    });

    test('keeps them from the LAN', () => {
      load({ neighbours: 'refused' });
      expect(seen()).toEqual({ lan: '', internet: outside });
    });

    test('translates nothing, where the router knows the way back', () => {
      net.ip('router', 'route', 'add', '10.100.0.0/24', 'via', server);
      load({ ipv4: 'routed' });
      expect(seen()).toEqual({ lan: client, internet: outside });
      expect(net.run('ares', ['nft', 'list', 'ruleset'])).not.toMatch(/masquerade comment "vpn/);
    });

    test('translates for the LAN alone', () => {
      load({ ipv4: 'routed', neighbours: 'masquerade' });
      expect(seen()).toEqual({ lan: server, internet: outside });
    });

    test('is loaded again in place of what it was, and leaves the tables of others', () => {
      net.run('ares', ['nft', 'add table inet netavark; add table ip f2b-table']);
      load();
      const tables = net.run('ares', ['nft', 'list', 'tables']).trim().split('\n').sort();
      expect(tables).toEqual([
        'table inet host-firewall',
        'table inet mss-clamp',
        'table inet nat-gateway',
        'table inet netavark',
        'table inet nixos-fw',
        'table ip f2b-table',
      ]);
      const rules = net.run('ares', ['nft', 'list', 'table', 'inet', 'nat-gateway']);
      expect(rules.match(/masquerade/g)).toHaveLength(2);
    });
  });
});
