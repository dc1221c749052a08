import { type Board, onHost, type Panel } from './board';

const disk = `${onHost},fstype!~"tmpfs|ramfs|overlay|squashfs|fuse.*"`;
const drive = `${onHost},device!~"(loop|ram|zram|dm-|md).*"`;

const numbers: readonly Panel[] = [
  {
    title: 'Up for',
    description: 'Time since the host started.',
    look: 'number',
    unit: 's',
    width: 6,
    queries: [{ expr: `time() - node_boot_time_seconds{${onHost}}`, legend: '{{host}}' }],
  },
  {
    title: 'Load',
    description: 'Programs that want a processor, by processor, in five minutes. More than 1 is a queue.',
    look: 'number',
    width: 6,
    limits: { warning: 1.5, critical: 3 },
    queries: [
      {
        expr: `sum by (host) (node_load5{${onHost}}) / count by (host) (node_cpu_seconds_total{${onHost},mode="idle"})`,
        legend: '{{host}}',
      },
    ],
  },
  {
    title: 'Units that failed',
    description: 'Of systemd.',
    look: 'number',
    width: 6,
    limits: { warning: 1, critical: 3 },
    queries: [{ expr: `sum by (host) (node_systemd_unit_state{${onHost},state="failed"})`, legend: '{{host}}' }],
  },
  {
    title: 'Killed for want of memory',
    description: 'Programs, in what is shown.',
    look: 'number',
    width: 6,
    limits: { warning: 1, critical: 5 },
    queries: [{ expr: `increase(node_vmstat_oom_kill{${onHost}}[$__range])`, legend: '{{host}}' }],
  },
];

const processor: readonly Panel[] = [
  {
    title: 'Processor',
    description: 'What processors do, of all of their time.',
    look: 'stacked',
    unit: 'percentunit',
    max: 1,
    queries: [
      {
        expr: `sum by (host, mode) (rate(node_cpu_seconds_total{${onHost},mode!="idle"}[$__rate_interval])) / on (host) group_left count by (host) (node_cpu_seconds_total{${onHost},mode="idle"})`,
        legend: '{{host}} {{mode}}',
      },
    ],
  },
  {
    title: 'Memory',
    description: 'What programs have and the kernel could not get back at once, and what there is.',
    look: 'lines',
    unit: 'bytes',
    queries: [
      {
        expr: `node_memory_MemTotal_bytes{${onHost}} - node_memory_MemAvailable_bytes{${onHost}}`,
        legend: '{{host}} used',
      },
      { expr: `node_memory_MemTotal_bytes{${onHost}}`, legend: '{{host}} there is' },
    ],
  },
  {
    title: 'Swap',
    description: 'What lies on the disk for want of memory.',
    look: 'lines',
    unit: 'bytes',
    queries: [
      { expr: `node_memory_SwapTotal_bytes{${onHost}} - node_memory_SwapFree_bytes{${onHost}}`, legend: '{{host}}' },
    ],
  },
  {
    title: 'Waiting',
    description: 'Part of the time that some program waits for a processor, the disk or memory (pressure stall).',
    look: 'lines',
    unit: 'percentunit',
    queries: [
      {
        expr: `rate(node_pressure_cpu_waiting_seconds_total{${onHost}}[$__rate_interval])`,
        legend: '{{host}} processor',
      },
      { expr: `rate(node_pressure_io_waiting_seconds_total{${onHost}}[$__rate_interval])`, legend: '{{host}} disk' },
      {
        expr: `rate(node_pressure_memory_waiting_seconds_total{${onHost}}[$__rate_interval])`,
        legend: '{{host}} memory',
      },
    ],
  },
  {
    title: 'Temperature',
    description: 'Of all sensors.',
    look: 'lines',
    unit: 'celsius',
    queries: [{ expr: `node_hwmon_temp_celsius{${onHost}}`, legend: '{{host}} {{chip}} {{sensor}}' }],
  },
  {
    title: 'Clock',
    description: 'How far it is off. A second is too much for one-time codes.',
    look: 'lines',
    unit: 's',
    signed: true,
    queries: [{ expr: `node_timex_offset_seconds{${onHost}}`, legend: '{{host}}' }],
  },
];

