import { NginxSite } from '../../constructs/nginx-site';
import { type Fleet, findHost, localNames, publicName } from '../../lib';
import { testFleet } from '../../lib/testing';
import { describeWith } from '../helpers/consumer';
import { describeOnNetwork } from '../helpers/namespaces';
import { Machine } from '../network/machine';
import { doh } from './browser';
import { House, upstreams } from './house';
import { townInput } from './town';

const { ares } = townInput.hosts;
const lan = ['192.168.7.0/24', 'fd00:7::/64', 'fe80::/10'];
const addresses = ['192.168.7.10/24', 'fd00:7::10/64', '203.0.113.5/29'];
/** The town with a LAN of both families, and a domain. */
const fleet: Fleet = testFleet({
  ...townInput,
  hosts: {
    ...townInput.hosts,
    ares: {
      ...ares,
      network: { ...ares.network, interfaces: { eno1: { ...ares.network.interfaces.eno1, addresses } } },
      zones: { ...ares.zones, lan: [{ interface: 'eno1', sources: lan }] },
      publicAddress: { ipv4: '203.0.113.5' },
    },
  },
  dns: { zones: { 'example.org': { zoneId: 'a'.repeat(32) }, 'example.net': { zoneId: 'b'.repeat(32) } } },
});

const [first, second] = Object.values(upstreams);
const programs = ['kdig', 'bash', 'openssl', 'ss', 'curl', ...Machine.programs];
const props = {
  serverName: 'dns.example.org',
  upstreams: Object.keys(upstreams),
  rewrites: { '*.example.org': '192.168.7.99' },
  filters: [],
};

/** A site for both zones, and names for one, or of which only one zone has an IPv4 address. */
const house = new House(props, {
  fleet,
  more: ({ host }) => {
    const site = { serve: { proxy: 'http://127.0.0.1:3000' }, why: 'code' } as const;
    new NginxSite(host, 'git', { ...site, name: 'git.example.org', zones: ['lan', 'vpn'] });
    const declare = (name: string, address: string, zone: string, on = host) =>
      on.facets.declare(localNames, { name, address, zone }, on);
    declare('admin.example.org', '10.77.0.1', 'vpn');
    declare('camera.vpn', '192.168.7.8', 'lan');
    declare('shop.example.net', '192.168.7.10', 'lan');
    publicName(host, 'shop.example.net', { why: 'the shop' });
    declare('music.example.org', '10.77.0.2', 'vpn', findHost(host, 'hera'));
    declare('self.example.org', '127.0.0.1', 'loopback', findHost(host, 'hera'));
  },
});

