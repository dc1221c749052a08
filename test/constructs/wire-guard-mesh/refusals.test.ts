import { Topology, WireGuardMesh } from '../../../constructs/wire-guard-mesh';
import { type FleetApp, Port } from '../../../lib';
import { synthProblems } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { type Hosts, keyOf, meshFleet, type MeshOptions, meshProblems, meshWarnings } from './mesh-fleet';

const called = { member: { endpoint: '5.9.1.1' } };
const three: Hosts = { ares: called, eos: {}, hera: {} };
const phone = { ipv4: '10.77.0.9', ipv6: 'fd00:77::9', publicKey: keyOf('phone') };
const fleet = meshFleet(three, { reserved: { phone: { ...phone, via: ['ares'] } } });
const fullMesh = () => Topology.fullMesh();
const hub = (...args: Parameters<typeof Topology.hub>) => Topology.hub(...args);
const links = (...args: Parameters<typeof Topology.links>) => Topology.links(...args);
const ring = (...args: Parameters<typeof Topology.ring>) => Topology.ring(...args);

describe('a topology is refused', () => {
  test.each<[string, Topology, string[]]>([
    [
      'a hub that is no member',
      hub('aers'),
      ["[wg0] topology: no member of network 'wg0' is named 'aers'; did you mean 'ares'?"],
    ],
    [
      'a hub that is a reserved peer',
      hub('phone'),
      ["[wg0] topology: 'phone' is no member but a reserved peer; say whom it talks to in its 'via'"],
    ],
    ['a link to itself', links([['ares', 'ares']]), ["[wg0] topology: links 'ares' to itself; name two members"]],
    [
      'a link given twice, the other way round',
      links([
        ['ares', 'eos'],
        ['eos', 'ares'],
      ]),
      ["[wg0] topology: links 'eos' and 'ares' twice; once is enough, in any order"],
    ],
    ['no links', links([]), ['[wg0] topology: has no links; give at least one']],
    [
      'a link to nobody',
      links([['ares', 'heera']]),
      ["[wg0] topology: no member of network 'wg0' is named 'heera'; did you mean 'hera'?"],
    ],
    [
      'a link to a reserved peer',
      links([['ares', 'phone']]),
      ["[wg0] topology: 'phone' is no member but a reserved peer; say whom it talks to in its 'via'"],
    ],
    [
      'a ring of two',
      ring(['ares', 'eos']),
      ['[wg0] topology: a ring has at least 3 members, got 2; use Topology.links for fewer'],
    ],
    [
      'a member twice in a ring',
      ring(['ares', 'eos', 'hera', 'eos']),
      ["[wg0] topology: 'eos' is in the ring twice; name each member once"],
    ],
    [
      'a stranger in a ring',
      ring(['ares', 'eos', 'zeus']),
      ["[wg0] topology: no member of network 'wg0' is named 'zeus'; did you mean 'eos'?"],
    ],
    [
      'a pair of spokes with the hub in it',
      hub('ares', { spokes: [['ares', 'eos']] }),
      ["[wg0] topology: spokes: 'ares' and 'eos' are linked already, for one is the hub; name two spokes"],
    ],
    [
      'a spoke linked to itself',
      hub('ares', { spokes: [['eos', 'eos']] }),
      ["[wg0] topology: links 'eos' to itself; name two members"],
    ],
    [
      'a pair of spokes given twice',
      hub('ares', {
        spokes: [
          ['eos', 'hera'],
          ['hera', 'eos'],
        ],
      }),
      ["[wg0] topology: links 'hera' and 'eos' twice; once is enough, in any order"],
    ],
    [
      'a spoke that is no member',
      hub('ares', { spokes: [['eos', 'tablet']] }),
      ["[wg0] topology: no member of network 'wg0' is named 'tablet'; known: 'ares', 'eos', 'hera'"],
    ],
    [
      'everything at once',
      links([
        ['ares', 'ares'],
        ['eos', 'hero'],
      ]),
      [
        "[wg0] topology: links 'ares' to itself; name two members",
        "[wg0] topology: no member of network 'wg0' is named 'hero'; did you mean 'hera'?",
      ],
    ],
  ])('%s', (_, topology, lines) => {
    expect(meshProblems(fleet, { topology })).toEqual(lines);
  });

  test('a full mesh of one', () => {
    expect(meshProblems(meshFleet({ ares: called }), { topology: fullMesh() })).toEqual([
      '[wg0] topology: a full mesh has at least 2 members, got 1; add members to the network',
    ]);
  });
});

