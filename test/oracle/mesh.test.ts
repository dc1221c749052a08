import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Topology, WireGuardMesh } from '../../constructs/wire-guard-mesh';
import { type Fleet } from '../../lib';
import { PartialFleet } from '../../lib/testing';
import { fleet as ownersFleet } from '../../fleet';
import { HostStack } from '../../stacks/host-stack';
import { keyOf, meshFleet } from '../constructs/wire-guard-mesh/mesh-fleet';
import { describeWith } from '../helpers/consumer';
import { evaluateNixos, inputModule, someHardware } from '../helpers/nixos';
import { networkdAbsent, networkdComplaints } from './networkd';

type Style = 'module' | 'networkd';

const sops = inputModule('sops-nix/modules/sops');
const wsl = inputModule('NixOS-WSL/modules');
const others = '{ services.openssh.enable = true; }';
const asked = {
  wireguard: 'e.config.networking.wireguard.interfaces.wg0 or null',
  scripts:
    'e.lib.mapAttrs (_: s: s.script) (e.lib.filterAttrs (n: _: e.lib.hasPrefix "wireguard-wg0" n || e.lib.hasPrefix "wg0-" n) e.config.systemd.services)',
  units:
    'builtins.mapAttrs (_: unit: unit.text) (e.lib.filterAttrs (n: _: e.lib.hasInfix "wg0" n) e.config.systemd.network.units)',
  networkd: 'e.config.systemd.network.enable',
  resolved: 'e.config.services.resolved.enable',
  waits: 'e.config.systemd.network.wait-online.enable',
  unmanaged: 'e.config.networking.networkmanager.unmanaged',
  owners: 'e.lib.mapAttrs (_: s: s.owner) e.config.sops.secrets',
  sysctl: 'e.config.boot.kernel.sysctl."net.ipv6.conf.all.forwarding" or null',
  timer: 'e.config.systemd.timers.wg0-endpoints.timerConfig or null',
  after: 'e.config.systemd.services.systemd-networkd.after or [ ]',
};

interface Facts {
  readonly wireguard: {
    readonly ips: readonly string[];
    readonly mtu: number;
    readonly peers: readonly { readonly name: string; readonly allowedIPs: readonly string[] }[];
  };
  readonly scripts: Readonly<Record<string, string>>;
  readonly units: Readonly<Record<string, string>>;
  readonly [name: string]: unknown;
}

/** Who has whom as a peer, in the owner's fleet, and what it routes there. */
const routes: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  fufuwuqi: {
    fuchuang: ['10.100.0.3/32', 'fd00:100::3/128'],
    fuyidong: ['10.100.0.2/32', 'fd00:100::2/128'],
    roaming: ['10.100.0.4/32', 'fd00:100::4/128'],
  },
  fuyidong: { fufuwuqi: ['10.100.0.0/24', 'fd00:100::/64'] },
  fuchuang: { fufuwuqi: ['10.100.0.0/24', 'fd00:100::/64'] },
};
const hosts = Object.keys(routes);

let out = '';
beforeEach(() => (out = mkdtempSync(join(tmpdir(), 'cdknix-mesh-'))));
afterEach(() => rmSync(out, { recursive: true }));

function render(fleet: Fleet, hub: string, style: Style): void {
  const args = ['--release', '24.11', '--out', out];
  const app = new PartialFleet({ fleet, root: out, args, allow: ['docs/peers/'], log: () => undefined });
  for (const name of Object.keys(fleet.hosts)) new HostStack(app, name);
  new WireGuardMesh(app, 'wg0', { network: 'wg0', topology: Topology.hub(hub), style });
  app.synth();
}

function evaluate(host: string): Facts {
  const modules = [join(out, 'generated', host), someHardware, sops, wsl, others];
  const { failed, warnings, facts } = evaluateNixos({ modules, facts: asked });
  expect({ host, failed, warnings }).toEqual({ host, failed: [], warnings: [] });
  return facts as unknown as Facts;
}

