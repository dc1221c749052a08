import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type Exposure } from '../../lib/exposure/model';
import { checkout, examples } from '../examples/examples';
import { describeWith } from '../helpers/consumer';
import { describeOnNetwork, TestNetwork } from '../helpers/namespaces';
import { answer, type Flow, surprises } from './flows';
import { firewallsOf } from './machine';

/** What `cdknix exposure` tells of fufuwuqi: the rules were not asked. */
const [fufuwuqi] = (
  JSON.parse(
    execFileSync(process.execPath, [join(checkout, 'bin', 'cdknix.js'), 'exposure', '--json', '--host', 'fufuwuqi'], {
      cwd: checkout,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as Exposure
).hosts;
const { openings, local } = fufuwuqi!;

/** What nothing opens: some that other programs like to, neighbours of what is open, and what is on loopback only. */
const others = {
  tcp: [22, 111, 3000, 3334, 5353, 8080, 51820],
  udp: [80, 111, 123, 137, 443, 2049, 5355],
} as const;
const ports = (protocol: 'tcp' | 'udp'): number[] => {
  const told = [...openings, ...local].filter((one) => one.protocol === protocol).map(({ port }) => port);
  return [...new Set([...told, ...others[protocol]])];
};

/** Who tries, by zone; the LAN and the Internet at the other end of one and the same cable. */
const sources = [
  { zone: 'lan', on: 'cable', from: '192.168.1.10', to: '192.168.1.42' },
  { zone: 'lan', on: 'cable', from: 'fe80::10%lan0', to: 'fe80::42%lan0' },
  { zone: 'wan', on: 'cable', from: '203.0.113.9', to: '192.168.1.42' },
  { zone: 'wan', on: 'cable', from: '2001:db8:9::9', to: '2001:db8:1::42' },
  // The router itself, and a neighbour whose address the provider gave it.
  { zone: 'lan', on: 'cable', from: '192.168.1.1', to: '192.168.1.42' },
  { zone: 'wan', on: 'cable', from: '2001:db8:1::1', to: '2001:db8:1::42' },
  { zone: 'vpn', on: 'spoke', from: '10.100.0.2', to: '10.100.0.1' },
  { zone: 'vpn', on: 'spoke', from: 'fd00:100::2', to: 'fd00:100::1' },
];

function network(): TestNetwork {
  const net = new TestNetwork();
  for (const machine of ['fufuwuqi', 'cable', 'spoke']) net.machine(machine);
  net.cable(
    { machine: 'fufuwuqi', name: 'bond0', addresses: ['192.168.1.42/24', '2001:db8:1::42/64', 'fe80::42/64'] },
    { machine: 'cable', name: 'lan0', addresses: ['192.168.1.1/24', '2001:db8:1::1/64', 'fe80::1/64', 'fe80::10/64'] },
  );
  for (const address of ['192.168.1.10/24', '203.0.113.9/32', '2001:db8:9::9/128'])
    net.address('cable', 'lan0', address);
  net.cable(
    { machine: 'fufuwuqi', name: 'wg0', addresses: ['10.100.0.1/24', 'fd00:100::1/64'] },
    { machine: 'spoke', name: 'wg0', addresses: ['10.100.0.2/24', 'fd00:100::2/64'] },
  );
  net.ip('fufuwuqi', 'route', 'add', 'default', 'via', '192.168.1.1');
  net.ip('fufuwuqi', '-6', 'route', 'add', 'default', 'via', 'fe80::1', 'dev', 'bond0');
  return net;
}

const isOpen = (zone: string, protocol: string, port: number, to: string): boolean =>
  openings.some(
    (one) =>
      one.port === port &&
      one.protocol === protocol &&
      one.zones.includes(zone) &&
      (one.address === null || one.address === to),
  );
const flows: readonly Flow[] = sources.flatMap(({ zone, ...ends }) => [
  ...(['tcp', 'udp'] as const).flatMap((protocol) =>
    ports(protocol).map((port) => ({ ...ends, port, protocol, accepted: isOpen(zone, protocol, port, ends.to) })),
  ),
  { ...ends, port: 0, protocol: 'ping' as const, accepted: true },
]);
const multicast: readonly Flow[] = [
  { on: 'cable', protocol: 'udp', from: '192.168.1.10', to: '224.0.0.251', port: 5353, accepted: true },
  { on: 'cable', protocol: 'udp', from: 'fe80::10%lan0', to: 'ff02::fb%lan0', port: 5353, accepted: true },
];
const all = [...flows, ...multicast];

describeWith(['nix', 'nixos-answers'], 'the firewall of fufuwuqi', () => {
  describeOnNetwork(['nft', 'ping'], 'on a network', () => {
    let net: TestNetwork;
    let text = '';

    beforeAll(async () => {
      net = network();
      const [owners] = examples;
      text = firewallsOf(owners!).get('fufuwuqi')!.text;
      await answer(net, 'fufuwuqi', {
        tcp: ports('tcp'),
        udp: ports('udp'),
        groups: [
          { address: '224.0.0.251', interface: '192.168.1.42' },
          { address: 'ff02::fb', interface: '::%bond0' },
        ],
      });
    });

    const load = () => net.run('fufuwuqi', ['nft', '-f', '-'], { input: text });

    test('is asked for every port that the exposure tells, from every zone', () => {
      const open = flows.filter(({ accepted, port }) => accepted && port > 0);
      for (const { port } of openings) expect(open.map((flow) => flow.port)).toContain(port);
      expect(open.some(({ port }) => local.some((one) => one.port === port && port !== 53 && port !== 853))).toBe(
        false,
      );
    });

    test('is what refuses: without it every flow gets through', () => {
      const open = all.map((flow) => ({ ...flow, accepted: true }));
      expect(surprises('fufuwuqi without its firewall', net, open)).toEqual([]);
    });

    test('lets each zone reach what the exposure says, on one cable too, and nothing else', () => {
      load();
      expect(surprises('fufuwuqi', net, all)).toEqual([]);
    });

    test('counts what it refused', () => {
      const [, packets] =
        /counter packets (\d+)/.exec(
          net.run('fufuwuqi', ['nft', 'list', 'chain', 'inet', 'nixos-fw', 'input-allow']),
        ) ?? [];
      const refused = flows.filter(({ accepted }) => !accepted).length;
      // What gets no answer is sent again: a SYN after a second, a datagram of the test after half of one.
      expect(Number(packets)).toBeGreaterThanOrEqual(refused);
    });

    test('is loaded again without a gap for tables of others', () => {
      net.run('fufuwuqi', ['nft', 'add table inet netavark; add table ip f2b-table']);
      load();
      const tables = net.run('fufuwuqi', ['nft', 'list', 'tables']).trim().split('\n').sort();
      expect(tables).toEqual([
        'table inet host-firewall',
        'table inet mss-clamp',
        'table inet nat-gateway',
        'table inet netavark',
        'table inet nixos-fw',
        'table ip f2b-table',
      ]);
    });
  });
});
