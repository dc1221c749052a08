import { HostFirewall } from '../../../constructs/host-firewall';
import { NatGateway } from '../../../constructs/nat-gateway';
import { Topology, WireGuardMesh } from '../../../constructs/wire-guard-mesh';
import { type FleetApp } from '../../../lib';
import { synthFleet, testFleet, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';

const key = 'QA2qAna4n/CvD3xKXEgMaiwDWZpH3lC2Kn76oJ6rcRw=';
const fleet = testFleet({
  hosts: {
    ares: {
      ...testHost,
      zones: { lan: [{ interface: 'eno1', sources: ['192.168.7.0/24'] }], wan: [{ interface: 'eno1' }] },
    },
  },
  networks: {
    wg0: {
      ipv4: '10.100.0.0/24',
      members: { ares: { endpoint: 'ares.example.net', publicKey: key } },
      reserved: { phone: { fullTunnel: true, publicKey: 'lGriY6UJK7M4O9oOq/JBHM6/HXTUx5pX/VH97Cs2njo=' } },
    },
  },
});

const warning =
  "full tunnels leave 'ares' with addresses of the mesh, to which its router must know the way back; " +
  "add a NatGateway to it, from the mesh's zone, with ipv4: 'routed' where that router does";

/** What a synth warns of, where a gateway serves these zones. */
function warnings(from: readonly string[], meshFirst = false): string[] {
  const build = (app: FleetApp): void => {
    const mesh = () => new WireGuardMesh(app, 'wg0', { network: 'wg0', topology: Topology.hub('ares') });
    if (meshFirst) mesh();
    const ares = new HostStack(app, 'ares');
    new HostFirewall(ares, 'firewall');
    if (from.length > 0) new NatGateway(ares, 'nat', { from });
    if (!meshFirst) mesh();
  };
  const { result } = synthFleet(build, { fleet, allow: ['docs/peers/'] });
  return result.warnings.map(({ path, message }) => `[${path}] ${message}`);
}

test('a mesh warns of full tunnels that leave its hub as they are', () => {
  expect(warnings([])).toEqual([`[wg0] ${warning}`]);
  expect(warnings(['lan'])).toEqual([`[wg0] ${warning}`]);
});

test.each([true, false])('a gateway for the mesh is what it means, made after it or before', (meshFirst) => {
  expect(warnings(['vpn'], meshFirst)).toEqual([]);
  expect(warnings(['wg0'], meshFirst)).toEqual([]);
});
