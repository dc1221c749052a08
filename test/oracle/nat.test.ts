import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HostFirewall } from '../../constructs/host-firewall';
import { NatGateway, type NatGatewayProps } from '../../constructs/nat-gateway';
import { Topology, WireGuardMesh } from '../../constructs/wire-guard-mesh';
import { FleetApp, Port } from '../../lib';
import { PartialFleet, testFleet, testHost } from '../../lib/testing';
import { inCleanEnvironment } from '../../lib/testing/clean-environment';
import { HostStack } from '../../stacks/host-stack';
import { describeWith } from '../helpers/consumer';
import { namespacesAbsent } from '../helpers/namespaces';
import { evaluateNixos, inputModule, someHardware } from '../helpers/nixos';
import { type Ruleset, rulesetFact, rulesetText, nftComplaints } from '../nftables/ruleset';
import { networkdAbsent, networkdComplaints } from './networkd';

/** A hub with two cables and a spoke that sends everything through it. */
const fleet = testFleet({
  hosts: {
    ares: {
      ...testHost,
      network: {
        manager: 'networkd',
        uplink: 'eno1',
        interfaces: {
          eno1: { kind: 'ethernet', addresses: ['192.168.7.10/24'], gateway4: '192.168.7.1', acceptRa: true },
          eno2: { kind: 'ethernet', addresses: ['10.1.0.1/24'] },
        },
      },
      zones: { wan: [{ interface: 'eno1' }], lan: [{ interface: 'eno2' }] },
    },
    hera: { ...testHost, site: 'elsewhere' },
  },
  networks: {
    wg0: {
      ipv4: '10.100.0.0/24',
      members: { ares: { endpoint: 'ares.example.org' }, hera: { fullTunnel: true } },
    },
  },
});

const asked = {
  ruleset: rulesetFact,
  modules: 'e.config.boot.kernelModules',
  sysctl: 'e.lib.filterAttrs (name: value: value != null && e.lib.hasPrefix "net." name) e.config.boot.kernel.sysctl',
  units: 'builtins.mapAttrs (_: unit: unit.text) e.config.systemd.network.units',
};

/** What NixOS makes of the hub with a gateway. */
function gateway(props: Partial<NatGatewayProps> = {}, { firewall = true, handwritten = '{ }' } = {}) {
  const out = mkdtempSync(join(tmpdir(), 'cdknix-nat-'));
  try {
    inCleanEnvironment(() => {
      // Without a firewall, a rule refuses it.
      const Program = firewall ? PartialFleet : FleetApp;
      const app = new Program({
        fleet,
        root: out,
        args: ['--release', '24.11', '--out', out],
        log: () => undefined,
      });
      const ares = new HostStack(app, 'ares');
      new HostStack(app, 'hera');
      new WireGuardMesh(app, 'wg0', { network: 'wg0', topology: Topology.hub('ares') });
      if (firewall) new HostFirewall(ares, 'firewall');
      new NatGateway(ares, 'nat', { from: ['vpn', 'lan'], ...props });
      app.synth();
    });
    const sops = '{ sops.age.keyFile = "/var/lib/sops.key"; }';
    const modules = [
      join(out, 'generated', 'ares'),
      someHardware,
      inputModule('sops-nix/modules/sops'),
      sops,
      handwritten,
    ];
    return evaluateNixos({ modules, facts: asked });
  } finally {
    rmSync(out, { recursive: true });
  }
}

const absent = namespacesAbsent('nft');
if (absent !== undefined) process.stderr.write(`skipped: rulesets loaded by nft: ${absent}\n`);
const networkd = networkdAbsent();
if (networkd !== undefined) process.stderr.write(`skipped: systemd-networkd: ${networkd}\n`);

describeWith(['nix', 'nixos-tree'], 'NixOS 24.11 makes of a gateway', () => {
  test('tables that nft loads beside the firewall’s, and one kernel setting with the mesh on the same host', () => {
    const forward = { port: Port.of(8080), protocol: 'tcp', zones: ['wan', 'lan'], why: 'camera' } as const;
    const portForwards = [{ ...forward, to: { address: '10.1.0.30' } }];
    const { failed, warnings, facts } = gateway({ portForwards, connections: 262144, neighbours: 'refused' });
    expect({ failed, warnings }).toEqual({ failed: [], warnings: [] });
    expect(facts.sysctl).toMatchObject({
      'net.ipv4.conf.all.forwarding': true,
      'net.netfilter.nf_conntrack_max': 262144,
    });
    expect(facts.modules).toContain('nf_conntrack');
    const ruleset = facts.ruleset as Ruleset;
    expect(ruleset.tables.map(({ name, family }) => `${family} ${name}`).sort()).toEqual([
      'inet host-firewall',
      'inet mss-clamp',
      'inet nat-gateway',
      'inet nixos-fw',
    ]);
    expect(ruleset.flushRuleset).toBe(false);
    if (absent === undefined) expect(nftComplaints(rulesetText(ruleset))).toBe('');
  });

  test('Z4: a failed assertion, where nothing filters what is passed on', () => {
    const message = 'NatGateway: whatever anybody sends would be passed on, unfiltered; add a HostFirewall to the host';
    expect(() => gateway({}, { firewall: false })).toThrow('ForwardingIsFiltered');
    const handwritten = '({ lib, ... }: { networking.firewall.filterForward = lib.mkForce false; })';
    expect(gateway({}, { handwritten }).failed).toEqual([message]);
  });

  test('forwarding, where the machine’s owner has a word of his own for it', () => {
    const handwritten = '{ networking.nat.enable = true; boot.kernel.sysctl."net.ipv4.ip_forward" = 1; }';
    expect(gateway({}, { handwritten }).failed).toEqual([]);
  });

  test('units by which networkd asks for a prefix and gives it on, each key of which it knows', () => {
    const { failed, warnings, facts } = gateway({ ipv6: 'routed' });
    expect({ failed, warnings }).toEqual({ failed: [], warnings: [] });
    const units = facts.units as Record<string, string>;
    expect(units['30-eno1.network']).toContain('[IPv6AcceptRA]\nDHCPv6Client=always\n');
    expect(units['30-eno2.network']).toBe(
      '[Match]\nName=eno2\n\n[Link]\nRequiredForOnline=no\n\n' +
        '[Network]\nDHCP=no\nDHCPPrefixDelegation=true\nIPv6AcceptRA=false\nIPv6SendRA=true\nAddress=10.1.0.1/24\n\n' +
        '[DHCPPrefixDelegation]\nAnnounce=true\nUplinkInterface=eno1\n\n',
    );
    const own = Object.fromEntries(Object.entries(units).filter(([name]) => /^30-eno/.test(name)));
    if (networkd === undefined) expect(networkdComplaints(own)).toEqual([]);
  });
});
