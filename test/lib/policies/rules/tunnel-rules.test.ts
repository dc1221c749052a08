import { Topology, WireGuardMesh } from '../../../../constructs/wire-guard-mesh';
import { type Fleet, type FleetApp, nix, type NixValue } from '../../../../lib';
import { KeepaliveOnOneSide } from '../../../../lib/policies/rules/keepalive-on-one-side';
import { TunnelNetworksAreRouted } from '../../../../lib/policies/rules/tunnel-networks-are-routed';
import { judgeWith } from '../../../../lib/testing';
import { HostStack } from '../../../../stacks/host-stack';
import { keyOf, meshFleet } from '../../../constructs/wire-guard-mesh/mesh-fleet';
import { module } from '../../fixtures';
import { broken, holds, judged, silent } from './judged';

const tunnel = (fields: Record<string, NixValue>, name = 'wg0'): NixValue => ({
  networking: { wireguard: { interfaces: { [name]: fields } } },
});

describe('KeepaliveOnOneSide', () => {
  const fleet = meshFleet(
    { ares: { member: { endpoint: 'ares.example.org' } }, hera: {} },
    { reserved: { phone: { ipv4: '10.77.0.9', publicKey: keyOf('phone') } } },
  );

  /** What it says of tunnels that are written by hand. */
  function ofPeers(ares: readonly NixValue[], hera: readonly NixValue[], of: Fleet = fleet) {
    const build = (app: FleetApp): void => {
      module(new HostStack(app, 'ares'), 'own', () => tunnel({ peers: ares }));
      module(new HostStack(app, 'hera'), 'own', () => tunnel({ peers: hera }));
    };
    const { answers, problems } = judgeWith(KeepaliveOnOneSide, build, { fleet: of });
    return { answer: answers['fleet'], problems };
  }
  const peer = (name: string, fields: Record<string, NixValue> = {}): NixValue => ({
    publicKey: keyOf(name),
    allowedIPs: [],
    ...fields,
  });
  const called = { endpoint: 'ares.example.org:51820' };
  const broke = (host: string, text: string) => ({
    answer: 'violates',
    problems: [`[${host}/own] KeepaliveOnOneSide: keepalive of 'wg0' ${text}`],
  });

  test.each(['module', 'networkd'] as const)('holds for a mesh by %s', (style) => {
    const build = (app: FleetApp): void => {
      for (const name of ['ares', 'hera']) new HostStack(app, name);
      new WireGuardMesh(app, 'wg0', { network: 'wg0', topology: Topology.fullMesh(), style });
    };
    expect(judgeWith(KeepaliveOnOneSide, build, { fleet })).toEqual({ answers: { fleet: 'complies' }, problems: [] });
  });

  test('does not apply to a fleet without tunnels', () => {
    expect(judgeWith(KeepaliveOnOneSide, (app) => new HostStack(app, 'ares'), { fleet }).answers).toEqual({
      fleet: 'does not apply',
    });
  });

  test('holds where the one behind a router sends them', () => {
    expect(ofPeers([peer('hera')], [peer('ares', { ...called, persistentKeepalive: 25 })])).toEqual(holds);
  });

  test.each([{}, { persistentKeepalive: 0 }, { persistentKeepalive: null }])(
    'is broken where nobody sends them: %j',
    (none) => {
      expect(ofPeers([peer('hera')], [peer('ares', { ...called, ...none })])).toEqual(
        broke(
          'hera',
          "is not sent to 'ares', which cannot call 'hera' behind its router and loses it once it is silent; set persistentKeepalive = 25 at that peer",
        ),
      );
    },
  );

  test('holds without any where the fleet says that no router is in between', () => {
    const open = meshFleet({
      ares: { member: { endpoint: 'ares.example.org' } },
      hera: { member: { behindNat: false } },
    });
    expect(ofPeers([peer('hera')], [peer('ares', called)], open)).toEqual(holds);
  });

  test('is broken where they go to who cannot be called', () => {
    const kept = { persistentKeepalive: 25 };
    const text = (name: string) =>
      `is sent to '${name}', which 'ares' has no endpoint of: the way there is kept open from its side; take it out, or give the peer an endpoint`;
    const fine = peer('ares', { ...called, ...kept });
    expect(ofPeers([peer('hera', kept)], [fine])).toEqual(broke('ares', text('hera')));
    expect(ofPeers([peer('hera'), peer('phone', kept)], [fine])).toEqual(broke('ares', text('phone')));
  });

  test('is broken where both send them and one is behind no router', () => {
    const kept = { persistentKeepalive: 25 };
    const answer = ofPeers(
      [peer('hera', { ...kept, endpoint: 'hera.example.org:51820' })],
      [peer('ares', { ...called, ...kept })],
    );
    expect(answer).toEqual(
      broke(
        'ares',
        "is sent to 'hera' from both sides, though only 'hera' is behind a router; take it out here, on 'ares'",
      ),
    );
  });

  test('holds where both are behind routers that lead to them, and both send them', () => {
    const both = meshFleet({
      ares: { member: { endpoint: 'ares.example.org', behindNat: true } },
      hera: { member: { endpoint: 'hera.example.org', behindNat: true } },
    });
    const build = (app: FleetApp): void => {
      for (const name of ['ares', 'hera']) new HostStack(app, name);
      new WireGuardMesh(app, 'wg0', { network: 'wg0', topology: Topology.fullMesh() });
    };
    expect(judgeWith(KeepaliveOnOneSide, build, { fleet: both }).problems).toEqual([]);
  });

  test('says nothing of peers that the fleet does not know', () => {
    expect(ofPeers([], [{ publicKey: 'other', endpoint: 'x:1' }])).toEqual(holds);
  });
});