describeWith(['nix', 'nixos-tree'], 'NixOS 24.11 makes of the owner’s mesh', () => {
  test('by the options of networking.wireguard: every peer, and a route for each of its networks', () => {
    render(ownersFleet, 'fufuwuqi', 'module');
    for (const host of hosts) {
      const { wireguard, scripts, ...rest } = evaluate(host);
      expect(wireguard.mtu).toBe(1380);
      expect(Object.fromEntries(wireguard.peers.map(({ name, allowedIPs }) => [name, allowedIPs]))).toEqual(
        routes[host],
      );
      for (const [peer, networks] of Object.entries(routes[host] ?? {})) {
        const script = scripts[`wireguard-wg0-peer-${peer}`] ?? '';
        expect(script).toContain(`allowed-ips "${networks.join(',')}"`);
        for (const network of networks)
          expect(script).toContain(`ip route replace "${network}" dev "wg0" table "main"`);
        expect(script.includes('persistent-keepalive "25"')).toBe(host !== 'fufuwuqi');
        expect(script.includes('endpoint "fufuwuqi.fufu.land:51820"')).toBe(host !== 'fufuwuqi');
      }
      expect(rest).toMatchObject({
        networkd: host === 'fufuwuqi',
        sysctl: host === 'fufuwuqi' ? true : null,
        timer: host === 'fufuwuqi' ? null : { OnBootSec: 60, OnUnitActiveSec: 30, AccuracySec: 5 },
        unmanaged: host === 'fuyidong' ? ['interface-name:wg0'] : [],
      });
    }
  });

  test('by units of networkd: every peer with its networks, which networkd makes routes of', () => {
    render(ownersFleet, 'fufuwuqi', 'networkd');
    for (const host of hosts) {
      const { units, owners, ...rest } = evaluate(host);
      expect(Object.keys(units)).toEqual(['30-wg0.netdev', '60-wg0.network']);
      const [device = '', ...peers] = (units['30-wg0.netdev'] ?? '').split('[WireGuardPeer]\n');
      expect(device).toContain('Kind=wireguard\nMTUBytes=1380\nName=wg0\n');
      expect(device).toContain('RouteTable=main\n');
      const found = peers.map((text) => [...text.matchAll(/^AllowedIPs=(.*)$/gm)].map(([, network = '']) => network));
      expect(found).toEqual(Object.values(routes[host] ?? {}));
      expect(rest).toMatchObject({ networkd: true, resolved: host === 'fufuwuqi', waits: host === 'fufuwuqi' });
      expect(rest['after']).toContain('sops-install-secrets.service');
      for (const [secret, owner] of Object.entries(owners as object))
        expect([secret, owner]).toEqual([secret, 'systemd-network']);
    }
  });

  test.each(['module', 'networkd'] as const)('a full tunnel, style %s', (style) => {
    const laptop = {
      kind: 'laptop' as const,
      network: { manager: 'networkmanager' as const, interfaces: {} },
      zones: {},
    };
    const tunnel = { fullTunnel: true };
    const fleet = meshFleet(
      {
        ares: { member: { endpoint: '5.9.1.1' } },
        eos: { member: tunnel, host: laptop },
        hera: { member: tunnel },
      },
      {},
      { secrets: 'host' },
    );
    render(fleet, 'ares', style);
    evaluate('ares');
    for (const host of ['eos', 'hera']) {
      const { scripts, units } = evaluate(host);
      if (style === 'module') {
        expect(scripts['wireguard-wg0']).toContain('fwmark "51820"');
        expect(scripts['wireguard-wg0-peer-ares']).toContain('ip route replace "::/0" dev "wg0" table "51820"');
        expect(scripts['wg0-tunnel']).toContain('ip "$family" rule add not fwmark 51820 lookup 51820 priority 32765');
      } else {
        expect(units['30-wg0.netdev']).toContain('FirewallMark=51820\n');
        expect(units['60-wg0.network']).toContain(
          '[RoutingPolicyRule]\nFamily=both\nFirewallMark=51820\nInvertRule=true\n',
        );
        expect(units['60-wg0.network']).toContain(
          'Destination=::/0\nMetric=4278198272\nTable=51820\nType=unreachable\n',
        );
      }
    }
  });
});

const absent = networkdAbsent();
describeWith(['nix', 'nixos-tree'], 'systemd-networkd', () => {
  const check = absent === undefined ? test : test.skip;

  check(`understands every line of the units${absent === undefined ? '' : ` (${absent})`}`, () => {
    render(ownersFleet, 'fufuwuqi', 'networkd');
    for (const host of hosts) expect(networkdComplaints(evaluate(host).units)).toEqual([]);
  });

  check('and of a full tunnel', () => {
    const phone = { ipv4: '10.77.0.9', ipv6: 'fd00:77::9', publicKey: keyOf('phone') };
    const fleet = meshFleet(
      { ares: { member: { endpoint: '5.9.1.1' } }, eos: { member: { fullTunnel: true } } },
      { reserved: { phone } },
      { secrets: 'host' },
    );
    render(fleet, 'ares', 'networkd');
    expect(networkdComplaints(evaluate('eos').units)).toEqual([]);
  });
});
