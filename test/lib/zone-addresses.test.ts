import { fleet } from '../../fleet';
import {
  type Fleet,
  type FleetApp,
  type FleetInput,
  type IHost,
  NixModule,
  zoneAddresses,
  zoneSources,
} from '../../lib';
import { synthFleet, testFleet, testHost } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';

type HostInput = FleetInput['hosts'][string];

/** Asks a host of a fleet when its addresses are allocated. */
function ask<T>(of: Fleet, name: string, question: (host: IHost) => T): T {
  const answers: T[] = [];
  const build = (app: FleetApp): void => {
    for (const host of Object.keys(of.hosts)) {
      const stack = new HostStack(app, host);
      if (host !== name) continue;
      const config = (): undefined => void answers.push(question(stack));
      new NixModule(stack, 'question', { area: 'system', config });
    }
  };
  synthFleet(build, { fleet: of, partial: true });
  return answers[0]!;
}

const askAres = <T>(host: HostInput, question: (host: IHost) => T): T => {
  return ask(testFleet({ hosts: { ares: host } }), 'ares', question);
};

type Ethernet = NonNullable<HostInput['network']['interfaces']>[string];
const eno1: Ethernet = { kind: 'ethernet', addresses: ['192.168.7.2/24', '203.0.113.5/24', 'fd00:7::2/64'] };
/** A host with LAN and WAN on one interface. */
const shared = (more: object = {}, sources = ['192.168.7.0/24', 'fd00:7::/64']): HostInput => ({
  ...testHost,
  network: { manager: 'networkd', uplink: 'eno1', interfaces: { eno1: { ...eno1, ...more } } },
  zones: { lan: [{ interface: 'eno1', sources }], wan: [{ interface: 'eno1' }] },
});

test('a zone with networks has the addresses inside them, IPv4 first', () => {
  const lan = askAres(shared(), (host) => zoneAddresses(host, 'lan'));
  expect(lan).toEqual({ addresses: ['192.168.7.2', 'fd00:7::2'], complete: true });
});

test('the rest of an interface has all its addresses', () => {
  const wan = askAres(shared(), (host) => zoneAddresses(host, 'wan'));
  expect(wan).toEqual({ addresses: ['192.168.7.2', '203.0.113.5', 'fd00:7::2'], complete: true });
});

test.each([
  ['dhcp for IPv4', { dhcp: 'ipv4' }, false],
  ['dhcp for IPv6', { dhcp: 'ipv6' }, false],
  ['advertisements', { acceptRa: true }, false],
  ['neither', {}, true],
])('an interface with %s may have more addresses than the fleet knows', (_, more, complete) => {
  expect(askAres(shared(more), (host) => zoneAddresses(host, 'lan')).complete).toBe(complete);
});

test('of advertised addresses none is in a zone of IPv4 and link-local networks', () => {
  const host = shared({ acceptRa: true }, ['192.168.7.0/24', 'fe80::/10']);
  expect(askAres(host, (one) => zoneAddresses(one, 'lan'))).toEqual({ addresses: ['192.168.7.2'], complete: true });
});

test('a mesh has the address of its member and the networks of all, also those behind members', () => {
  const vpn = ask(fleet, 'fufuwuqi', (host) => [zoneAddresses(host, 'vpn'), zoneSources(host, 'vpn')]);
  expect(vpn).toEqual([
    { addresses: ['10.100.0.1', 'fd00:100::1'], complete: true },
    ['10.100.0.0/24', 'fd00:100::/64'],
  ]);
});

test('the sources of a zone are its networks, and of the rest of an interface no list', () => {
  const all = askAres(shared(), (host) => ['lan', 'wan', 'loopback'].map((zone) => zoneSources(host, zone)));
  expect(all).toEqual([['192.168.7.0/24', 'fd00:7::/64'], undefined, ['127.0.0.0/8', '::1/128']]);
});

test('a zone that the host does not have has no address', () => {
  const none = askAres(shared(), (host) => zoneAddresses(host, 'dmz'));
  expect(none).toEqual({ addresses: [], complete: true });
});
