import { Topology } from '../../../constructs/wire-guard-mesh';
import { type Facet, type Forward, forwards, localNames, NixModule, Port, ports } from '../../../lib';
import { type HostStack } from '../../../stacks/host-stack';
import { keyOf, mesh, meshFleet, type MeshOptions } from './mesh-fleet';

const called = { member: { endpoint: '5.9.1.1' } };
const phone = { ipv4: '10.77.0.9', ipv6: 'fd00:77::9', publicKey: keyOf('phone') };
const everyone = ['10.77.0.0/24', 'fd00:77::/64'];

/** What the hosts declare, by host, read when it is complete. */
function declared<T>(facet: Facet<T>, fleet: ReturnType<typeof meshFleet>, options: MeshOptions) {
  const found: Record<string, readonly T[]> = {};
  mesh(fleet, {
    ...options,
    also: (_, hosts: ReadonlyMap<string, HostStack>) => {
      for (const [name, host] of hosts) {
        new NixModule(host, 'reader', {
          area: 'system',
          config: () => {
            const values = host.facets.read(facet);
            if (values.length > 0) found[name] = values;
            return undefined;
          },
        });
      }
    },
  });
  return found;
}

describe('ports', () => {
  const zones = {
    wan: [{ interface: 'eno1' }],
    lan: [{ interface: 'eno1', sources: ['192.168.7.0/24'] }],
    vpn: [{ interface: 'wg0' }],
  };
  const fleet = meshFleet({ ares: { ...called, host: { zones } }, eos: { host: { zones } } }, { port: 4500 });
  const claims = () => declared(ports, fleet, { topology: Topology.hub('ares') });

  test('of one that is called: open to every zone but the mesh itself and loopback', () => {
    expect(claims()['ares']).toEqual([
      { port: Port.of(4500), protocol: 'udp', zones: ['lan', 'wan'], why: 'WireGuard wg0', process: 'kernel' },
    ]);
  });

  test('of one that only calls: claimed, but open to nobody', () => {
    expect(claims()['eos']).toMatchObject([{ protocol: 'udp', zones: [] }]);
  });
});

describe('forwards', () => {
  const spokes = { ares: called, eos: {}, hera: {} };
  const of = (fleet: ReturnType<typeof meshFleet>, options: MeshOptions): Record<string, readonly Forward[]> =>
    declared(forwards, fleet, options);

  test('of a hub: between all spokes', () => {
    const fleet = meshFleet(spokes, { reserved: { phone } });
    expect(of(fleet, { topology: Topology.hub('ares') })).toEqual({
      ares: [{ from: 'wg0', to: 'wg0', sources: everyone, destinations: everyone, why: 'between all spokes' }],
    });
  });

  test('of a hub: between the spokes that are named, in both directions, reserved peers too', () => {
    const fleet = meshFleet(spokes, { reserved: { phone } });
    const own = (n: number) => [`10.77.0.${n}/32`, `fd00:77::${n}/128`];
    const between = { from: 'wg0', to: 'wg0' };
    expect(of(fleet, { topology: Topology.hub('ares', { spokes: [['phone', 'eos']] }) })).toEqual({
      ares: [
        { ...between, sources: own(2), destinations: own(9), why: 'eos to phone' },
        { ...between, sources: own(9), destinations: own(2), why: 'phone to eos' },
      ],
    });
  });

  test('of a hub with one spoke, or whose spokes may not talk: none', () => {
    expect(of(meshFleet(spokes), { topology: Topology.hub('ares', { spokes: 'none' }) })).toEqual({});
    expect(of(meshFleet({ ares: called, eos: {} }), { topology: Topology.hub('ares') })).toEqual({});
  });

  test('of a full mesh and a ring: none', () => {
    expect(of(meshFleet(spokes), { topology: Topology.fullMesh() })).toEqual({});
    expect(of(meshFleet(spokes), { topology: Topology.ring(['ares', 'eos', 'hera']) })).toEqual({});
  });

  test('of a member with a network behind it: to and from that network', () => {
    const lan = { zones: { lan: [{ interface: 'eno1', sources: ['192.168.7.0/24'] }] } };
    const router = { member: { endpoint: '5.9.1.1', subnets: ['192.168.7.0/24'] }, host: lan };
    const fleet = meshFleet({
      ares: router,
      eos: {
        host: {
          network: { manager: 'networkd', uplink: 'e', interfaces: { e: { kind: 'ethernet', dhcp: 'yes' } } },
          zones: {},
        },
      },
    });
    const eos = ['10.77.0.2/32', 'fd00:77::2/128'];
    expect(of(fleet, {})).toEqual({
      ares: [
        { from: 'eno1', to: 'wg0', sources: ['192.168.7.0/24'], destinations: eos, why: 'network behind to wg0' },
        { from: 'wg0', to: 'eno1', sources: eos, destinations: ['192.168.7.0/24'], why: 'wg0 to the network behind' },
      ],
    });
  });

  test('of a hub with full tunnels: into the Internet', () => {
    const fleet = meshFleet(
      { ares: called, eos: { member: { fullTunnel: true } } },
      { reserved: { phone: { ...phone, fullTunnel: true } } },
    );
    const everything = ['0.0.0.0/0', '::/0'];
    expect(of(fleet, { topology: Topology.hub('ares', { spokes: 'none' }) })['ares']).toEqual([
      {
        from: 'wg0',
        to: 'eno1',
        sources: ['10.77.0.2/32', 'fd00:77::2/128'],
        destinations: everything,
        why: 'full tunnel of eos',
      },
      {
        from: 'wg0',
        to: 'eno1',
        sources: ['10.77.0.9/32', 'fd00:77::9/128'],
        destinations: everything,
        why: 'full tunnel of phone',
      },
    ]);
  });

  test('bring forwarding in the kernel, and nothing else does', () => {
    const path = (host: string) => `generated/${host}/networking/forwarding.nix`;
    const { files } = mesh(meshFleet(spokes), { topology: Topology.hub('ares') });
    expect(files[path('ares')]).toBe(`{ lib, ... }:
{
  boot.kernel.sysctl = {
    "net.ipv4.conf.all.forwarding" = lib.mkOverride 900 true;
    "net.ipv6.conf.all.forwarding" = lib.mkOverride 900 true;
  };
}
`);
    expect(files).not.toHaveProperty([path('eos')]);
  });
});

describe('local names', () => {
  const fleet = meshFleet({ ares: called, eos: {}, hera: {} }, { domain: 'vpn', reserved: { phone } });
  const named = (...names: [string, number][]) =>
    names.flatMap(([name, n]) =>
      [`10.77.0.${n}`, `fd00:77::${n}`].map((address) => ({ name: `${name}.vpn`, address })),
    );

  test('each member has its own, and the hub those that have no host to say them', () => {
    expect(declared(localNames, fleet, { topology: Topology.hub('hera'), stacks: ['ares', 'hera'] })).toEqual({
      ares: named(['ares', 1]),
      hera: named(['eos', 2], ['hera', 3], ['phone', 9]),
    });
  });

  test('allocated addresses are in them', () => {
    const open = meshFleet({ ares: called, eos: { member: { ipv4: undefined, ipv6: undefined } } }, { domain: 'vpn' });
    expect(declared(localNames, open, {})).toEqual({ ares: named(['ares', 1]), eos: named(['eos', 2]) });
  });

  test('there are none without a domain', () => {
    expect(declared(localNames, meshFleet({ ares: called, eos: {} }), {})).toEqual({});
  });
});
