import { type AlertRule } from '../../../lib';

const written = 'fstype=~"bcachefs|btrfs|ext4|f2fs|vfat|xfs|zfs"';
/** A boot partition does not fill little by little: an upgrade puts a kernel there. */
const growing = 'fstype=~"bcachefs|btrfs|ext4|f2fs|xfs|zfs"';
const free = (filter: string): string => `node_filesystem_avail_bytes{${filter}}`;
const share = (filter: string): string => `${free(filter)} / node_filesystem_size_bytes{${filter}}`;
/** Subvolumes of one disk are as full as each other: one alert is enough. */
const eachDevice = (expr: string): string => `min by (host, device) (${expr})`;

const root = 'device="/dev/sda2",fstype="ext4",mountpoint="/"';
const size = { [`node_filesystem_size_bytes{${root}}`]: '500e9x3000' };

const diskFilling: AlertRule = {
  alert: 'DiskFilling',
  expr: eachDevice(`predict_linear(${free(growing)}[1d], 3 * 86400) < 0 and ${share(growing)} < 0.25`),
  for: '1h',
  severity: 'warning',
  summary: '{{ $labels.device }} of {{ $labels.host }} will be full within three days',
  runbook: 'du -xh --max-depth=2 / | sort -h shows where; nix-collect-garbage --delete-older-than 14d frees the store.',
  fires: { series: { ...size, [`node_filesystem_avail_bytes{${root}}`]: '100e9-50e6x1600' }, at: '26h' },
  quiet: { series: { ...size, [`node_filesystem_avail_bytes{${root}}`]: '100e9-1e6x1600' }, at: '26h' },
};

const diskFull = (severity: 'critical' | 'warning'): AlertRule => ({
  alert: 'DiskFull',
  expr: eachDevice(`${share(written)} < 0.05 and ${free(written)} < 20e9`),
  for: '15m',
  severity,
  summary: '{{ $labels.device }} of {{ $labels.host }} is full: {{ $value | humanizePercentage }} are left',
  runbook:
    'Services stop writing soon. nix-collect-garbage -d, journalctl --vacuum-size=200M; a full /boot wants fewer entries in the boot menu. du -xh --max-depth=2 / | sort -h shows the rest.',
  fires: { series: { ...size, [`node_filesystem_avail_bytes{${root}}`]: '10e9x60' }, at: '30m' },
  quiet: {
    series: {
      'node_filesystem_size_bytes{device="/dev/sdb1",fstype="ext4",mountpoint="/srv"}': '10e12x60',
      'node_filesystem_avail_bytes{device="/dev/sdb1",fstype="ext4",mountpoint="/srv"}': '400e9x60',
    },
    at: '30m',
  },
});

const inodes: AlertRule = {
  alert: 'InodesRunningOut',
  // btrfs has no such number and says 0.
  expr: eachDevice(`node_filesystem_files_free{${written}} / (node_filesystem_files{${written}} > 0) < 0.05`),
  for: '1h',
  severity: 'warning',
  summary: '{{ $labels.device }} of {{ $labels.host }} has room for few more files: {{ $value | humanizePercentage }}',
  runbook: 'find / -xdev -printf "%h\\n" | sort | uniq -c | sort -n | tail shows the folders with the most files.',
  fires: {
    series: { [`node_filesystem_files{${root}}`]: '1e6x100', [`node_filesystem_files_free{${root}}`]: '1e4x100' },
    at: '90m',
  },
  quiet: {
    series: {
      'node_filesystem_files{device="/dev/sdb1",fstype="btrfs",mountpoint="/"}': '0x100',
      'node_filesystem_files_free{device="/dev/sdb1",fstype="btrfs",mountpoint="/"}': '0x100',
    },
    at: '90m',
  },
};

/** Services fail one after the other then, and each minute costs what they would have written. */
const readOnly = (severity: 'critical' | 'warning'): AlertRule => ({
  alert: 'FilesystemReadOnly',
  // What always is so, such as the Nix store, was never anything else.
  expr: `node_filesystem_readonly{${written}} == 1 and min_over_time(node_filesystem_readonly{${written}}[7d]) == 0`,
  for: '5m',
  severity,
  summary: '{{ $labels.mountpoint }} of {{ $labels.host }} takes no writes any more',
  runbook:
    'The kernel does that after errors of the disk: dmesg --level err. Save what is there before the next start.',
  fires: { series: { [`node_filesystem_readonly{${root}}`]: '0x10 1x20' }, at: '20m' },
  quiet: {
    series: { 'node_filesystem_readonly{device="/dev/sda2",fstype="ext4",mountpoint="/nix/store"}': '1x30' },
    at: '20m',
  },
});

const degraded: AlertRule = {
  alert: 'StorageDegraded',
  expr: 'node_md_disks{state="failed"} > 0 or node_btrfs_device_errors_total > 0 or node_zfs_zpool_state{state=~"degraded|faulted|suspended|unavail"} == 1',
  for: '5m',
  severity: 'warning',
  summary: 'A disk of {{ $labels.host }} made errors, or is missing from its array',
  runbook:
    'btrfs device stats /, zpool status -v, mdadm --detail: replace the disk that they name. btrfs device stats -z / forgets errors of old.',
  fires: { series: { 'node_btrfs_device_errors_total{device="sda2",type="corruption"}': '0x5 1x20' }, at: '15m' },
  quiet: {
    series: {
      'node_md_disks{device="md0",state="active"}': '2x20',
      'node_md_disks{device="md0",state="failed"}': '0x20',
      'node_zfs_zpool_state{zpool="tank",state="online"}': '1x20',
      'node_zfs_zpool_state{zpool="tank",state="degraded"}': '0x20',
    },
    at: '15m',
  },
};

/** What is told of the file systems of a host. Nobody is called at night for the disk of a machine that may as well be off. */
export function diskRules(sleeps: boolean): readonly AlertRule[] {
  const severity = sleeps ? 'warning' : 'critical';
  return [diskFilling, diskFull(severity), inodes, readOnly(severity), degraded];
}
