import { type Board, type Panel } from './board';

const firing = 'ALERTS{alertstate="firing",alertname!="Watchdog"}';
const realDisks = 'fstype!~"tmpfs|ramfs|overlay|squashfs|fuse.*"';

const numbers: readonly Panel[] = [
  {
    title: 'Hosts that answer',
    description: 'Of all that are asked. A laptop that sleeps does not answer, and need not.',
    look: 'number',
    width: 6,
    queries: [{ expr: 'count(up{job="node"} == 1)' }],
  },
  {
    title: 'Hosts that should answer and do not',
    description: 'Without those that may sleep. More than 0 is an alert.',
    look: 'number',
    width: 6,
    limits: { warning: 1, critical: 1 },
    queries: [{ expr: 'count(up{job="node",sleeps="no"} == 0) or vector(0)' }],
  },
  {
    title: 'Alerts',
    description: 'That fire now.',
    look: 'number',
    width: 6,
    limits: { warning: 1, critical: 3 },
    queries: [{ expr: `count(${firing}) or vector(0)` }],
  },
  {
    title: 'Units that failed',
    description: 'Of systemd, on all hosts.',
    look: 'number',
    width: 6,
    limits: { warning: 1, critical: 3 },
    queries: [{ expr: 'count(node_systemd_unit_state{state="failed"} == 1) or vector(0)' }],
  },
];

const tables: readonly Panel[] = [
  {
    title: 'Alerts that fire',
    description: 'What to do about each is in the list of alerts.',
    look: 'table',
    columns: { alertname: 'Alert', severity: 'Severity', host: 'Host', instance: 'Of' },
    queries: [{ expr: `sum by (alertname, severity, host, instance) (${firing})`, legend: 'Alerts' }],
  },
  {
    title: 'Hosts',
    description: 'How each is doing, by the last five minutes. One that does not answer is not in it.',
    look: 'table',
    columns: { host: 'Host' },
    queries: [
      { expr: 'max by (host) (time() - node_boot_time_seconds)', legend: 'Up for', unit: 's' },
      {
        expr: '1 - avg by (host) (rate(node_cpu_seconds_total{mode="idle"}[5m]))',
        legend: 'Processor',
        unit: 'percentunit',
      },
      {
        expr: '1 - max by (host) (node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes)',
        legend: 'Memory',
        unit: 'percentunit',
      },
      {
        expr: `max by (host) (1 - node_filesystem_avail_bytes{${realDisks}} / node_filesystem_size_bytes{${realDisks}})`,
        legend: 'Fullest disk',
        unit: 'percentunit',
      },
      { expr: 'sum by (host) (node_systemd_unit_state{state="failed"})', legend: 'Failed units' },
    ],
  },
];

const lines: readonly Panel[] = [
  {
    title: 'Processor',
    description: 'Part of the time that processors work, by host.',
    look: 'lines',
    unit: 'percentunit',
    queries: [
      { expr: '1 - avg by (host) (rate(node_cpu_seconds_total{mode="idle"}[$__rate_interval]))', legend: '{{host}}' },
    ],
  },
  {
    title: 'Memory',
    description: 'Part of the memory that programs have and the kernel could not get back at once.',
    look: 'lines',
    unit: 'percentunit',
    queries: [
      {
        expr: '1 - max by (host) (node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes)',
        legend: '{{host}}',
      },
    ],
  },
  {
    title: 'What answers',
    description: 'Each target of each host: what is not green for long is broken, or asleep with its host.',
    look: 'states',
    width: 24,
    height: 10,
    words: { 0: { text: 'no answer', color: 'red' }, 1: { text: 'answers', color: 'green' } },
    queries: [{ expr: 'max by (host, job) (up)', legend: '{{host}} {{job}}' }],
  },
];

const probed: readonly Panel[] = [
  {
    title: 'Services asked from outside',
    description: 'Web sites, resolvers and ports, asked as a visitor would.',
    look: 'states',
    words: { 0: { text: 'fails', color: 'red' }, 1: { text: 'works', color: 'green' } },
    queries: [{ expr: 'min by (host, instance) (probe_success)', legend: '{{instance}}' }],
  },
  {
    title: 'Certificates end in',
    description: 'Those that probed sites show. They are renewed 30 days before.',
    look: 'bars',
    unit: 's',
    limits: { warning: 21 * 86_400, critical: 7 * 86_400 },
    queries: [{ expr: 'min by (instance) (probe_ssl_earliest_cert_expiry) - time()', legend: '{{instance}}' }],
  },
];

/** All hosts at a glance; it is what one sees first. */
export const fleetBoard: Board = {
  uid: 'cdknix-fleet',
  title: 'Fleet',
  description: 'All hosts at a glance.',
  choices: [],
  rows: [
    { title: 'Now', panels: [...numbers, ...tables] },
    { title: 'Hosts', panels: lines },
    { title: 'Services', panels: probed },
  ],
};
