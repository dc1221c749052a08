import { AdGuardDns } from '../../../constructs/adguard-dns';
import { type Fleet, type FleetInput, type LocalName, localNames } from '../../../lib';
import { synthFleet, synthProblems, testFleet, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';

type HostInput = FleetInput['hosts'][string];

/** A router with a LAN of its own. */
function router(lan: string, sources: readonly string[]): HostInput {
  return {
    ...testHost,
    network: {
      manager: 'networkd',
      uplink: 'wan0',
      nameservers: ['127.0.0.1'],
      interfaces: { wan0: { kind: 'ethernet', dhcp: 'yes' }, eno1: { kind: 'ethernet', addresses: [lan] } },
    },
    zones: { wan: [{ interface: 'wan0' }], lan: [{ interface: 'eno1', sources: [...sources] }] },
  };
}

/** Two sites, whose LANs reach each other by a tunnel: each is in zone `vpn` of both routers, too. */
const network = {
  ipv4: '10.77.0.0/24',
  port: 51820,
  domain: 'vpn',
  members: {
    ares: { ipv4: '10.77.0.1', subnets: ['192.168.7.0/24'] },
    hera: { ipv4: '10.77.0.2', subnets: ['192.168.9.0/24'] },
  },
};
const sites = (input: Partial<FleetInput> = {}): Fleet =>
  testFleet({
    operator: 'alice',
    users: { alice: {} },
    hosts: {
      ares: router('192.168.7.1/24', ['192.168.7.0/24', 'fe80::/10']),
      hera: router('192.168.9.1/24', ['192.168.9.0/24']),
    },
    networks: { wg0: network },
    ...input,
  });

type Names = Readonly<Record<string, readonly LocalName[]>>;
const build =
  (names: Names, props: Partial<ConstructorParameters<typeof AdGuardDns>[2]> = {}) =>
  (app: ConstructorParameters<typeof HostStack>[0]): void => {
    const ares = new HostStack(app, 'ares');
    const hera = new HostStack(app, 'hera');
    for (const [host, all] of Object.entries(names)) {
      const on = host === 'ares' ? ares : hera;
      for (const name of all) on.facets.declare(localNames, name, on);
    }
    new AdGuardDns(ares, 'dns', { zones: ['lan', 'vpn'], ...props });
  };

/** The rules of a resolver on ares. */
function rules(names: Names, fleet = sites(), props = {}): string[] {
  const text = String(synthFleet(build(names, props), { fleet }).files['generated/ares/services/adguard.nix']);
  return [...text.matchAll(/"(@?@?\|.*)"/g)].map(([, rule = '']) => rule).filter((rule) => !rule.startsWith('||'));
}

const everywhere = (name: string, n: number): LocalName[] => [
  { name, address: `192.168.${n === 1 ? 7 : 9}.1`, zone: 'lan' },
  { name, address: `10.77.0.${n}`, zone: 'vpn' },
];

describe('a name with addresses in several zones', () => {
  test('has the nearest one for each network, also of a LAN that a tunnel leads to', () => {
    expect(rules({ ares: everywhere('git.home', 1) })).toEqual([
      '|git.home^$client=127.0.0.0/8|::1/128|10.77.0.0/24|192.168.9.0/24,dnstype=A,dnsrewrite=10.77.0.1',
      '|git.home^$client=127.0.0.0/8|::1/128|192.168.7.0/24,dnstype=A,dnsrewrite=192.168.7.1',
      '|git.home^$client=~127.0.0.0/8|~::1/128|~10.77.0.0/24|~192.168.7.0/24|~192.168.9.0/24,dnstype=A,dnsrewrite=192.168.7.1',
      '|git.home^$dnsrewrite=NOERROR',
    ]);
  });

  test('has those of the other site for that one, though both call their LAN the same', () => {
    expect(rules({ hera: everywhere('nas.home', 2) }).slice(0, -1)).toEqual([
      '|nas.home^$client=127.0.0.0/8|::1/128|10.77.0.0/24|192.168.7.0/24,dnstype=A,dnsrewrite=10.77.0.2',
      '|nas.home^$client=192.168.9.0/24,dnstype=A,dnsrewrite=192.168.9.1',
    ]);
  });

  test('has what is for everybody beside that, once', () => {
    const name = 'git.home';
    const both = [
      { name, address: '192.168.7.8' },
      { name, address: '192.168.7.1', zone: 'lan' },
      { name, address: '192.168.7.1' },
    ];
    const all = rules({ ares: both }).filter((rule) => rule.includes('|192.168.9.0/24,dns'));
    const clients = '127.0.0.0/8|::1/128|10.77.0.0/24|192.168.7.0/24|192.168.9.0/24';
    expect(all).toEqual(
      ['192.168.7.1', '192.168.7.8'].map((answer) => `|git.home^$client=${clients},dnstype=A,dnsrewrite=${answer}`),
    );
  });

  test('is kept from who is in a network inside another one', () => {
    const hera = router('192.168.9.1/24', ['192.168.9.0/24']);
    const fleet = sites({ hosts: { ares: router('192.168.7.1/24', ['192.168.0.0/16']), hera } });
    expect(rules({ ares: everywhere('git.home', 1) }, fleet).slice(1, -1)).toEqual([
      '|git.home^$client=127.0.0.0/8|::1/128|192.168.7.0/24,dnstype=A,dnsrewrite=192.168.7.1',
      '|git.home^$client=192.168.0.0/16|~192.168.7.0/24|~192.168.9.0/24,dnstype=A,dnsrewrite=192.168.7.1',
    ]);
  });

  test('is in a private domain, of which the rest does not exist', () => {
    expect(rules({ ares: everywhere('git.vpn', 1) })[0]).toBe('@@|git.vpn^$dnsrewrite=NXDOMAIN;;');
  });

  test('is not for others what a host calls itself', () => {
    expect(rules({ hera: [{ name: 'self.home', address: '127.0.0.1', zone: 'loopback' }] })).toEqual([
      '|self.home^$dnsrewrite=NOERROR',
    ]);
  });

  test('is asked of public DNS by who has no address of it, where the fleet has it there', () => {
    const records = [{ type: 'A', name: 'git', content: '5.9.1.2' }] as const;
    const fleet = sites({ dns: { zones: { 'example.org': { zoneId: 'a'.repeat(32), records: [...records] } } } });
    const address = { name: 'git.example.org', address: '192.168.9.1', zone: 'lan' };
    expect(rules({ hera: [address] }, fleet)).toEqual([
      '|git.example.org^$client=192.168.9.0/24,dnstype=A,dnsrewrite=192.168.9.1',
      '|git.example.org^$client=192.168.9.0/24,dnstype=A|AAAA|HTTPS|SVCB,dnsrewrite=NOERROR',
    ]);
  });
});

describe('a name of two hosts', () => {
  const problems = (names: Names, props = {}) => synthProblems(build(names, props), { fleet: sites() });
  const lanOf = (n: number) => everywhere('git.home', n).slice(0, 1);

  test('is well where no network has both', () => {
    expect(problems({ ares: lanOf(1), hera: lanOf(2) }, { zones: ['lan'] })).toEqual([]);
  });

  test('is refused where one has, by the zone', () => {
    expect(problems({ ares: everywhere('git.home', 1), hera: everywhere('git.home', 2) })).toEqual([
      "[ares/dns] name git.home: has several addresses in zone 'lan' and 'vpn', 10.77.0.2 (hera) and 192.168.7.1 (ares), of which clients would take any; give each its own name",
      "[ares/dns] name git.home: has several addresses in zone 'vpn', 10.77.0.1 (ares) and 10.77.0.2 (hera), of which clients would take any; give each its own name",
      "[ares/dns] name git.home: has several addresses in zone 'vpn', 10.77.0.1 (ares) and 192.168.9.1 (hera), of which clients would take any; give each its own name",
    ]);
  });

  test('is refused where rewrites give it another address, and not where they give the same', () => {
    expect(problems({ ares: lanOf(1) }, { rewrites: { 'git.home': '192.168.7.1' } })).toEqual([]);
    expect(problems({ ares: lanOf(1) }, { rewrites: { 'git.home': '192.168.7.2' } })).toEqual([
      "[ares/dns] name git.home: has several addresses in zone 'lan' and 'vpn', 192.168.7.1 (ares) and 192.168.7.2 (rewrites), of which clients would take any; give each its own name",
    ]);
  });
});

test('a thousand names in two zones are rules for each, in order of name', () => {
  const names = Array.from({ length: 1000 }, (_, n) => `n${String(n).padStart(3, '0')}.home`);
  const all = rules({ ares: names.flatMap((name) => everywhere(name, 1)) });
  expect(all.filter((rule) => rule.endsWith('^$dnsrewrite=NOERROR'))).toEqual(
    names.map((name) => `|${name}^$dnsrewrite=NOERROR`),
  );
});
