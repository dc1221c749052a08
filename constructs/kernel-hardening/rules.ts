/** Settings of the kernel that belong together, and what stands against them. */
export interface KernelRule {
  /** What it is for, in a few words; shown beside the first of its settings. */
  readonly why: string;
  /** What does not work with it. */
  readonly stops: string;
  readonly settings: Readonly<Record<string, number>>;
  /** Whether the kernel that Windows brings for WSL does not have it. @default false */
  readonly notOnWsl?: true;
}

/**
 * What is set. Not here, on purpose: `rp_filter`, which the firewall decides (a mesh needs it loose); user namespaces, by
 * which rootless containers, browsers and Nix's own sandbox are safer than without; `fs.suid_dumpable`, which
 * systemd-coredump has its own way with; forwarding, which belongs to who routes.
 *
 * @see https://docs.kernel.org/admin-guide/sysctl/
 */
export const rules = {
  bpf: {
    why: 'programs that run inside the kernel: for root only, until the next start, and compiled without constants to jump into',
    stops: 'eBPF tools of users who are not root',
    settings: { 'kernel.unprivileged_bpf_disabled': 1, 'net.core.bpf_jit_harden': 2 },
  },
  debuggers: {
    why: 'a process reads and changes its own children only, not what else its user runs, such as an SSH agent',
    stops: 'gdb -p and strace -p of users who are not root',
    settings: { 'kernel.yama.ptrace_scope': 1 },
    notOnWsl: true,
  },
  files: {
    why: "in a folder where all may write, such as /tmp, nobody is tricked into another one's file, link or pipe",
    stops: 'root opening with O_CREAT what others put there',
    settings: {
      'fs.protected_fifos': 2,
      'fs.protected_hardlinks': 1,
      'fs.protected_regular': 2,
      'fs.protected_symlinks': 1,
    },
  },
  kexec: {
    why: 'a running kernel is not replaced by another one',
    stops: 'kexec, such as a reboot without the firmware or dumps of a crash (boot.crashDump)',
    settings: { 'kernel.kexec_load_disabled': 1 },
    notOnWsl: true,
  },
  log: {
    why: 'messages of the kernel hold addresses and names: for root only',
    stops: 'dmesg without sudo',
    settings: { 'kernel.dmesg_restrict': 1 },
  },
  pointers: {
    why: 'addresses inside the kernel, which an attack needs, are shown to nobody',
    stops: 'names of kernel functions in perf and bpftrace, for root too',
    settings: { 'kernel.kptr_restrict': 2 },
  },
  redirects: {
    why: 'no other machine changes the way that packets take, nor does this one tell others to',
    stops: 'networks where one router refers to another',
    // `default` says nothing to an interface that has an address already, `all` to none of IPv6: hence each by itself.
    settings: {
      'net.ipv4.conf.*.accept_redirects': 0,
      'net.ipv4.conf.*.accept_source_route': 0,
      'net.ipv4.conf.*.secure_redirects': 0,
      'net.ipv4.conf.*.send_redirects': 0,
      'net.ipv6.conf.*.accept_redirects': 0,
    },
  },
  sysrq: {
    why: 'the keys by which who sits at it commands the kernel, also those of a serial line or of a machine over the network',
    stops: 'Alt+SysRq',
    settings: { 'kernel.sysrq': 0 },
    notOnWsl: true,
  },
  tcp: {
    why: 'a flood of half connections does not keep real ones out, and a stray packet does not end a closing one early',
    stops: 'nothing that is known',
    settings: { 'net.ipv4.tcp_rfc1337': 1, 'net.ipv4.tcp_syncookies': 1 },
  },
  terminals: {
    why: 'a program cannot type into the terminal that it was started from, nor load drivers for modems there',
    stops: 'screen readers that type for their user (TIOCSTI), SLIP and PPP of users who are not root',
    settings: { 'dev.tty.ldisc_autoload': 0, 'dev.tty.legacy_tiocsti': 0 },
  },
} as const satisfies Readonly<Record<string, KernelRule>>;

/** Names of what is set, one of which can be left out. */
export type KernelRuleName = keyof typeof rules;
