import { NginxSite, type NginxSiteProps } from '../../constructs/nginx-site';
import { Topology, WireGuardMesh } from '../../constructs/wire-guard-mesh';
import { type Certificate, certificates, type Fleet, type FleetApp, Port, SecretRef } from '../../lib';
import { testFleet, testHost } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';
import { ZoneStack } from '../../stacks/zone-stack';

/** A home server with one cable, by which its LAN and the Internet come in, and a tunnel. */
export const webFleet: Fleet = testFleet({
  // Not in the repository, where a build would look for it.
  secrets: 'host',
  hosts: {
    ares: {
      ...testHost,
      network: {
        manager: 'networkd',
        uplink: 'bond0',
        interfaces: { bond0: { kind: 'ethernet', addresses: ['192.168.1.42/24'], gateway4: '192.168.1.1' } },
      },
      zones: { lan: [{ interface: 'bond0', sources: ['192.168.1.0/24'] }], wan: [{ interface: 'bond0' }] },
      publicAddress: { ipv4: '5.9.1.2' },
    },
    hera: testHost,
  },
  networks: {
    wg0: {
      ipv4: '10.100.0.0/24',
      ipv6: 'fd00:100::/64',
      port: 51820,
      domain: 'vpn',
      members: {
        ares: {
          ipv4: '10.100.0.1',
          ipv6: 'fd00:100::1',
          endpoint: 'ares.example.org',
          publicKey: 'QA2qAna4n/CvD3xKXEgMaiwDWZpH3lC2Kn76oJ6rcRw=',
        },
        hera: { ipv4: '10.100.0.2', ipv6: 'fd00:100::2', publicKey: 'lGriY6UJK7M4O9oOq/JBHM6/HXTUx5pX/VH97Cs2njo=' },
      },
    },
  },
  dns: {
    zones: {
      'example.org': { zoneId: 'a'.repeat(32), records: [{ type: 'A', name: 'ares', host: 'ares' }] },
      'example.net': { zoneId: 'b'.repeat(32) },
    },
  },
});

/** Certificates that the host has. */
export const webCertificates: readonly Certificate[] = [
  { id: 'example.org', names: ['*.example.org', 'example.org'], group: 'acme' },
  { id: 'shop.example.net', names: ['shop.example.net'], group: 'nginx' },
];

/** What AcmeDomain would render for them. */
export const acmeModule = `{
  security.acme = {
    acceptTerms = true;
    defaults = { email = "admin@example.org"; dnsProvider = "cloudflare"; environmentFile = "/run/secrets/acme"; };
    certs."example.org" = { extraDomainNames = [ "*.example.org" ]; };
    certs."shop.example.net" = { group = "nginx"; };
  };
}`;

const upstream = 'http://127.0.0.1:3000';
const inner = ['lan', 'vpn'];

/** Sites of every kind. */
export function webSites(host: HostStack): Readonly<Record<string, NginxSiteProps>> {
  const users = new SecretRef(host, 'site-users', { key: 'nginx/users', owner: 'nginx' });
  const offered = {
    scheme: 'http',
    address: '127.0.0.1',
    port: Port.of(3001),
    why: 'settings',
    hasLogin: true,
  } as const;
  return {
    git: { name: 'git.example.org', zones: ['wan', ...inner], why: 'code', serve: { proxy: upstream } },
    shop: { name: 'shop.example.net', zones: ['wan'], why: 'a shop', serve: { files: '/srv/shop', listing: true } },
    www: { name: 'example.org', zones: ['wan', 'lan'], why: 'home page', serve: { proxy: upstream }, proxied: true },
    dns: {
      ...{ name: 'dns.example.org', zones: inner, why: 'AdGuard Home', port: Port.of(3333), serve: { proxy: offered } },
      locations: { '= /dns-query': { proxy: upstream, websockets: false }, '/docs/': { files: '/srv/docs' } },
    },
    admin: {
      ...{
        name: 'admin.example.org',
        zones: inner,
        why: 'administration',
        serve: { proxy: upstream },
        basicAuth: users,
      },
      locations: {
        '/api/': { proxy: upstream, basicAuth: false },
        '= /old': { redirect: 'https://git.example.org/new' },
      },
    },
    old: {
      name: 'old.example.org',
      zones: ['wan', ...inner],
      why: 'moved',
      serve: { redirect: 'https://git.example.org' },
    },
    small: {
      ...{ name: 'small.example.org', zones: ['wan'], why: 'limits', serve: { proxy: upstream, readTimeout: '10m' } },
      ...{ maxBodySize: '1k', uploadTimeout: '30s', rateLimit: { perSecond: 1, burst: 3 }, hsts: false },
    },
  };
}

/** Makes the whole fleet. */
export function buildWeb(app: FleetApp): void {
  const ares = new HostStack(app, 'ares');
  new HostStack(app, 'hera');
  new ZoneStack(app, 'example-org', { zone: 'example.org' });
  new WireGuardMesh(app, 'wg0', { network: 'wg0', topology: Topology.hub('ares') });
  for (const certificate of webCertificates) ares.facets.declare(certificates, certificate, ares);
  for (const [id, props] of Object.entries(webSites(ares))) new NginxSite(ares, id, props);
}
