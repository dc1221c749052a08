import { AdGuardDns, type AdGuardDnsProps } from '../../../constructs/adguard-dns';
import { findHost, type FleetInput, localNames, Port } from '../../../lib';
import { synthProblems, testFleet, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { buildTown, town } from '../../adguard/town';

/** What is wrong with a resolver in the town. */
function complaints(props: Partial<AdGuardDnsProps>): string[] {
  return synthProblems((app) => buildTown(app, props), { fleet: town, allow: ['docs/peers/'] });
}

const form = "write it like 'https://dns.quad9.net/dns-query', 'tls://dns.quad9.net' or '9.9.9.9'";
const unreadable = (text: string) => `upstreams: cannot be read, got '${text}'; ${form}`;
const noDns = (text: string) => `upstreams: has a scheme that is no DNS, got '${text}'; ${form}`;
const itself = (address: string) => `is this resolver itself, got '${address}'; name another one, or another port`;
const addresses = 'must be IP addresses, which need nobody to look them up';
const bare = (name: string) =>
  `is a bare name, which is asked in plain DNS, got '${name}'; write 'https://${name}/dns-query' or 'tls://${name}', or 'udp://${name}' where that is meant`;
const uncovered = (name: string) =>
  `serverName: no certificate of 'ares' is for it, got '${name}' (it has some for *.example.org, example.org); add one, or leave this out`;
const open = { name: 'a', url: 'http://lists.example.org/a.txt' };
const secure = { name: 'a', url: 'https://lists.example.org/a.txt' };
const address = "got 'other.home'; write the address of that name itself, such as '192.168.1.42'";

describe('AdGuardDns refuses', () => {
  test.each<[message: string, props: Partial<AdGuardDnsProps>]>([
    ["zones: is empty, so that nobody is answered; name zones of the host, such as ['lan']", { zones: [] }],
    ["zones: 'ares' has no such zone, got 'vpm'; did you mean 'vpn'?", { zones: ['vpm'] }],
    ["zones: has 'lan' twice; leave one out", { zones: ['lan', 'lan'] }],
    [
      "zones: 'wan' is the Internet, and this would be an open resolver, with which others attack third parties; leave it out; clients from there come by a VPN",
      { zones: ['lan', 'wan'] },
    ],
    ["ui.zone: 'ares' has no such zone, got 'vpm'; did you mean 'vpn'?", { ui: { zone: 'vpm' } }],
    [
      "ui.zone: 'wan' is the Internet, and this would be a login in plain HTTP; leave it out; clients from there come by a VPN",
      { ui: { zone: 'wan' } },
    ],
    ["upstreams: is empty; name a resolver, such as 'https://dns.quad9.net/dns-query'", { upstreams: [] }],
    [unreadable('htps:/dns.quad9.net'), { upstreams: ['htps:/dns.quad9.net'] }],
    [unreadable('tls://'), { upstreams: ['tls://'] }],
    [unreadable('tls://dns.quad9.net '), { upstreams: ['tls://dns.quad9.net '] }],
    [unreadable('9.9.9.9:99999'), { upstreams: ['9.9.9.9:99999'] }],
    [unreadable('[/lan/]9.9.9.9'), { upstreams: ['[/lan/]9.9.9.9'] }],
    [noDns('http://dns.quad9.net'), { upstreams: ['http://dns.quad9.net'] }],
    [noDns('sdns://AQcAAA'), { upstreams: ['sdns://AQcAAA'] }],
    [`upstreams: ${bare('dns.quad9.net')}`, { upstreams: ['dns.quad9.net'] }],
    [
      'upstreams: has a login in it, which everybody on the host could read; leave it out',
      { upstreams: ['https://alice:hidden@dns.example.net/dns-query'] },
    ],
    ["upstreams: has '9.9.9.9' twice; leave one out", { upstreams: ['9.9.9.9', '9.9.9.9'] }],
    [`upstreams: ${itself('127.0.0.1')}`, { upstreams: ['9.9.9.9', 'udp://127.0.0.1'] }],
    [`upstreams: ${itself('192.168.7.10')}`, { upstreams: ['192.168.7.10:53'] }],
    [`fallback: ${itself('fd00:77::1')}`, { fallback: ['fd00:77::1'] }],
    [`domainUpstreams.lan: ${itself('10.77.0.1')}`, { domainUpstreams: { lan: ['10.77.0.1'] } }],
    [`domainUpstreams.lan: ${bare('router')}`, { domainUpstreams: { lan: ['router'] } }],
    [
      "domainUpstreams.la n: domain name must have labels of letters, digits and inner hyphens, got 'la n'; write it like 'lan'",
      { domainUpstreams: { 'la n': ['9.9.9.9'] } },
    ],
    ["bootstrap: is empty; name a plain resolver, such as '9.9.9.9'", { bootstrap: [] }],
    [
      `bootstrap: ${addresses}, got 'dns.quad9.net'; write them like '9.9.9.9'`,
      { bootstrap: ['9.9.9.9', 'dns.quad9.net'] },
    ],
    [`fallback: ${addresses}, got 'tls://9.9.9.9'; write them like '9.9.9.9'`, { fallback: ['tls://9.9.9.9'] }],
    [
      `reverseResolvers: ${addresses}, got 'router.lan'; write them like '9.9.9.9'`,
      { reverseResolvers: ['router.lan'] },
    ],
    ["cacheSize: must be from 64KiB to 1024MiB, got '4MB'; write it like '4MiB'", { cacheSize: '4MB' }],
    ["cacheSize: must be from 64KiB to 1024MiB, got '1KiB'; write it like '4MiB'", { cacheSize: '1KiB' }],
    ["cacheSize: must be from 64KiB to 1024MiB, got '4194304'; write it like '4MiB'", { cacheSize: '4194304' }],
    ["upstreamTimeout: must be from 100ms to 60s, got '2'; write it like '2s'", { upstreamTimeout: '2' }],
    ["blockedTtl: must be from 1s to 86400s, got '0s'; write it like '10s'", { blockedTtl: '0s' }],
    ["queryLog: must be from 1h to 365d, got '400d'; write it like '7d', or false", { queryLog: '400d' }],
    ["statistics: must be from 1h to 365d, got '2y'; write it like '7d', or false", { statistics: '2y' }],
    [
      'rateLimit: must be whole requests a second from 0, which is no limit, to 100000, got -1; write it like 100',
      { rateLimit: -1 },
    ],
    [
      `filters: 'a' must be at an https:// URL, or somebody on the way could change it, got '${open.url}'`,
      { filters: [open] },
    ],
    [`filters: has '${secure.url}' twice; leave one out`, { filters: [secure, { ...secure, name: 'b' }] }],
    [`filters: has a list without a name, ${secure.url}; name it`, { filters: [{ ...secure, name: ' ' }] }],
    [
      `rewrites.a.home: must be IPv4 or IPv6 addresses without a port, ${address}`,
      { rewrites: { 'a.home': 'other.home' } },
    ],
    ['rewrites.a.home: is empty; name an address, or leave it out', { rewrites: { 'a.home': [] } }],
    [
      'rewrites.A.home: is the same name as another one; keep one of them',
      { rewrites: { 'a.home': '192.168.7.7', 'A.home': '192.168.7.8' } },
    ],
    [
      "rewrites.*: domain name must have a name after the wildcard, got '*'; write it like 'printer.lan' or '*.fufu.land'",
      { rewrites: { '*': '192.168.7.7' } },
    ],
    [
      'name hera.vpn: has several addresses, 10.77.0.2 (hera) and 10.77.0.3 (rewrites), of which clients would take any; give each its own name',
      { rewrites: { 'hera.vpn': '10.77.0.3' } },
    ],
    [
      "name ares.example.org: is what members of wg0 call from away, who would look for 192.168.7.10 inside the tunnel itself, got '192.168.7.10'; leave it to public DNS",
      { rewrites: { 'ares.example.org': '192.168.7.10' } },
    ],
    [
      "ui.users: is empty, and without users its pages are everybody's; name one, or the fleet's operator",
      { ui: { users: [] } },
    ],
    [
      "ui.users: must be names of letters, digits, - and _, got 'a;b'; write them like 'fufud'",
      { ui: { users: ['a;b'] } },
    ],
    ["ui.users: has 'alice' twice; leave one out", { ui: { users: ['alice', 'alice'] } }],
    [uncovered('dns.example.net'), { serverName: 'dns.example.net' }],
    [uncovered('a.b.example.org'), { serverName: 'a.b.example.org' }],
    [
      "serverName: must be in lower case, got 'DNS.example.org'; write 'dns.example.org'",
      { serverName: 'DNS.example.org' },
    ],
    [
      "serverName: domain name must not be a wildcard, got '*.example.org'; write it like 'dns.fufu.land'",
      { serverName: '*.example.org' },
    ],
  ])('%s', (message, props) => {
    expect(complaints(props)).toEqual([`[ares/dns] ${message}`]);
  });

  test('everything that is wrong at once', () => {
    const found = complaints({ zones: ['lan', 'vpm'], cacheSize: '4', bootstrap: ['x'], ui: { users: [] } });
    expect(found.map((line) => line.slice(0, line.indexOf(': ')))).toEqual([
      '[ares/dns] bootstrap',
      '[ares/dns] cacheSize',
      '[ares/dns] ui.users',
      '[ares/dns] zones',
    ]);
  });

  test('its pages on a port of its own', () => {
    const claims = "'ares/dns' (AdGuard Home settings, on 127.0.0.1) and by 'ares/dns' (DNS over HTTPS, on 127.0.0.1)";
    expect(complaints({ serverName: 'dns.example.org', ui: { port: Port.of(8443) } })).toEqual([
      `[ares] port 8443/tcp: is claimed by ${claims}; give one of them another port or address`,
    ]);
  });

  test('to be asked for what it does not offer', () => {
    const ask = (props: Partial<AdGuardDnsProps>, what: 'ui' | 'doh') =>
      synthProblems((app) => buildTown(app, props)[what], { fleet: town, allow: ['docs/peers/'] });
    expect(ask({}, 'doh')).toEqual(["[ares/dns] doh: needs a certificate; give a serverName such as 'dns.fufu.land'"]);
    expect(ask({ ui: { zone: 'vpn' } }, 'ui')).toEqual([
      "[ares/dns] ui: is at the address of zone 'vpn' and not on loopback; leave ui.zone out",
    ]);
    expect(ask({ serverName: 'dns.example.org', ui: { zone: 'vpn' } }, 'doh')).toEqual([
      "[ares/dns] doh: is at the address of zone 'vpn' and not on loopback; leave ui.zone out",
    ]);
  });

  test('names that two hosts have', () => {
    const build = (second: string) =>
      synthProblems(
        (app) => {
          const { host } = buildTown(app);
          const hera = findHost(host, 'hera')!;
          host.facets.declare(localNames, { name: 'nas.home', address: '192.168.7.7' }, host);
          hera.facets.declare(localNames, { name: 'NAS.home', address: second }, hera);
        },
        { fleet: town, allow: ['docs/peers/'] },
      );
    expect(build('192.168.7.8')).toEqual([
      '[ares/dns] name nas.home: has several addresses, 192.168.7.7 (ares) and 192.168.7.8 (hera), of which clients would take any; give each its own name',
    ]);
    expect(build('192.168.7.7')).toEqual([]);
  });

  test('pages without a user, where the fleet has no operator', () => {
    const lan = { ...testHost, zones: { lan: [{ interface: 'eno1', sources: ['192.168.7.0/24'] }] } };
    const build = () =>
      synthProblems((app) => new AdGuardDns(new HostStack(app, 'ares'), 'dns', { zones: ['lan'] }), {
        fleet: testFleet({ hosts: { ares: lan } }),
      });
    expect(build()).toEqual([
      "[ares/dns] ui.users: is empty, and without users its pages are everybody's; name one, or the fleet's operator",
    ]);
  });
});

describe('AdGuardDns refuses zones', () => {
  const on = (zones: FleetInput['hosts'][string]['zones'], interfaces = testHost.network.interfaces) => {
    const network = { ...testHost.network, nameservers: ['127.0.0.1'], ...(interfaces && { interfaces }) };
    const hosts = { ares: { ...testHost, network, ...(zones && { zones }) } };
    const fleet = testFleet({ operator: 'alice', users: { alice: {} }, hosts });
    return synthProblems((app) => new AdGuardDns(new HostStack(app, 'ares'), 'dns', { zones: ['lan'] }), { fleet });
  };

  test('that are all that an interface brings', () => {
    expect(on({ lan: [{ interface: 'eno1' }] })).toEqual([
      "[ares/dns] zones: 'lan' is all that comes in by eno1, from wherever, so it cannot be told who may ask; write sources: ['192.168.7.0/24'] in hosts.ares.zones.lan",
    ]);
  });

  test('that are the rest of the uplink, whatever they are called', () => {
    const [own] = on({ lan: [{ interface: 'eno1' }], home: [{ interface: 'eno1', sources: ['192.168.7.0/24'] }] });
    expect(own).toContain("[ares/dns] zones: 'lan' is the Internet, and this would be an open resolver");
  });

  test('where the host has no address that stays', () => {
    const lan = [{ interface: 'eno1', sources: ['192.168.7.0/24'] }];
    expect(on({ lan }, { eno1: { kind: 'ethernet', dhcp: 'yes' } })).toEqual([
      "[ares/dns] zones: 'lan' has no address that clients could be told; give an interface of that zone a static one",
    ]);
  });
});
