import { Topology, WireGuardMesh } from '../../../constructs/wire-guard-mesh';
import { exporters, type Fleet, probes } from '../../../lib';
import { declaredAlerts } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { type Hosts, keyOf, meshFleet } from './mesh-fleet';

const laptop = { host: { kind: 'laptop' } } as const;
const endpoint = { member: { endpoint: '198.51.100.1' } };

/** What the hosts of a mesh ask for and say of it, each with its host's name. */
function watch(fleet: Fleet, topology = Topology.fullMesh(), stacks = Object.keys(fleet.hosts)) {
  const hosts: HostStack[] = [];
  const alerts = declaredAlerts(
    (app) => {
      for (const name of stacks) hosts.push(new HostStack(app, name));
      new WireGuardMesh(app, 'wg0', { network: 'wg0', topology });
    },
    { fleet, allow: ['docs/peers/'] },
  );
  return {
    alerts: alerts.map(({ host, rule }) => [host, rule.alert, rule.labels?.['peer']].filter(Boolean).join(' ')),
    pings: hosts.flatMap(({ hostName, facets }) => facets.read(probes).map(({ target }) => `${hostName} ${target}`)),
    exporters: hosts.flatMap(({ facets }) => facets.read(exporters)),
    rules: alerts.map(({ rule }) => rule),
  };
}

const three: Hosts = { ares: endpoint, hera: {}, zeus: {} };

describe('the tunnels of a mesh', () => {
  test('are told of once: by the first of both ends, or by the hub', () => {
    expect(watch(meshFleet(three)).alerts.filter((one) => one.includes('TunnelDown'))).toEqual([
      'ares TunnelDown hera',
      'ares TunnelDown zeus',
      'hera TunnelDown zeus',
    ]);
    const hub = watch(meshFleet({ ...three, zeus: endpoint }), Topology.hub('zeus'));
    expect(hub.alerts.filter((one) => one.includes('TunnelDown'))).toEqual([
      'zeus TunnelDown ares',
      'zeus TunnelDown hera',
    ]);
    expect(hub.pings).toEqual(['zeus 10.77.0.1', 'zeus 10.77.0.2']);
  });

  test('are told of by the other end where the first has no stack', () => {
    const { alerts } = watch(meshFleet(three), Topology.fullMesh(), ['hera', 'zeus']);
    expect(alerts.filter((one) => one.includes('TunnelDown'))).toEqual([
      'hera TunnelDown ares',
      'hera TunnelDown zeus',
      'zeus TunnelDown ares',
    ]);
  });

  test('to a machine that sleeps call nobody, and between two such machines are nobody’s', () => {
    const { alerts, pings } = watch(meshFleet({ ares: endpoint, hera: laptop, zeus: laptop }));
    expect(alerts).toEqual(['ares PeerNotSeen hera', 'ares PeerNotSeen zeus', 'ares TunnelInterfaceDown']);
    expect(pings).toEqual([]);
  });

  test('to a roaming client are nobody’s', () => {
    const fleet = meshFleet(
      { ares: endpoint },
      { reserved: { phone: { ipv4: '10.77.0.9', publicKey: keyOf('phone') } } },
    );
    expect(watch(fleet, Topology.hub('ares')).alerts).toEqual(['ares TunnelInterfaceDown']);
  });

  test('without a public key are not there yet, and so not told of', () => {
    const fleet = meshFleet({ ...three, hera: { member: { publicKey: undefined } } });
    expect(watch(fleet).alerts.filter((one) => one.includes('hera'))).toEqual([
      'hera TunnelDown zeus',
      'hera TunnelInterfaceDown',
    ]);
  });

  test('want an exporter on each host, for that interface', () => {
    const why = 'tunnels of wg0';
    expect(watch(meshFleet({ ares: endpoint, hera: laptop })).exporters).toEqual([
      { exporter: 'wireguard', options: { interfaces: ['wg0'] }, why },
      { exporter: 'wireguard', options: { interfaces: ['wg0'] }, why },
    ]);
  });

  test('wake somebody between servers only', () => {
    const machine = { host: { kind: 'vm' } } as const;
    const { rules } = watch(meshFleet({ ares: endpoint, hera: machine, zeus: {} }));
    expect(rules.map(({ alert, labels, severity }) => `${alert} ${labels?.['peer'] ?? ''} ${severity}`)).toEqual([
      'TunnelDown hera warning',
      'TunnelDown zeus critical',
      'TunnelInterfaceDown  critical',
      'TunnelDown zeus warning',
      'TunnelInterfaceDown  warning',
      'TunnelInterfaceDown  critical',
    ]);
  });
});
