import { type Host, type LogAlertRule, type LogLine } from '../../lib';

const kernel = (line: string): LogLine => ({ labels: { source: 'kernel' }, line });
const unit = (name: string, line: string): LogLine => ({ labels: { source: 'journal', unit: name }, line });

/** What the logs of every host are watched for. */
export function logAlerts(kind: Host['kind']): readonly LogAlertRule[] {
  return [outOfMemory, crash(kind === 'server' ? 'warning' : 'info'), diskFault];
}

const outOfMemory: LogAlertRule = {
  alert: 'KilledForMemory',
  expr: [
    'sum by (host) (',
    'count_over_time({source="kernel"} |~ `(Out of memory|Memory cgroup out of memory): Killed process` [10m])',
    ' or count_over_time({unit="systemd-oomd.service"} |= `Killed /` [10m])',
    ') > 0',
  ].join(''),
  severity: 'warning',
  summary: 'A process of {{ $labels.host }} was killed, as memory ran out',
  runbook:
    'journalctl -k -g "Killed process" names it. If it grew by itself, look for a newer version or give its unit a MemoryMax; if the host is too small for what it runs, add memory or swap, or move something.',
  fires: [
    kernel(
      'Out of memory: Killed process 41873 (java) total-vm:9438216kB, anon-rss:6291092kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:13200kB oom_score_adj:0',
    ),
  ],
  quiet: [
    kernel('Memory: 16179428K/16662836K available (22528K kernel code, 3446K rwdata, 14900K rodata)'),
    unit('systemd-oomd.service', 'Started Userspace Out-Of-Memory (OOM) Killer.'),
    unit('app.service', 'Out of memory: Killed process 1 (said by somebody who is not the kernel)'),
  ],
};

function crash(severity: 'warning' | 'info'): LogAlertRule {
  return {
    alert: 'ProgramCrashed',
    expr: [
      'sum by (host) (',
      'count_over_time({source="kernel"} |~ `(\\]: segfault at |general protection fault|\\]: trap |traps: .*trap )` [15m])',
      ' or count_over_time({unit=~".*coredump.*"} |~ `Process [0-9]+ .*dumped core` [15m])',
      ') > 0',
    ].join(''),
    severity,
    summary: 'A program of {{ $labels.host }} crashed',
    runbook:
      'coredumpctl list names it, and coredumpctl info shows where. Once is a fault of the program: look for a newer version. Different programs, again and again, are bad memory: run memtest86+.',
    fires: [
      kernel(
        'nginx[2211]: segfault at 18 ip 000055d0c4b5a1c3 sp 00007ffd5b0f1a40 error 4 in nginx[a1c3,55d0c4b20000+9f000] likely on CPU 2 (core 1, socket 0)',
      ),
    ],
    quiet: [
      kernel('systemd[1]: Starting Process Core Dump...'),
      unit('nginx.service', 'worker[2211]: segfault at 18 is what a line about a crash looks like'),
      unit('systemd-coredump@.service', 'systemd-coredump@0-2213-0.service: Deactivated successfully.'),
    ],
  };
}

const diskFault: LogAlertRule = {
  alert: 'DiskErrors',
  expr: [
    'sum by (host) (count_over_time({source="kernel"}',
    ' |~ `I/O error, dev |Buffer I/O error on dev|critical (medium|target) error|(EXT4-fs|BTRFS|XFS|bcachefs|F2FS-fs) ?(error|critical|\\([^)]*\\): (error|Corruption|metadata I/O error))|nvme[0-9]+.*(timeout, (aborting|reset|disable)|Device not ready)|ata[0-9.]+: .*(failed command|UNC)`',
    ' !~ `dev(ice)? (fd|sr|loop)[0-9]` [15m])) > 0',
  ].join(''),
  // A stick that was pulled out says the same. What cannot wait is a file system that takes no writes, which calls at once.
  severity: 'warning',
  summary: 'A disk of {{ $labels.host }} cannot be read or written',
  runbook:
    'journalctl -k -p err names the disk; smartctl -a /dev/<disk> tells its health. Look whether the last backup is good before anything else, then replace the disk, or the cable where the errors are those of a link.',
  fires: [
    kernel('I/O error, dev sda, sector 1953519616 op 0x0:(READ) flags 0x80700 phys_seg 1 prio class 2'),
    kernel('Buffer I/O error on dev sda2, logical block 244189952, async page read'),
  ],
  quiet: [
    kernel('I/O error, dev fd0, sector 0 op 0x0:(READ) flags 0x0 phys_seg 1 prio class 2'),
    kernel('EXT4-fs (nvme0n1p2): mounted filesystem 5f6d r/w with ordered data mode. Quota mode: none.'),
    kernel('BTRFS info (device nvme0n1p2): using crc32c (crc32c-intel) checksum algorithm'),
    kernel('nvme nvme0: 8/0/0 default/read/poll queues'),
  ],
};
