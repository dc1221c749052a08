import { AdGuardDns, type AdGuardDnsProps } from '../../constructs/adguard-dns';
import { HostFirewall } from '../../constructs/host-firewall';
import { Topology, WireGuardMesh } from '../../constructs/wire-guard-mesh';
import { type Certificate, certificates, type Fleet, type FleetApp, type FleetInput } from '../../lib';
import { testFleet, testHost } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';

/** A server with one cable, on which both the LAN and the Internet are, and a tunnel to a laptop and a phone. */
export const townInput = {
  operator: 'alice',
  hosts: {
    ares: {
      ...testHost,
      network: {
        manager: 'networkd',
        uplink: 'eno1',
        nameservers: ['127.0.0.1', '9.9.9.9'],
        interfaces: {
          eno1: { kind: 'ethernet', addresses: ['192.168.7.10/24', '203.0.113.5/29'], gateway4: '192.168.7.1' },
        },
      },
      zones: { lan: [{ interface: 'eno1', sources: ['192.168.7.0/24'] }], wan: [{ interface: 'eno1' }] },
    },
    hera: { ...testHost, kind: 'laptop', network: { manager: 'networkmanager' }, zones: {} },
  },
  users: { alice: { wheel: true } },
  networks: {
    wg0: {
      ipv4: '10.77.0.0/24',
      ipv6: 'fd00:77::/64',
      port: 51820,
      domain: 'vpn',
      members: {
        ares: { ipv4: '10.77.0.1', ipv6: 'fd00:77::1', endpoint: 'ares.example.org' },
        hera: { ipv4: '10.77.0.2', ipv6: 'fd00:77::2' },
      },
      reserved: {
        phone: { ipv4: '10.77.0.9', ipv6: 'fd00:77::9', publicKey: 'azePQG6Sbg9O2jNDVMU99jPO96yfNGjd+FM0FdsI0Q8=' },
      },
    },
  },
} satisfies Omit<FleetInput, 'domain'>;

export const town: Fleet = testFleet(townInput);

/** A certificate that some construct has declared. */
export const certificate: Certificate = {
  id: 'example.org',
  names: ['*.example.org', 'example.org'],
  group: 'acme',
  readyUnit: 'acme-selfsigned-example.org.service',
};

/** The town with its resolver. */
export function buildTown(app: FleetApp, props: Partial<AdGuardDnsProps> = {}): AdGuardDns {
  const ares = new HostStack(app, 'ares');
  new HostStack(app, 'hera');
  new WireGuardMesh(app, 'wg0', { network: 'wg0', topology: Topology.hub('ares') });
  new HostFirewall(ares, 'firewall');
  ares.facets.declare(certificates, certificate, ares);
  return new AdGuardDns(ares, 'dns', { zones: ['lan', 'vpn'], ...props });
}
