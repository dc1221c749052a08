import { HostFirewall } from '../../constructs/host-firewall';
import { type FleetApp, type FleetInput, type Forward, forwards } from '../../lib';
import { testFleet, testHost } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';
import { examples } from '../examples/examples';
import { describeWith } from '../helpers/consumer';
import { namespacesAbsent } from '../helpers/namespaces';
import { firewallOf, firewallsOf, type MachineFirewall } from '../nftables/machine';
import { nftComplaints } from '../nftables/ruleset';

const shared: FleetInput['hosts'][string] = {
  ...testHost,
  zones: { lan: [{ interface: 'eno1', sources: ['192.168.7.0/24'] }], wan: [{ interface: 'eno1' }] },
  existingServices: [{ name: 'ssh', port: 24212, protocol: 'tcp', zones: ['lan'], reason: 'remote "access"' }],
};
const forward: Forward = {
  from: 'podman*',
  to: 'eno1',
  sources: ['172.17.0.0/16'],
  destinations: ['0.0.0.0/0'],
  why: 'containers',
};

/** One machine with a firewall, and what its owner wrote beside it. */
function machine(handwritten: string, passed: readonly Forward[] = [], host = shared): MachineFirewall {
  const build = (app: FleetApp): void => {
    const ares = new HostStack(app, 'ares');
    new HostFirewall(ares, 'firewall');
    for (const one of passed) ares.facets.declare(forwards, one, ares);
  };
  return firewallOf(testFleet({ hosts: { ares: host } }), 'ares', build, [handwritten]);
}

/** A chain's lines, without space around them. */
function chain(text: string, name: string): string[] {
  const [, body = ''] =
    new RegExp(`chain ${name} \\{\\n(.*?)\\n\\s*\\}\\s*\\n\\s*(?:chain|\\}|$)`, 's').exec(text) ?? [];
  return body.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
}

const absent = namespacesAbsent('nft');
if (absent !== undefined) process.stderr.write(`skipped: rulesets loaded by nft: ${absent}\n`);
const check = absent === undefined ? test : test.skip;

describeWith(['nix', 'nixos-tree'], 'NixOS 24.11 makes of a firewall', () => {
  test.each(examples)('of $name: rules that nft loads, without a failed assertion or a warning', (example) => {
    const firewalls = firewallsOf(example);
    if (example.name === 'fufu.land') expect([...firewalls.keys()]).toEqual(['fufuwuqi', 'fuyidong']);
    for (const [host, { failed, warnings, ruleset, text, trusted }] of firewalls) {
      expect({ host, failed, warnings, trusted }).toEqual({ host, failed: [], warnings: [], trusted: ['lo'] });
      expect(ruleset).toMatchObject({ enable: true, flushRuleset: false, ruleset: '', rulesetFile: null });
      expect(chain(text, 'input')[0]).toBe('type filter hook input priority filter; policy drop;');
      expect(chain(text, 'input-allow').at(-1)).toMatch(/^pkttype host counter .* log .*"refused connection: "$/);
      if (absent === undefined) expect({ host, complaints: nftComplaints(text) }).toEqual({ host, complaints: '' });
    }
  });

  test('answers and ICMPv6 pass, and claimed ports, and then the rest is counted', () => {
    const { text, filterForward } = machine('{ }');
    expect(chain(text, 'input').join(' ')).toContain('established : accept, related : accept, new : jump input-allow');
    expect(chain(text, 'input-allow')).toEqual([
      'icmp type echo-request limit rate 10/second accept comment "allow ping"',
      expect.stringMatching(/^icmpv6 type != \{ nd-redirect, 139 \} accept /),
      'ip6 daddr fe80::/64 udp dport 546 accept comment "DHCPv6 client"',
      `iifname "eno1" ip saddr 192.168.7.0/24 tcp dport 24212 accept comment "ssh: remote 'access'"`,
      'pkttype host counter limit rate 10/minute log level info prefix "refused connection: "',
    ]);
    expect(filterForward).toBe(false);
  });

  test('Z4: forwarding is filtered; the log line stays behind the rules of other modules', () => {
    const nat = '{ networking.nat = { enable = true; externalInterface = "eno1"; internalInterfaces = [ "wg0" ]; }; }';
    const { failed, warnings, text, filterForward } = machine(nat, [forward]);
    expect({ failed, warnings, filterForward }).toEqual({ failed: [], warnings: [], filterForward: true });
    expect(chain(text, 'forward')[0]).toBe('type filter hook forward priority filter; policy drop;');
    const lines = chain(text, 'forward-allow');
    expect(lines).toContain('iifname { "wg0" } oifname "eno1" accept comment "from internal interfaces"');
    expect(lines).toContain('iifname "podman*" oifname "eno1" ip saddr 172.17.0.0/16 accept comment "containers"');
    expect(lines.at(-1)).toBe('counter limit rate 10/minute log level info prefix "refused forward: "');
  });

  test('Z4: a warning, where something forwards that nobody declared', () => {
    const sysctl = '{ boot.kernel.sysctl."net.ipv6.conf.all.forwarding" = 1; }';
    expect(machine(sysctl).warnings).toEqual([
      'HostFirewall: another module forwards packets, unfiltered; declare it in the fleet, or close it there',
    ]);
    expect(machine(sysctl, [forward]).warnings).toEqual([]);
  });

  test('Z7: a failed assertion, where somebody trusts the uplink', () => {
    const { failed, warnings } = machine('{ networking.firewall.trustedInterfaces = [ "eno1" ]; }');
    expect(failed).toEqual([
      "networking.firewall.trustedInterfaces has 'eno1': what the Internet sends there would pass before any rule; take it out",
    ]);
    expect(warnings).toEqual([expect.stringContaining('trusts interfaces with every port: ["eno1"]')]);
  });

  test.each([
    ['services.openssh.enable = true;', 'opens TCP ports to every zone: [22]'],
    [
      'networking.firewall.allowedUDPPortRanges = [ { from = 60000; to = 61000; } ];',
      'opens UDP ports to every zone: [{"from":60000,"to":61000}]',
    ],
    ['networking.firewall.interfaces.eno1.allowedTCPPorts = [ 80 ];', 'opens ports to whole interfaces: {"eno1":'],
  ])('a warning, where another module opens what the fleet does not know: %s', (handwritten, said) => {
    expect(machine(`{ ${handwritten} }`).warnings).toEqual([
      expect.stringContaining(`HostFirewall: another module ${said}`),
    ]);
  });

  test('no warning, where another module opens an interface of its own', () => {
    const dns =
      '{ networking.firewall.interfaces."podman*".allowedUDPPorts = [ 53 ]; networking.firewall.trustedInterfaces = [ "virbr0" ]; }';
    expect(machine(dns).warnings).toEqual([]);
  });

  test('no flush of other tables, on a machine as old as you like', () => {
    const { ruleset, text } = machine('{ }', [], { ...shared, stateVersion: '22.11' });
    expect(ruleset.flushRuleset).toBe(false);
    expect(text).not.toContain('flush ruleset');
  });
});

describe('nft', () => {
  check('says where a ruleset is wrong', () => {
    expect(nftComplaints('table inet t {\n  chain c {\n    tcp dport 99999 accept\n  }\n}\n')).toContain('stdin:3:');
  });
});