describeWith(['nix', 'nixos-tree', 'adguardhome'], 'AdGuard Home, asked from two zones,', () => {
  describeOnNetwork(programs, 'on a network', () => {
    const askers = {
      lan: (name: string, type: string, ...options: string[]) =>
        house.ask('cable', '192.168.7.10', name, type, ...options),
      vpn: (name: string, type: string, ...options: string[]) => house.ask('hera', '10.77.0.1', name, type, ...options),
      itself: (name: string, type: string) => house.ask('ares', '127.0.0.1', name, type),
    };

    beforeAll(async () => {
      await house.open();
      for (const [address, answer] of Object.entries(upstreams)) await house.answer(address, answer);
      house.net.address('ares', 'eno1', 'fd00:7::10/64');
      for (const address of ['10.77.0.1/24', 'fd00:77::1/64']) house.net.address('ares', 'wg0', address);
      house.install();
      await house.start();
    });

    test('is told rules that it understands', () => {
      expect(house.log()).not.toMatch(/\[(error|fatal)\]/);
    });

    test('tells each the addresses of its own zone', () => {
      expect(askers.lan('git.example.org', 'A')).toBe('NOERROR A 192.168.7.10');
      expect(askers.lan('git.example.org', 'AAAA', '+tcp')).toBe('NOERROR AAAA fd00:7::10');
      expect(askers.vpn('git.example.org', 'A')).toBe('NOERROR A 10.77.0.1');
      expect(askers.vpn('GIT.example.org', 'AAAA')).toBe('NOERROR AAAA fd00:77::1');
    });

    test('tells its own host all that it has itself', () => {
      expect(askers.itself('git.example.org', 'A')).toBe('NOERROR A 10.77.0.1 A 192.168.7.10');
      expect(askers.itself('music.example.org', 'A')).toBe('NOERROR A 10.77.0.2');
      expect(house.ask('ares', '::1', 'admin.example.org', 'A')).toBe('NOERROR A 10.77.0.1');
    });

    test('tells who has no address of a name nothing, and asks no upstream either', () => {
      expect(askers.vpn('admin.example.org', 'A')).toBe('NOERROR A 10.77.0.1');
      expect(askers.vpn('admin.example.org', 'AAAA')).toBe('NOERROR');
      expect(askers.lan('admin.example.org', 'A')).toBe('NOERROR');
      expect(askers.lan('self.example.org', 'A')).toBe('NOERROR');
      expect(askers.itself('self.example.org', 'A')).toBe('NOERROR');
    });

    test('knows a name of a private domain, and no other there', () => {
      expect(askers.lan('camera.vpn', 'A')).toBe('NOERROR A 192.168.7.8');
      expect(askers.vpn('camera.vpn', 'A')).toBe('NOERROR');
      expect(askers.lan('a.camera.vpn', 'A')).toBe('NXDOMAIN');
      expect(askers.vpn('hera.vpn', 'A')).toBe('NOERROR A 10.77.0.2');
    });

    test('asks public DNS of a public name for who has no address of it here, and for all else of it', () => {
      expect(askers.lan('shop.example.net', 'A')).toBe('NOERROR A 192.168.7.10');
      expect(askers.lan('shop.example.net', 'AAAA')).toBe('NOERROR');
      expect(askers.lan('shop.example.net', 'TYPE65')).toBe('NOERROR');
      expect(askers.vpn('shop.example.net', 'TYPE65')).toMatch(/^NOERROR (HTTPS|TYPE65) /);
      expect(askers.lan('shop.example.net', 'MX')).toBe('NOERROR MX 10 .');
      expect(askers.lan('camera.vpn', 'MX')).toBe('NOERROR');
      expect([`NOERROR A ${first}`, `NOERROR A ${second}`]).toContain(askers.vpn('shop.example.net', 'A'));
    });

    test('answers what else is under the wildcard as ever, and leaves the endpoint of the tunnel to public DNS', () => {
      expect(askers.vpn('other.example.org', 'A')).toBe('NOERROR A 192.168.7.99');
      expect(askers.vpn('a.git.example.org', 'A')).toBe('NOERROR A 192.168.7.99');
      expect([`NOERROR A ${first}`, `NOERROR A ${second}`]).toContain(askers.vpn('ares.example.org', 'A'));
    });

    test('goes by the address that a web server passes on, over HTTPS', () => {
      expect(doh(house.ares, 'git.example.org', { 'X-Real-IP': '192.168.7.20' })).toBe('192.168.7.10');
      expect(doh(house.ares, 'git.example.org', { 'X-Real-IP': '10.77.0.9' })).toBe('10.77.0.1');
    });

    test('knows who asks by IPv6, with an address of the LAN or of its cable only', () => {
      house.net.run('cable', ['ip', '-6', 'route', 'add', 'fd00:7::/64', 'dev', 'lan0']);
      expect(house.ask('cable', 'fd00:7::10', 'git.example.org', 'A')).toBe('NOERROR A 192.168.7.10');
      expect(house.ask('cable', 'fd00:7::10', 'admin.example.org', 'A')).toBe('NOERROR');
      house.net.address('cable', 'lan0', 'fd00:7::20/64');
      expect(house.ask('cable', 'fd00:7::10', 'git.example.org', 'A', '-b', 'fd00:7::20')).toBe(
        'NOERROR A 192.168.7.10',
      );
      expect(house.ask('hera', 'fd00:77::1', 'git.example.org', 'A')).toBe('NOERROR A 10.77.0.1');
    });
  });
});
