import { HostFirewall } from '../../../constructs/host-firewall';
import { NatGateway, type NatGatewayProps } from '../../../constructs/nat-gateway';
import { type FleetApp, type FleetInput, Port, type PortClaim, ports } from '../../../lib';
import { testFleet, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';

type HostInput = FleetInput['hosts'][string];

/** A router with a LAN behind it, and a cable to the Internet that it shares with an office. */
export const router: HostInput = {
  ...testHost,
  network: {
    manager: 'networkd',
    uplink: 'eno1',
    interfaces: {
      eno1: { kind: 'ethernet', addresses: ['192.168.7.10/24'], gateway4: '192.168.7.1', acceptRa: true },
      eno2: { kind: 'ethernet', addresses: ['10.1.0.1/24'] },
      eno3: { kind: 'ethernet' },
      eno4: { kind: 'ethernet' },
      br0: { kind: 'bridge', members: ['eno4'] },
      lte: { kind: 'external' },
    },
  },
  zones: {
    office: [{ interface: 'eno1', sources: ['192.168.7.0/24', 'fe80::/10'] }],
    wan: [{ interface: 'eno1' }],
    lan: [{ interface: 'eno2' }],
    cameras: [{ interface: 'eno3', sources: ['10.3.0.0/24'] }],
    guests: [{ interface: 'eno3' }],
    six: [{ interface: 'eno3', sources: ['fd00:3::/64'] }],
    later: [],
  },
};

/** A server on that LAN, behind that router, and one far away that is in the same mesh. */
const hera: HostInput = {
  ...testHost,
  network: {
    manager: 'networkd',
    uplink: 'eno1',
    interfaces: { eno1: { kind: 'ethernet', addresses: ['10.1.0.20/24'], gateway4: '10.1.0.1' } },
  },
  zones: { lan: [{ interface: 'eno1', sources: ['10.1.0.0/24'] }], wan: [{ interface: 'eno1' }] },
};
const zeus: HostInput = { ...testHost, site: 'elsewhere', zones: { wan: [{ interface: 'eno1' }] } };
/** On a network that has the same addresses as the LAN, at another site. */
const rhea: HostInput = { ...hera, site: 'elsewhere' };

export function natFleet(ares: HostInput = router) {
  return testFleet({
    hosts: { ares, hera, zeus, rhea },
    networks: {
      wg0: {
        ipv4: '10.100.0.0/24',
        ipv6: 'fd00:100::/64',
        members: { ares: { subnets: ['10.1.0.0/24'] }, zeus: { ipv4: '10.100.0.9', subnets: ['10.50.0.0/24'] } },
      },
    },
  });
}

/** A claim of a port on a host. */
export type Claimed = readonly [host: string, claim: Partial<PortClaim>];

/** A program with a gateway on `ares`, and what listens on the hosts. */
export function program(props: Partial<NatGatewayProps> = {}, claims: readonly Claimed[] = []) {
  return (app: FleetApp): HostStack => {
    const ares = new HostStack(app, 'ares');
    const stacks = new Map([
      ['ares', ares],
      ...['hera', 'zeus'].map((name) => [name, new HostStack(app, name)] as const),
    ]);
    new HostFirewall(ares, 'firewall');
    new NatGateway(ares, 'nat', { from: ['lan', 'vpn'], ...props });
    for (const [name, claim] of claims) {
      const stack = stacks.get(name)!;
      const whole = { port: Port.of(80), protocol: 'tcp' as const, zones: ['lan', 'wan'], why: 'web', ...claim };
      stack.facets.declare(ports, whole, stack);
    }
    return ares;
  };
}
