import { Topology, WireGuardMesh } from '../../../../constructs/wire-guard-mesh';
import { type FleetApp, nix, type NixValue } from '../../../../lib';
import { OneWireGuardStyle } from '../../../../lib/policies/rules/one-wire-guard-style';
import { judgeWith } from '../../../../lib/testing';
import { HostStack } from '../../../../stacks/host-stack';
import { module } from '../../fixtures';
import { meshFleet } from '../../../constructs/wire-guard-mesh/mesh-fleet';

const fleet = meshFleet({ ares: { member: { endpoint: 'ares.example.org' } }, eos: {}, hera: {} });

/** What the rule says of a mesh of three, with a module on one of them. */
function judged(host: string, config: NixValue, style: 'module' | 'networkd' = 'module') {
  const build = (app: FleetApp): void => {
    const hosts = ['ares', 'eos', 'hera'].map((name) => new HostStack(app, name));
    new WireGuardMesh(app, 'wg0', { network: 'wg0', topology: Topology.fullMesh(), style });
    for (const one of hosts.filter(({ hostName }) => hostName === host)) module(one, 'own', () => config);
  };
  const { answers, problems } = judgeWith(OneWireGuardStyle, build, { fleet });
  return { answer: answers['fleet'], problems };
}
const broken = (...problems: string[]) => ({ answer: 'violates', problems });
const tunnel = (name: string, fields: Record<string, NixValue>): NixValue => ({
  networking: { wireguard: { interfaces: { [name]: fields } } },
});

test.each(['module', 'networkd'] as const)('a mesh by %s complies', (style) => {
  expect(judged('ares', {}, style)).toEqual({ answer: 'complies', problems: [] });
});

test('a fleet without tunnels is none of its business', () => {
  expect(judgeWith(OneWireGuardStyle, (app) => new HostStack(app, 'ares'), { fleet }).answers).toEqual({
    fleet: 'does not apply',
  });
});

test('a second tunnel made in another way breaks it', () => {
  const config = { networking: { 'wg-quick': { interfaces: { wg9: { mtu: 1380 } } } } };
  const text =
    "style of 'wg9' is made with networking.wg-quick.interfaces, and 'wg0' of the same host with networking.wireguard.interfaces; make both with one of them";
  expect(judged('ares', config)).toEqual(broken(`[ares/own] OneWireGuardStyle: ${text}`));
});

test('a host that makes the same network in another way breaks it', () => {
  const netdevConfig = { Kind: 'wireguard', Name: 'wg9', MTUBytes: '1380' };
  const build = (app: FleetApp): void => {
    module(new HostStack(app, 'ares'), 'own', () => tunnel('wg9', { mtu: 1380 }));
    module(new HostStack(app, 'eos'), 'own', () => tunnel('wg9', { mtu: 1380 }));
    module(new HostStack(app, 'hera'), 'own', () => ({
      systemd: { network: { netdevs: { '30-wg9': { netdevConfig } } } },
    }));
  };
  expect(judgeWith(OneWireGuardStyle, build, { fleet }).problems).toEqual([
    "[hera/own] OneWireGuardStyle: style of 'wg9' is not one, got systemd.network.netdevs on 'hera' and networking.wireguard.interfaces on 'ares'; make it with one option on all hosts",
  ]);
});

test('another MTU on one host breaks it', () => {
  const build = (app: FleetApp): void => {
    module(new HostStack(app, 'ares'), 'own', () => tunnel('wg9', { mtu: 1380 }));
    module(new HostStack(app, 'eos'), 'own', () => tunnel('wg9', { mtu: 1380 }));
    module(new HostStack(app, 'hera'), 'own', () => tunnel('wg9', { ips: [] }));
  };
  expect(judgeWith(OneWireGuardStyle, build, { fleet }).problems).toEqual([
    "[hera/own] OneWireGuardStyle: MTU of 'wg9' is not one, got none on 'hera' and 1380 on 'ares'; give all hosts one",
  ]);
});

test('an address at two peers breaks it, in either style', () => {
  const peer = (name: string) => ({ publicKey: name, allowedIPs: [nix.commented('who', '10.9.0.2/32')] });
  const text = (name: string) =>
    `[ares/own] OneWireGuardStyle: peers of '${name}' has '10.9.0.2/32' at two peers, of which only the last gets it; leave it to one`;
  expect(judged('ares', tunnel('wg9', { peers: [peer('a'), peer('b')] }))).toEqual(broken(text('wg9')));
  const wireguardPeers = [{ AllowedIPs: ['10.9.0.2/32'] }, { AllowedIPs: ['10.9.0.2/32', '10.9.0.3/32'] }];
  const netdevs = { '30-wg9': { netdevConfig: { Kind: 'wireguard', Name: 'wg9' }, wireguardPeers } };
  expect(judged('ares', { systemd: { network: { netdevs } } }, 'networkd')).toEqual(broken(text('wg9')));
});

test('a network within the network of another peer is its longer prefix, which WireGuard knows', () => {
  const peers = [{ allowedIPs: ['10.9.0.0/24'] }, { allowedIPs: ['10.9.0.2/32'] }];
  expect(judged('ares', tunnel('wg9', { peers }))).toEqual({ answer: 'complies', problems: [] });
});
