import { AdGuardDns, type AdGuardDnsProps } from '../../../constructs/adguard-dns';
import { HostFirewall } from '../../../constructs/host-firewall';
import { Topology, WireGuardMesh } from '../../../constructs/wire-guard-mesh';
import {
  certificates,
  certificateUses,
  type Facet,
  type Fleet,
  type FleetApp,
  localNames,
  NixModule,
  type PortClaim,
  ports,
  probes,
} from '../../../lib';
import { synthFleet, testFleet, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { buildTown, certificate, town, townInput } from '../../adguard/town';

const allow = ['docs/peers/'];

/** What is known of the resolver when all is declared. */
function known<T>(props: Partial<AdGuardDnsProps>, ask: (dns: AdGuardDns) => T, fleet: Fleet = town): T {
  const answers: T[] = [];
  const build = (app: FleetApp) => {
    const dns = buildTown(app, props);
    new NixModule(dns.host, 'reader', { area: 'system', config: () => void answers.push(ask(dns)) });
  };
  synthFleet(build, { fleet, allow });
  return answers[0]!;
}

const facet = <T>(kind: Facet<T>, props: Partial<AdGuardDnsProps> = {}) =>
  known(props, ({ host }) => host.facets.entries(kind).flatMap(({ value, by }) => (by === 'ares/dns' ? [value] : [])));

const inShort = (claims: readonly PortClaim[]) =>
  claims.map(({ address, port, protocol, zones }) => `${address} ${port.value}/${protocol} ${zones.join(' ')}`.trim());

describe('what AdGuardDns tells its host', () => {
  const pages = { ui: { zone: 'vpn' } };

  test('are the ports of each address, open to the zones that it is of', () => {
    expect(inShort(facet(ports))).toEqual([
      '10.77.0.1 53/tcp vpn',
      '127.0.0.1 53/tcp',
      '192.168.7.10 53/tcp lan',
      '::1 53/tcp',
      'fd00:77::1 53/tcp vpn',
      '10.77.0.1 53/udp vpn',
      '127.0.0.1 53/udp',
      '192.168.7.10 53/udp lan',
      '::1 53/udp',
      'fd00:77::1 53/udp vpn',
      '127.0.0.1 3333/tcp',
    ]);
  });

  test('are the ports of encrypted DNS, and what a web server is put in front of', () => {
    const claims = inShort(facet(ports, { serverName: 'dns.example.org' }));
    expect(claims.filter((claim) => !claim.includes(' 53/'))).toEqual([
      '10.77.0.1 853/tcp vpn',
      '127.0.0.1 853/tcp',
      '192.168.7.10 853/tcp lan',
      '::1 853/tcp',
      'fd00:77::1 853/tcp vpn',
      '10.77.0.1 853/udp vpn',
      '127.0.0.1 853/udp',
      '192.168.7.10 853/udp lan',
      '::1 853/udp',
      'fd00:77::1 853/udp vpn',
      '127.0.0.1 3333/tcp',
      '127.0.0.1 8443/tcp',
    ]);
  });

  test('is the port of its pages, open to the zone that they are in', () => {
    expect(inShort(facet(ports, pages)).at(-1)).toBe('10.77.0.1 3333/tcp vpn');
    const { log } = synthFleet((app) => buildTown(app, pages), { fleet: town, allow });
    expect(log.join('\n')).not.toContain('plain HTTP');
  });

  test('is a warning where passwords cross a cable', () => {
    const { log } = synthFleet((app) => buildTown(app, { ui: { zone: 'lan' } }), { fleet: town, allow });
    expect(log).toContain(
      "warning: [ares/dns] ui.zone: passwords cross 'lan' in plain HTTP; leave it out and put a web server with TLS in front of its pages",
    );
  });

  test('are a probe, and whom to tell of a renewed certificate', () => {
    expect(facet(probes)).toEqual([{ kind: 'dns', target: '127.0.0.1:53/example.org', why: 'AdGuard Home answers' }]);
    expect(facet(certificateUses)).toEqual([]);
    expect(facet(certificateUses, { serverName: 'dns.example.org' })).toEqual([
      { name: 'dns.example.org', unit: 'adguardhome.service', why: 'encrypted DNS of AdGuard Home' },
    ]);
  });
});

describe('what AdGuardDns offers', () => {
  test('is a resolver, as hosts see it', () => {
    const { host, ...rest } = known({ serverName: 'dns.example.org' }, ({ host, zones, tlsName, localDomains }) => {
      return { host: host.hostName, zones, tlsName, domains: localDomains() };
    });
    expect({ host, ...rest }).toEqual({
      host: 'ares',
      zones: ['lan', 'vpn'],
      tlsName: 'dns.example.org',
      domains: ['vpn'],
    });
  });

  test('are local domains, each whole where it is private and name by name where it is not', () => {
    const rewrites = { 'git.example.org': '192.168.7.10', '*.lab.example.net': '192.168.7.11', 'x.vpn': '10.77.0.8' };
    const domainUpstreams = { lan: ['192.168.7.1'], 'example.net': ['192.168.7.1'] };
    const domains = known({ rewrites, domainUpstreams }, (dns) => dns.localDomains());
    expect(domains).toEqual(['example.net', 'git.example.org', 'lan', 'vpn']);
  });

  test('are no domain with the endpoint of a tunnel in it, which is looked up while the tunnel is down', () => {
    const rewrites = {
      'example.org': '192.168.7.10',
      '*.example.org': '192.168.7.11',
      'git.example.org': '192.168.7.12',
    };
    expect(known({ rewrites }, (dns) => dns.localDomains())).toEqual(['git.example.org', 'vpn']);
  });

  test('are no zone of public DNS because of what it has at its top, unless all of it is answered', () => {
    const { ipv4, ipv6 } = townInput.networks.wg0.members.ares;
    const members = { ...townInput.networks.wg0.members, ares: { ipv4, ipv6, endpoint: '203.0.113.5' } };
    const fleet = testFleet({ ...townInput, networks: { wg0: { ...townInput.networks.wg0, members } } });
    const domains = (name: string) =>
      known({ rewrites: { [name]: '192.168.7.10' } }, (dns) => dns.localDomains(), fleet);
    expect(domains('example.org')).toEqual(['vpn']);
    expect(domains('*.example.org')).toEqual(['example.org', 'vpn']);
  });

  test('are its pages and DNS over HTTPS on loopback, for a web server', () => {
    const { ui, doh } = known({ serverName: 'dns.example.org' }, ({ ui, doh }) => ({ ui, doh }));
    expect({ ...ui, port: ui.port.value }).toEqual({
      scheme: 'http',
      address: '127.0.0.1',
      port: 3333,
      why: 'AdGuard Home settings',
      hasLogin: true,
      healthPath: '/login.html',
    });
    expect({ ...doh, port: doh.port.value }).toEqual({
      scheme: 'https',
      address: '127.0.0.1',
      port: 8443,
      serverName: 'dns.example.org',
      why: 'DNS over HTTPS',
      hasLogin: false,
    });
  });

  test('does not depend on the order of calls', () => {
    const parts: ((app: FleetApp, host: (name: string) => HostStack) => unknown)[] = [
      (_, host) => new AdGuardDns(host('ares'), 'dns', { zones: ['vpn', 'lan'], serverName: 'dns.example.org' }),
      (app) => new WireGuardMesh(app, 'wg0', { network: 'wg0', topology: Topology.hub('ares') }),
      (_, host) => new HostFirewall(host('ares'), 'firewall'),
      (_, host) => host('ares').facets.declare(certificates, certificate, host('ares')),
      (_, host) => host('hera').facets.declare(localNames, { name: 'Nas.home.', address: 'fd00:0::1' }, host('hera')),
    ];
    const build = (order: typeof parts) => (app: FleetApp) => {
      const hosts = new Map<string, HostStack>();
      const host = (name: string) => hosts.get(name) ?? hosts.set(name, new HostStack(app, name)).get(name)!;
      for (const part of order) part(app, host);
    };
    const texts = (order: typeof parts) => synthFleet(build(order), { fleet: town, allow }).texts;
    const expected = texts(parts);
    expect(texts([...parts].reverse())).toEqual(expected);
    expect(expected['generated/ares/services/adguard.nix']).toContain('domain = "nas.home";');
    expect(expected['generated/ares/services/adguard.nix']).toContain('answer = "fd00::1";');
  });

  test('is a resolver of its own host alone, where it has no mesh', () => {
    const lan = { ...testHost, zones: { lan: [{ interface: 'eno1', sources: ['192.168.7.0/24'] }] } };
    const network = { ...testHost.network, nameservers: ['127.0.0.1'] };
    const fleet = testFleet({ operator: 'alice', users: { alice: {} }, hosts: { ares: { ...lan, network } } });
    const { files } = synthFleet((app) => new AdGuardDns(new HostStack(app, 'ares'), 'dns', { zones: ['lan'] }), {
      fleet,
    });
    expect(files['generated/ares/services/adguard.nix']).toContain('rewrites = [ ];');
  });
});
