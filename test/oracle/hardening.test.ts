import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Journal } from '../../constructs/journal';
import { KernelHardening, type KernelHardeningProps } from '../../constructs/kernel-hardening';
import { rules } from '../../constructs/kernel-hardening/rules';
import { NatGateway } from '../../constructs/nat-gateway';
import { FleetApp, Port } from '../../lib';
import { HostFirewall } from '../../constructs/host-firewall';
import { inCleanEnvironment } from '../../lib/testing/clean-environment';
import { HostStack } from '../../stacks/host-stack';
import { ares, fleet } from '../constructs/fail2ban/fleet';
import { describeWith } from '../helpers/consumer';
import { describeOnNetwork, TestNetwork } from '../helpers/namespaces';
import { evaluateNixos, inputModule, someHardware } from '../helpers/nixos';

interface Question extends KernelHardeningProps {
  /** Connections that a gateway of the host has room for. */
  readonly gateway?: number | 'unsaid';
  readonly handwritten?: readonly string[];
}

const facts = {
  // Null takes a line out; NixOS writes the rest to `/etc/sysctl.d/60-nixos.conf`.
  sysctl: 'e.config.environment.etc."sysctl.d/60-nixos.conf".text',
  modules: 'builtins.elem "nf_conntrack" e.config.boot.kernelModules',
  modprobe: 'e.config.environment.etc."modprobe.d/nixos.conf".text',
  journald: 'e.config.environment.etc."systemd/journald.conf".text',
};

/** Renders a server for NixOS 24.11 and evaluates it. */
function hardened({ gateway, handwritten = [], ...props }: Question = {}) {
  const out = mkdtempSync(join(tmpdir(), 'cdknix-kernel-'));
  try {
    inCleanEnvironment(() => {
      const zones = { lan: [{ interface: 'eno2', sources: ['192.168.9.0/24'] }], wan: [{ interface: 'eno1' }] };
      const app = new FleetApp({
        ...{ fleet: fleet({ ...ares, zones }), root: out, args: ['--release', '24.11', '--out', out] },
        ...{ allow: ['docs/peers/'], log: () => undefined },
      });
      const host = new HostStack(app, 'ares');
      host.existingService({ port: Port.of(22), protocol: 'tcp', zones: ['lan'], why: 'SSH' });
      new HostFirewall(host, 'firewall');
      new KernelHardening(host, 'kernel', props);
      new Journal(host, 'journal', { maxSize: '500M' });
      if (gateway !== undefined) {
        const size = gateway === 'unsaid' ? {} : { connections: gateway };
        new NatGateway(host, 'nat', { from: ['lan'], ...size });
      }
      app.synth();
    });
    const modules = [
      join(out, 'generated', 'ares'),
      someHardware,
      inputModule('sops-nix/modules/sops'),
      ...handwritten,
    ];
    const { failed, warnings, facts: found } = evaluateNixos({ modules, facts });
    const { sysctl, modules: loaded, modprobe, journald } = found as Record<keyof typeof facts, string>;
    return { failed, warnings, settings: sysctl.trim().split('\n'), loaded, modprobe, journald };
  } finally {
    rmSync(out, { recursive: true });
  }
}

const asLines = (settings: Readonly<Record<string, number>>): string[] =>
  Object.entries(settings).map(([name, value]) => `${name}=${value}`);
const all = Object.values(rules).flatMap(({ settings }) => asLines(settings));

