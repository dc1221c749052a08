import { type AlertRule } from '../../../lib';

const memoryLow: AlertRule = {
  alert: 'MemoryLow',
  expr: 'node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes < 0.05',
  for: '15m',
  severity: 'warning',
  summary: '{{ $labels.host }} has {{ $value | humanizePercentage }} of its memory left',
  runbook: 'systemd-cgtop -m shows which service takes it.',
  fires: { series: { node_memory_MemAvailable_bytes: '2e8x30', node_memory_MemTotal_bytes: '16e9x30' }, at: '20m' },
  quiet: { series: { node_memory_MemAvailable_bytes: '2e9x30', node_memory_MemTotal_bytes: '16e9x30' }, at: '20m' },
};

const outOfMemory: AlertRule = {
  alert: 'OutOfMemory',
  expr: 'increase(node_vmstat_oom_kill[15m]) > 0',
  severity: 'warning',
  summary: '{{ $labels.host }} was out of memory and ended a program',
  runbook: 'journalctl -k -g "Out of memory" names it. Give it a limit (MemoryMax), or the machine more memory.',
  fires: { series: { node_vmstat_oom_kill: '4x10 5x20' }, at: '20m' },
  quiet: { series: { node_vmstat_oom_kill: '4x10 5x40' }, at: '45m' },
};

const conntrackFull: AlertRule = {
  alert: 'ConntrackFull',
  expr: 'node_nf_conntrack_entries / node_nf_conntrack_entries_limit > 0.8',
  for: '10m',
  severity: 'warning',
  summary: '{{ $labels.host }} knows almost as many connections as it can: {{ $value | humanizePercentage }}',
  runbook: 'New ones are refused soon. conntrack -L shows whose they are; net.netfilter.nf_conntrack_max is the limit.',
  fires: {
    series: { node_nf_conntrack_entries: '250000x30', node_nf_conntrack_entries_limit: '262144x30' },
    at: '15m',
  },
  quiet: { series: { node_nf_conntrack_entries: '20000x30', node_nf_conntrack_entries_limit: '262144x30' }, at: '15m' },
};

/** Measured against the clock of who asks. */
const clockWrong: AlertRule = {
  alert: 'ClockWrong',
  expr: 'abs(node_time_seconds - timestamp(node_time_seconds)) > 2',
  for: '10m',
  severity: 'warning',
  summary: 'The clock of {{ $labels.host }} is wrong by {{ $value | humanizeDuration }}',
  runbook: 'timedatectl timesync-status. One-time codes, certificates and tickets fail with a wrong clock.',
  fires: { series: { node_time_seconds: '100+60x30' }, at: '20m' },
  quiet: { series: { node_time_seconds: '1+60x30' }, at: '20m' },
};

const clockAlone: AlertRule = {
  alert: 'ClockNotSynchronized',
  expr: 'node_timex_sync_status == 0',
  for: '1h',
  severity: 'warning',
  summary: 'Nobody tells {{ $labels.host }} the time',
  runbook: 'timedatectl timesync-status: are the servers reached? UDP port 123 has to be open on the way out.',
  fires: { series: { node_timex_sync_status: '0x100' }, at: '90m' },
  quiet: { series: { node_timex_sync_status: '0x20 1x80' }, at: '90m' },
};

/** What is told of memory and connections of a host. */
export const kernelRules: readonly AlertRule[] = [memoryLow, outOfMemory, conntrackFull, clockWrong];

/** For a host that sets its clock itself. */
export const ownClockRules: readonly AlertRule[] = [clockAlone];