describe('a mesh is refused', () => {
  const tunnel = { member: { fullTunnel: true } };
  const noUplink = {
    host: { kind: 'laptop' as const, network: { manager: 'networkmanager' as const, interfaces: {} }, zones: {} },
  };
  const second = (network: string): MeshOptions => ({
    topology: hub('ares'),
    also: (app) => new WireGuardMesh(app, 'other', { network, topology: hub('ares') }),
  });
  const wg1 = (fields: object, member = {}) =>
    meshFleet(
      { ares: called, eos: { member } },
      {},
      {
        networks: {
          wg0: {
            ipv4: '10.77.0.0/24',
            members: {
              ares: { endpoint: '5.9.1.1', publicKey: keyOf('ares') },
              eos: { publicKey: keyOf('eos'), ...member },
            },
          },
          wg1: {
            ipv4: '10.78.0.0/24',
            members: {
              ares: { endpoint: '5.9.1.1', publicKey: keyOf('ares') },
              eos: { publicKey: keyOf('eos'), ...member },
            },
            ...fields,
          },
        },
      },
    );

  test.each<[string, ReturnType<typeof meshFleet>, MeshOptions, string[]]>([
    [
      'for a network that there is not',
      fleet,
      { network: 'wg1' },
      ["[wg0] network: no network of the fleet has that name, got 'wg1'; did you mean 'wg0'?"],
    ],
    [
      'a full tunnel without a hub',
      meshFleet({ ares: called, eos: tunnel }),
      {},
      ["[wg0] fullTunnel of 'eos': needs a hub to go through; use Topology.hub"],
    ],
    [
      'a full tunnel of the hub',
      meshFleet({ ares: { member: { endpoint: '5.9.1.1', fullTunnel: true } }, eos: {} }),
      { topology: hub('ares') },
      ["[wg0] fullTunnel of 'ares': is the hub itself; leave fullTunnel out there"],
    ],
    [
      'a full tunnel through a hub without an uplink',
      meshFleet({ ares: { ...called, ...noUplink }, eos: tunnel }),
      { topology: hub('ares') },
      ["[wg0] fullTunnel of 'eos': goes through 'ares', which names no uplink; give hosts.ares.network.uplink"],
    ],
    [
      'a full tunnel of a reserved peer through two members',
      meshFleet(three, { reserved: { phone: { ...phone, via: ['ares', 'eos'], fullTunnel: true } } }),
      {},
      ["[wg0] fullTunnel of 'phone': needs one member to go through, got 2; name one in its 'via'"],
    ],
    [
      'two full tunnels of one host',
      wg1({ port: 51821 }, { fullTunnel: true }),
      second('wg1'),
      ["[other] fullTunnel of 'eos': network 'wg0' takes everything of it already; keep one"],
    ],
    [
      'two meshes of one network',
      meshFleet({ ares: called, eos: {} }),
      second('wg0'),
      ["[wg0] network: 'wg0' is built by 'other' already; give each mesh a network of its own"],
    ],
    [
      'two meshes with one port on a host',
      wg1({}),
      second('wg1'),
      [
        "[ares] port 51820/udp: is claimed by 'ares/other' (WireGuard wg1) and by 'ares/wg0' (WireGuard wg0); give one of them another port or address",
        "[eos] port 51820/udp: is claimed by 'eos/other' (WireGuard wg1) and by 'eos/wg0' (WireGuard wg0); give one of them another port or address",
      ],
    ],
    [
      'a port that something else has',
      meshFleet({ ares: called, eos: {} }),
      {
        also: (_, hosts) =>
          hosts.get('ares')?.existingService({ port: Port.of(51820), protocol: 'udp', zones: ['wan'], why: 'wg-easy' }),
      },
      [
        "[ares] port 51820/udp: is claimed by 'ares' (wg-easy) and by 'ares/wg0' (WireGuard wg0); give one of them another port or address",
      ],
    ],
    [
      'a network behind a member that none of its interfaces leads to',
      meshFleet({ ares: { member: { endpoint: '5.9.1.1', subnets: ['192.168.50.0/24'] } }, eos: {} }),
      {},
      [
        "[wg0] subnets of 'ares': no interface of it leads to 192.168.50.0/24; give one an address in it, or make it a source of a zone",
      ],
    ],
  ])('%s', (_, given, options, lines) => {
    expect(meshProblems(given, options)).toEqual(lines);
  });

  test('for the page of a reserved peer where the app does not allow it', () => {
    const build = (app: FleetApp) => {
      for (const name of Object.keys(three)) new HostStack(app, name);
      new WireGuardMesh(app, 'wg0', { network: 'wg0', topology: hub('ares') });
    };
    expect(synthProblems(build, { fleet, partial: true })).toEqual([
      '[wg0/peers/phone] docs/peers/wg0-phone.md: is in none of the places that synth may write to (cdktf.out/, generated/); move it, or allow its folder in the app',
    ]);
  });

  test('whose addresses are used up', () => {
    const many = Object.fromEntries(
      ['ares', 'eos', 'hera', 'nyx'].map((name) => [name, { member: { ipv4: undefined } as never }]),
    );
    const small = meshFleet(many, { ipv4: '10.77.0.0/30', ipv6: 'fd00:77::/64' });
    expect(meshProblems(small, { topology: hub('ares') })).toEqual([
      '[fleet.lock.json] address wg0/hera/ipv4: has no free candidate left; widen the range, or drop facts that are not used',
      '[fleet.lock.json] address wg0/nyx/ipv4: has no free candidate left; widen the range, or drop facts that are not used',
    ]);
  });
});