describeWith(['nix', 'nixos-tree'], 'NixOS 24.11', () => {
  test('sets all rules of KernelHardening, over its own defaults', () => {
    const { failed, warnings, settings } = hardened();
    expect({ failed, warnings }).toEqual({ failed: [], warnings: [] });
    expect(settings).toEqual(expect.arrayContaining([...all, 'fs.inotify.max_user_watches=524288']));
    expect(settings.filter((line) => line.startsWith('kernel.kptr_restrict'))).toEqual(['kernel.kptr_restrict=2']);
  });

  test('takes its caps over those of a desktop', () => {
    const { failed, settings } = hardened({ handwritten: ['{ services.xserver.enable = true; }'] });
    expect(failed).toEqual([]);
    expect(settings).toContain('fs.inotify.max_user_instances=8192');
  });

  test('takes a handwritten setting where its rule is left out', () => {
    const handwritten = ['{ boot.kernel.sysctl."kernel.yama.ptrace_scope" = 0; }'];
    expect(hardened({ except: { debuggers: 'gdb' }, handwritten }).settings).toContain('kernel.yama.ptrace_scope=0');
    expect(() => hardened({ handwritten })).toThrow('defined multiple times');
  });

  test('loads the module of connections before it is told how many there may be', () => {
    const { failed, settings, loaded, modprobe } = hardened({ connections: 524_288 });
    expect(failed).toEqual([]);
    expect(settings).toContain('net.netfilter.nf_conntrack_max=524288');
    expect(loaded).toBe(true);
    expect(modprobe).toContain('options nf_conntrack hashsize=524288\n');
  });

  test('has one number of connections beside a gateway, or does not build', () => {
    expect(hardened({ connections: 131_072, gateway: 131_072 })).toMatchObject({
      failed: [],
      settings: expect.arrayContaining(['net.netfilter.nf_conntrack_max=131072']) as unknown,
    });
    expect(hardened({ connections: 131_072, gateway: 65_536 }).failed).toEqual([
      'boot.kernel.sysctl."net.netfilter.nf_conntrack_max": KernelHardening has connections 131072 and another module, such as that of a NatGateway, another number; give it in one place only',
    ]);
  });

  test('sizes the table of a gateway by itself, unless the gateway says how many', () => {
    const line = 'net.netfilter.nf_conntrack_max=';
    const sized = (question: Question): unknown => {
      const { failed, settings, loaded, modprobe } = hardened(question);
      const own = settings.filter((one) => one.startsWith(line)).map((one) => Number(one.slice(line.length)));
      return { failed, own, loaded, hashed: modprobe.includes('nf_conntrack hashsize=262144\n') };
    };
    expect(sized({ gateway: 'unsaid' })).toEqual({ failed: [], own: [262_144], loaded: true, hashed: true });
    expect(sized({ gateway: 65_536 })).toEqual({ failed: [], own: [65_536], loaded: true, hashed: true });
    expect(sized({})).toEqual({ failed: [], own: [], loaded: false, hashed: false });
  });

  test('makes the file of journald of Journal', () => {
    const lines = hardened()
      .journald.split('\n')
      .filter((line) => line !== '');
    expect(lines).toEqual([
      '[Journal]',
      'Storage=persistent',
      'RateLimitInterval=30s',
      'RateLimitBurst=20000',
      'MaxLevelStore=info',
      'MaxRetentionSec=31d',
      'SystemMaxUse=500M',
    ]);
  });
});

/** Settings of security modules and of loading kernels, which the kernel of a virtual machine need not have. */
const optional = ['kernel.yama.ptrace_scope', 'kernel.kexec_load_disabled', 'kernel.sysrq'];

describe('the real kernel', () => {
  test('has every setting', () => {
    const names = Object.values(rules).flatMap(({ settings }) => Object.keys(settings));
    const missing = names.filter((name) => !existsSync(`/proc/sys/${name.replace('*', 'lo').replaceAll('.', '/')}`));
    expect(missing.filter((name) => !optional.includes(name))).toEqual([]);
  });

  describeOnNetwork(['sysctl'], 'of a machine', () => {
    test('takes no redirect on an interface that has an address already', () => {
      const network = new TestNetwork();
      for (const name of ['ares', 'hera']) network.machine(name);
      network.cable(
        { machine: 'ares', name: 'eno1', addresses: ['192.168.7.10/24'] },
        { machine: 'hera', name: 'eno1' },
      );
      const own = [
        'ipv4.conf.eno1.accept_redirects',
        'ipv4.conf.eno1.send_redirects',
        'ipv6.conf.eno1.accept_redirects',
      ];
      for (const name of own) network.sysctl('ares', `net.${name}`, 1);
      const read = (name: string): string => network.run('ares', ['sysctl', '-n', `net.${name}`]).trim();
      expect(own.map(read)).toEqual(['1', '1', '1']);
      const text = `${asLines(rules.redirects.settings).join('\n')}\n`;
      network.run('ares', ['sysctl', '-q', '-p', '-'], { input: text });
      expect(own.map(read)).toEqual(['0', '0', '0']);
    });
  });
});