const disks: readonly Panel[] = [
  {
    title: 'Disks, how full',
    description: 'Of what programs may use.',
    look: 'bars',
    unit: 'percentunit',
    max: 1,
    limits: { warning: 0.8, critical: 0.9 },
    queries: [
      {
        expr: `max by (host, mountpoint) (1 - node_filesystem_avail_bytes{${disk}} / node_filesystem_size_bytes{${disk}})`,
        legend: '{{host}} {{mountpoint}}',
      },
    ],
  },
  {
    title: 'Inodes, how many taken',
    description:
      'Without one no file can be made, however much room there is. File systems without a limit are left out.',
    look: 'bars',
    unit: 'percentunit',
    max: 1,
    limits: { warning: 0.8, critical: 0.9 },
    queries: [
      {
        expr: `max by (host, mountpoint) (1 - node_filesystem_files_free{${disk}} / (node_filesystem_files{${disk}} > 0))`,
        legend: '{{host}} {{mountpoint}}',
      },
    ],
  },
  {
    title: 'Read and written',
    description: 'By disk; written is below 0.',
    look: 'lines',
    unit: 'Bps',
    signed: true,
    queries: [
      { expr: `rate(node_disk_read_bytes_total{${drive}}[$__rate_interval])`, legend: '{{host}} {{device}} read' },
      {
        expr: `-rate(node_disk_written_bytes_total{${drive}}[$__rate_interval])`,
        legend: '{{host}} {{device}} written',
      },
    ],
  },
  {
    title: 'Disks, how busy',
    description: 'Part of the time that a disk works.',
    look: 'lines',
    unit: 'percentunit',
    max: 1,
    queries: [
      { expr: `rate(node_disk_io_time_seconds_total{${drive}}[$__rate_interval])`, legend: '{{host}} {{device}}' },
    ],
  },
];

const health: readonly Panel[] = [
  {
    title: 'Disks, by themselves',
    description: 'What a disk says of itself by SMART.',
    look: 'table',
    columns: { host: 'Host', device: 'Disk' },
    queries: [
      { expr: `min by (host, device) (smartctl_device_smart_status{${onHost}})`, legend: 'Well' },
      {
        expr: `max by (host, device) (smartctl_device_temperature{${onHost},temperature_type="current"})`,
        legend: 'Temperature',
        unit: 'celsius',
      },
      {
        expr: `max by (host, device) (smartctl_device_power_on_seconds{${onHost}})`,
        legend: 'Has run',
        unit: 's',
      },
    ],
  },
  {
    title: 'Disks, how worn',
    description: 'Part of the writes that a disk is made for, of NVMe. At 100 % it is due.',
    look: 'bars',
    unit: 'percent',
    max: 100,
    limits: { warning: 80, critical: 95 },
    queries: [
      { expr: `max by (host, device) (smartctl_device_percentage_used{${onHost}})`, legend: '{{host}} {{device}}' },
    ],
  },
];

const units: readonly Panel[] = [
  {
    title: 'Failed units',
    description: 'See why with `journalctl -u UNIT`.',
    look: 'table',
    columns: { host: 'Host', name: 'Unit' },
    queries: [
      { expr: `sum by (host, name) (node_systemd_unit_state{${onHost},state="failed"}) > 0`, legend: 'Failed' },
    ],
  },
  {
    title: 'Timers, last run',
    description: 'Time since each ran.',
    look: 'table',
    columns: { host: 'Host', name: 'Timer' },
    unit: 's',
    queries: [
      {
        expr: `time() - (max by (host, name) (node_systemd_timer_last_trigger_seconds{${onHost}}) > 0)`,
        legend: 'Ago',
      },
    ],
  },
];

/** A host from the inside: processor, memory, disks, units. */
export const systemBoard: Board = {
  uid: 'cdknix-system',
  title: 'System',
  description: 'A host from the inside: processor, memory, disks, units.',
  choices: [{ label: 'host', of: 'node_uname_info' }],
  rows: [
    { title: 'Now', panels: numbers },
    { title: 'Processor and memory', panels: processor },
    { title: 'Disks', panels: disks },
    { title: 'Health of disks', panels: health },
    { title: 'Units', panels: units },
  ],
};
