import { KernelHardening, type KernelHardeningProps } from '../../../constructs/kernel-hardening';
import { rules } from '../../../constructs/kernel-hardening/rules';
import { forwards, NixModule } from '../../../lib';
import { synthFleet, synthProblems, testFleet, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';

const wsl = testFleet({
  hosts: {
    ares: {
      ...testHost,
      kind: 'wsl',
      network: { manager: 'wsl', interfaces: { eth0: { kind: 'external' } } },
      zones: { wan: [{ interface: 'eth0' }] },
    },
  },
});
const build = (props: KernelHardeningProps) => (app: ConstructorParameters<typeof HostStack>[0]) =>
  new KernelHardening(new HostStack(app, 'ares'), 'kernel', props);
const text = (props: KernelHardeningProps = {}, fleet = testFleet()): string =>
  synthFleet(build(props), { fleet }).files['generated/ares/security/kernel-hardening.nix'] as string;
const settings = (module: string): string[] =>
  [...module.matchAll(/^ +"([a-z_0-9.*]+)" = /gim)].map(([, name]) => name!);

test('sets what takes ways into the kernel away, each group with its reason', () => {
  expect(text()).toBe(`{
  boot.kernel.sysctl = {
    # a program cannot type into the terminal that it was started from, nor load drivers for modems there
    "dev.tty.ldisc_autoload" = 0;
    "dev.tty.legacy_tiocsti" = 0;
    "fs.inotify.max_user_instances" = 8192;
    # at most 512 MiB for each user
    "fs.inotify.max_user_watches" = 524288;
    # in a folder where all may write, such as /tmp, nobody is tricked into another one's file, link or pipe
    "fs.protected_fifos" = 2;
    "fs.protected_hardlinks" = 1;
    "fs.protected_regular" = 2;
    "fs.protected_symlinks" = 1;
    # messages of the kernel hold addresses and names: for root only
    "kernel.dmesg_restrict" = 1;
    # a running kernel is not replaced by another one
    "kernel.kexec_load_disabled" = 1;
    # addresses inside the kernel, which an attack needs, are shown to nobody
    "kernel.kptr_restrict" = 2;
    # the keys by which who sits at it commands the kernel, also those of a serial line or of a machine over the network
    "kernel.sysrq" = 0;
    # programs that run inside the kernel: for root only, until the next start, and compiled without constants to jump into
    "kernel.unprivileged_bpf_disabled" = 1;
    # a process reads and changes its own children only, not what else its user runs, such as an SSH agent
    "kernel.yama.ptrace_scope" = 1;
    "net.core.bpf_jit_harden" = 2;
    # no other machine changes the way that packets take, nor does this one tell others to
    "net.ipv4.conf.*.accept_redirects" = 0;
    "net.ipv4.conf.*.accept_source_route" = 0;
    "net.ipv4.conf.*.secure_redirects" = 0;
    "net.ipv4.conf.*.send_redirects" = 0;
    # a flood of half connections does not keep real ones out, and a stray packet does not end a closing one early
    "net.ipv4.tcp_rfc1337" = 1;
    "net.ipv4.tcp_syncookies" = 1;
    "net.ipv6.conf.*.accept_redirects" = 0;
  };
}
`);
});

test.each(Object.entries(rules))('leaves %s out, and nothing else', (name, rule) => {
  const left = settings(text({ except: { [name]: 'somebody needs it' } }));
  expect(left).toEqual(settings(text()).filter((setting) => !Object.hasOwn(rule.settings, setting)));
});

test('leaves out what the kernel of WSL does not have', () => {
  const missing = ['kernel.kexec_load_disabled', 'kernel.sysrq', 'kernel.yama.ptrace_scope'];
  expect(settings(text({}, wsl))).toEqual(settings(text()).filter((setting) => !missing.includes(setting)));
});

test('caps what users watch', () => {
  const module = text({ inotifyWatches: 100_000, inotifyInstances: 512 });
  expect(module).toContain('# at most 98 MiB for each user\n    "fs.inotify.max_user_watches" = 100000;');
  expect(module).toContain('"fs.inotify.max_user_instances" = 512;');
});

test('makes room for connections in a module that is loaded before, and stands back behind a gateway', () => {
  const module = text({ connections: 524_288 });
  for (const line of [
    'extraModprobeConfig = "options nf_conntrack hashsize=524288\\n";',
    'kernelModules = [ "nf_conntrack" ];',
    '"net.netfilter.nf_conntrack_max" = lib.mkOverride 900 524288;',
    'assertion = config.boot.kernel.sysctl."net.netfilter.nf_conntrack_max" == 524288;',
  ])
    expect(module).toContain(line);
});

describe('a host that passes packets on for others', () => {
  const routing = (props: KernelHardeningProps, fleet = testFleet()): string => {
    const build = (app: ConstructorParameters<typeof HostStack>[0]): void => {
      const host = new HostStack(app, 'ares');
      new KernelHardening(host, 'kernel', props);
      const way = { from: 'eth0', to: 'eth0', sources: ['10.9.0.0/24'], destinations: ['0.0.0.0/0'], why: 'guests' };
      host.facets.declare(forwards, way, host);
      const firewall = { networking: { firewall: { filterForward: true } } };
      new NixModule(host, 'own', { area: 'networking', config: () => firewall });
    };
    return synthFleet(build, { fleet }).files['generated/ares/security/kernel-hardening.nix'] as string;
  };

  test('has room for their connections, whatever its memory, and stands back behind what others say', () => {
    const module = routing({});
    for (const line of [
      'extraModprobeConfig = "options nf_conntrack hashsize=262144\\n";',
      'kernelModules = [ "nf_conntrack" ];',
      '# at most 80 MiB, when all of them are there',
      '"net.netfilter.nf_conntrack_max" = lib.mkOverride 900 262144;',
    ])
      expect(module).toContain(line);
    expect(module).not.toContain('assertion');
  });

  test('has the room that it is given', () => {
    expect(routing({ connections: 65_536 })).toContain('"net.netfilter.nf_conntrack_max" = lib.mkOverride 900 65536;');
  });

  test('has the kernel of Windows on WSL, which says how many there are', () => {
    expect(routing({}, wsl)).not.toContain('conntrack');
  });
});

test.each<[KernelHardeningProps, string]>([
  [
    { except: { debugger: 'gdb' } as never },
    "except: there is no rule of that name, got 'debugger'; did you mean 'debuggers'?",
  ],
  [
    { except: { debuggers: ' ' } },
    "except: rule 'debuggers' is left out without a reason, got ' '; say what needs it (it stops gdb -p and strace -p of users who are not root)",
  ],
  [{ inotifyWatches: 1024 }, 'inotifyWatches: must be a whole number from 8192 to 4194304, got 1024'],
  [{ inotifyInstances: 1.5 }, 'inotifyInstances: must be a whole number from 128 to 1048576, got 1.5'],
  [{ connections: 1000 }, 'connections: must be a whole number from 16384 to 16777216, got 1000'],
])('refuses %j', (props, problem) => {
  expect(synthProblems(build(props))).toEqual([`[ares/kernel] ${problem}`]);
});

test('refuses connections on WSL, where Windows loads the kernel', () => {
  expect(synthProblems(build({ connections: 65_536 }), { fleet: wsl })).toEqual([
    '[ares/kernel] connections: Windows loads the kernel of a WSL host and its modules, got 65536; leave it out',
  ]);
});