describe('TunnelNetworksAreRouted', () => {
  const peers = [{ PublicKey: 'a', AllowedIPs: ['10.9.0.2/32', '192.168.9.0/24', 'fd09::/64'] }];
  const raw = (netdev: Record<string, NixValue>, network: Record<string, NixValue> = {}): NixValue => ({
    systemd: {
      network: {
        netdevs: { '30-wg9': { netdevConfig: { Kind: 'wireguard', Name: 'wg9' }, wireguardPeers: peers, ...netdev } },
        networks: { '60-wg9': { matchConfig: { Name: 'wg9' }, ...network } },
      },
    },
  });
  const lost = (networks: string, remedy: string) =>
    broken(
      TunnelNetworksAreRouted,
      `peers of 'wg9' takes ${networks}, and no route leads there; ${remedy}, or add routes`,
    );
  const table = "set wireguardConfig.RouteTable to 'main'";

  test('does not apply to a host without tunnels', () => {
    expect(judged(TunnelNetworksAreRouted, {})).toEqual(silent);
  });

  test.each<[string, NixValue]>([
    ['a table of all peers', raw({ wireguardConfig: { RouteTable: 'main' } })],
    ['a table by its number', raw({ wireguardConfig: { RouteTable: 1000 } })],
    ['tables of single peers', raw({ wireguardPeers: [{ ...peers[0], RouteTable: 'main' }] })],
    [
      'addresses and routes of the interface',
      raw(
        {},
        { address: ['10.9.0.1/24', 'fd09::1/64'], routes: [{ Destination: '192.168.0.0/16', Gateway: '10.9.0.2' }] },
      ),
    ],
    ['a route to everywhere', raw({}, { routes: [{ Destination: '0.0.0.0/0' }, { Destination: '::/0' }] })],
    ['routes that NixOS makes', tunnel({ peers: [{ allowedIPs: ['192.168.9.0/24'] }] }, 'wg9')],
    [
      'routes of wg-quick',
      { networking: { 'wg-quick': { interfaces: { wg9: { peers: [{ allowedIPs: ['::/0'] }] } } } } },
    ],
    [
      'routes of the classic options',
      {
        networking: {
          wireguard: {
            interfaces: { wg9: { allowedIPsAsRoutes: false, peers: [{ allowedIPs: ['192.168.9.0/24'] }] } },
          },
          interfaces: { wg9: { ipv4: { routes: [{ address: '192.168.9.0', prefixLength: 24 }] } } },
        },
      },
    ],
    ['a network that only Nix knows', raw({ wireguardPeers: [{ AllowedIPs: [nix.config('a.b')] }] })],
  ])('holds for %s', (_, config) => {
    expect(judged(TunnelNetworksAreRouted, config)).toEqual(holds);
  });

  test('is broken by units of networkd that name no table', () => {
    expect(judged(TunnelNetworksAreRouted, raw({}, { address: ['10.9.0.1/24'] }))).toEqual(
      lost('["192.168.9.0/24","fd09::/64"]', table),
    );
    expect(judged(TunnelNetworksAreRouted, raw({ wireguardConfig: { RouteTable: 'off' } }, { address: [] }))).toEqual(
      lost('["10.9.0.2/32","192.168.9.0/24","fd09::/64"]', table),
    );
  });

  test('is broken where NixOS is told to make none', () => {
    const fields = { ips: ['10.9.0.1/24'], allowedIPsAsRoutes: false, peers: [{ allowedIPs: ['192.168.9.0/24'] }] };
    expect(judged(TunnelNetworksAreRouted, tunnel(fields, 'wg9'))).toEqual(
      lost('["192.168.9.0/24"]', 'leave allowedIPsAsRoutes out'),
    );
    const quick = { table: 'off', peers: [{ allowedIPs: ['192.168.9.0/24'] }] };
    expect(judged(TunnelNetworksAreRouted, { networking: { 'wg-quick': { interfaces: { wg9: quick } } } })).toEqual(
      lost('["192.168.9.0/24"]', 'leave table out'),
    );
  });
});