describe('a mesh is warned of', () => {
  test.each<[string, Hosts, object, Topology, string[]]>([
    [
      'two that have no endpoint',
      three,
      {},
      fullMesh(),
      [
        "'eos' and 'hera' cannot find each other, for neither has an endpoint; give one of them an endpoint, or use a hub",
      ],
    ],
    [
      'a hub that nobody can call',
      { ares: {}, eos: {}, hera: {} },
      {},
      hub('ares'),
      [
        "'ares' and 'eos' (and 1 more pairs) cannot find each other, for neither has an endpoint; give one of them an endpoint, or use a hub",
      ],
    ],
    [
      'a member without a link',
      three,
      {},
      links([['ares', 'eos']]),
      ["'hera' is linked to nobody; give it a link, or take it out of the network"],
    ],
    [
      'parts that nothing joins',
      { ...three, nyx: { member: { endpoint: '5.9.1.4' } } },
      {},
      links([
        ['ares', 'eos'],
        ['nyx', 'hera'],
      ]),
      ["'hera' and 'ares' are in parts that no link joins; add a link if they are to be one mesh"],
    ],
    [
      'a reserved peer that talks to nobody',
      { ares: called, eos: {} },
      { reserved: { phone } },
      fullMesh(),
      ["'phone' is linked to nobody; name members in its 'via'"],
    ],
  ])('%s', (_, hosts, network, topology, lines) => {
    expect(meshWarnings(meshFleet(hosts, network), { topology })).toEqual(lines);
  });
});
