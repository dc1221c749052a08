import { describeWith } from '../helpers/consumer';
import { describeOnNetwork } from '../helpers/namespaces';
import { Machine } from '../network/machine';
import { doh, login, page } from './browser';
import { fallback, House, reverse, upstreams } from './house';
import { keysOf, keysOfYaml } from './keys';

const programs = ['kdig', 'bash', 'openssl', 'ss', 'curl', ...Machine.programs];
const props = {
  serverName: 'dns.example.org',
  upstreams: Object.keys(upstreams),
  // The kernel answers for a port that nobody listens on once a second only; the rest waits as long as this.
  upstreamTimeout: '100ms',
  fallback: [fallback.address],
  domainUpstreams: { lan: [reverse.address] },
  reverseResolvers: [reverse.address],
  rewrites: { '*.example.org': '192.168.7.10', 'printer.home': ['192.168.7.7', 'fd00:7::7'] },
  filters: [],
};
const answers = Object.values(upstreams).map((address) => `NOERROR A ${address}`);
const [lan, vpn4, vpn6] = ['192.168.7.10', '10.77.0.1', 'fd00:77::1'] as const;

describeWith(['nix', 'nixos-tree', 'adguardhome'], 'AdGuard Home, as NixOS starts it,', () => {
  describeOnNetwork(programs, 'on a network', () => {
    const house = new House(props);
    let installed = '';

    beforeAll(async () => {
      await house.open();
      for (const [address, answer] of Object.entries(upstreams)) await house.answer(address, answer);
      await house.answer(fallback.address, fallback.answer);
      await house.answer(reverse.address, reverse.answer);
      installed = house.install();
      await house.start();
      for (const address of ['10.77.0.1/24', 'fd00:77::1/64']) house.net.address('ares', 'wg0', address);
    });

    test('knows every key of its configuration, and complains of nothing', () => {
      const known = new Set(keysOfYaml(house.ares.run(['cat', '/run/lib/AdGuardHome.yaml'])));
      expect(keysOf(JSON.parse(installed)).filter((key) => !known.has(key))).toEqual([]);
      expect(keysOf({ dns: { ipv6_disabled: true } }).filter((key) => !known.has(key))).toEqual(['dns.ipv6_disabled']);
      expect(house.log()).not.toMatch(/\[(error|fatal)\]/);
    });

    test('listens on loopback and at the addresses of its zones, and nowhere else', () => {
      const sockets = house.ares.run(['ss', '-ltnuH']).trim().split('\n');
      const found = sockets.map((line) => line.split(/\s+/)).map(([protocol, , , , local]) => `${protocol} ${local}`);
      const everywhere = ['127.0.0.1', '[::1]', lan, vpn4, `[${vpn6}]`];
      const dns = everywhere.flatMap((address) => [`${address}:53`, `${address}:853`]);
      const pages = ['tcp 127.0.0.1:3333', 'tcp 127.0.0.1:8443'];
      const expected = [...dns.flatMap((local) => [`tcp ${local}`, `udp ${local}`]), ...pages];
      expect(found.sort()).toEqual(expected.sort());
      expect(house.ask('cable', '203.0.113.5', 'ares.vpn', 'A')).toBe('no answer');
      expect(house.ask('cable', '203.0.113.5', 'ares.vpn', 'A', '+tcp')).toBe('no answer');
    });

    test.each([
      ['ares.vpn', '10.77.0.1', 'fd00:77::1'],
      ['hera.vpn', '10.77.0.2', 'fd00:77::2'],
      ['phone.vpn', '10.77.0.9', 'fd00:77::9'],
      ['printer.home', '192.168.7.7', 'fd00:7::7'],
    ])('answers %s, in both zones and families', (name, ipv4, ipv6) => {
      expect(house.ask('cable', lan, name, 'A')).toBe(`NOERROR A ${ipv4}`);
      expect(house.ask('cable', lan, name, 'AAAA')).toBe(`NOERROR AAAA ${ipv6}`);
      expect(house.ask('hera', vpn4, name, 'A', '+tcp')).toBe(`NOERROR A ${ipv4}`);
      expect(house.ask('hera', vpn6, name, 'AAAA')).toBe(`NOERROR AAAA ${ipv6}`);
      expect(house.ask('ares', '127.0.0.1', name, 'A')).toBe(`NOERROR A ${ipv4}`);
    });

    test('answers names below a wildcard, and nothing but addresses for them', () => {
      expect(house.ask('cable', lan, 'git.example.org', 'A')).toBe('NOERROR A 192.168.7.10');
      expect(house.ask('cable', lan, 'git.example.org', 'AAAA')).toBe('NOERROR');
      expect(house.ask('cable', lan, '_acme-challenge.example.org', 'TXT')).toBe('NOERROR');
    });

    test('leaves the endpoint of the tunnel to public DNS, under a wildcard too', () => {
      expect(answers).toContain(house.ask('hera', vpn4, 'ares.example.org', 'A'));
      expect(house.ask('hera', vpn4, 'ares.example.org', 'AAAA')).toBe('NOERROR');
    });

    test('lets no upstream know of private domains, of private addresses, or of who else encrypts for it', () => {
      expect(house.ask('cable', lan, 'nobody.vpn', 'A')).toBe('NXDOMAIN');
      expect(house.ask('cable', lan, '_dns.resolver.arpa', 'SVCB')).toBe('NOERROR');
      expect(house.ask('cable', lan, '9.7.168.192.in-addr.arpa', 'PTR')).toBe('NOERROR');
      expect(house.ask('cable', lan, 'nas.lan', 'A')).toBe(`NOERROR A ${reverse.answer}`);
    });

    test('encrypts, with the certificate of its name', () => {
      const trusted = ['+tls-ca=/run/acme/example.org/ca.pem'];
      const right = [...trusted, '+tls-hostname=dns.example.org'];
      expect(house.ask('ares', lan, 'hera.vpn', 'A', '+tls', ...right)).toBe('NOERROR A 10.77.0.2');
      expect(house.ask('ares', vpn6, 'hera.vpn', 'A', '+tls', ...right)).toBe('NOERROR A 10.77.0.2');
      expect(house.ask('ares', lan, 'hera.vpn', 'A', '+tls', ...trusted, '+tls-hostname=evil.net')).toBe('no answer');
      const overHttps = ['-p', '8443', '+https', ...right];
      // Of QUIC this client cannot check the certificate.
      expect(house.ask('hera', vpn4, 'hera.vpn', 'A', '+quic')).toBe('NOERROR A 10.77.0.2');
      expect(house.ask('ares', '127.0.0.1', 'hera.vpn', 'A', ...overHttps)).toBe('NOERROR A 10.77.0.2');
    });

    test('over HTTPS, looks at whom a web server on the host asks for', () => {
      const outsider = '203.0.113.1';
      expect(doh(house.ares, 'hera.vpn', {})).toBe('10.77.0.2');
      expect(doh(house.ares, 'hera.vpn', { 'X-Real-IP': '192.168.7.20' })).toBe('10.77.0.2');
      expect(doh(house.ares, 'hera.vpn', { 'X-Real-IP': outsider })).toBe('refused');
      // Why the web server has to empty this one.
      expect(doh(house.ares, 'hera.vpn', { 'X-Real-IP': outsider, 'CF-Connecting-IP': '127.0.0.1' })).toBe('10.77.0.2');
    });

    test('answers nobody outside its zones, without any firewall', () => {
      const outside = ['-b', '203.0.113.1'];
      expect(house.ask('cable', lan, 'ares.vpn', 'A', '-b', '192.168.7.20')).toBe('NOERROR A 10.77.0.1');
      expect(house.ask('cable', lan, 'ares.vpn', 'A', ...outside)).toBe('no answer');
      expect(house.ask('cable', lan, 'ares.vpn', 'A', '+tcp', ...outside)).toBe('REFUSED');
      expect(house.ask('cable', lan, 'ares.vpn', 'A', '+tls', ...outside)).toBe('REFUSED');
    });

    test('Z9: shows its pages to who logs in, and to nobody else', () => {
      expect(page(house.ares, '/control/status')).toBe(401);
      expect(page(house.ares, '/')).toBe(302);
      expect(login(house.ares, '@login-alice@').status).toBe(403);
      const { status, cookie } = login(house.ares, house.password);
      expect(status).toBe(200);
      expect(page(house.ares, '/control/status', cookie)).toBe(200);
    });

    test('spreads questions over its upstreams, goes on with those that are left, and then asks the fallback', async () => {
      const asked = (prefix: string) =>
        Array.from({ length: 12 }, (_, n) => house.ask('cable', lan, `${prefix}${n}.example.net`, 'A'));
      const [first, second] = Object.keys(upstreams) as [string, string];
      expect(new Set(asked('all'))).toEqual(new Set(answers));
      await house.silence(first);
      expect(new Set(asked('one'))).toEqual(new Set([answers[1]]));
      await house.silence(second);
      expect(new Set(asked('none'))).toEqual(new Set([`NOERROR A ${fallback.answer}`]));
      await house.answer(first, '198.51.100.51');
      expect(new Set(asked('again'))).toEqual(new Set([answers[0]]));
    });
  });
});
