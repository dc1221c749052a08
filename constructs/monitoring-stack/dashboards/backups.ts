import { type Board, onHost, type Panel } from './board';

const by = 'host, backup, repository';
const each = '{{host}} {{backup}} to {{repository}}';
const day = 86_400;

const ago = (series: string): string => `time() - max by (${by}) (cdknix_backup_${series}{${onHost}} > 0)`;
const newest = (series: string): string => `max by (${by}) (cdknix_backup_${series}{${onHost}})`;

const columns = { host: 'Host', backup: 'Backup', repository: 'Repository' };
const words = { 0: { text: 'no', color: 'red' }, 1: { text: 'yes', color: 'green' } } as const;

const now: readonly Panel[] = [
  {
    title: 'Last good copy',
    description: 'Time since then. What was written after it is lost with the disk.',
    look: 'bars',
    unit: 's',
    limits: { warning: 2 * day, critical: 4 * day },
    queries: [{ expr: ago('last_success_timestamp_seconds'), legend: each }],
  },
  {
    title: 'Last drill that passed',
    description: 'Time since files were restored and found right. A copy that nobody restored is a hope.',
    look: 'bars',
    unit: 's',
    limits: { warning: 35 * day, critical: 70 * day },
    queries: [{ expr: ago('drill_last_success_timestamp_seconds'), legend: each }],
  },
  {
    title: 'Copies',
    description: 'What is in the newest one, and how many there are.',
    look: 'table',
    width: 24,
    columns,
    queries: [
      { expr: newest('files'), legend: 'Files' },
      { expr: newest('bytes'), legend: 'Size', unit: 'bytes' },
      { expr: newest('bytes_added'), legend: 'New in it', unit: 'bytes' },
      { expr: newest('snapshots'), legend: 'Copies' },
      { expr: newest('problems'), legend: 'Not read' },
      { expr: newest('duration_seconds'), legend: 'Took', unit: 's' },
    ],
  },
  {
    title: 'Went well last time',
    description: 'Making a copy.',
    look: 'number',
    width: 8,
    words,
    queries: [{ expr: newest('last_run_success'), legend: each }],
  },
  {
    title: 'Repository was whole last time',
    description: 'A part of it is read again and again.',
    look: 'number',
    width: 8,
    words,
    queries: [{ expr: newest('check_success'), legend: each }],
  },
  {
    title: 'Restored right last time',
    description: 'The drill.',
    look: 'number',
    width: 8,
    words,
    queries: [{ expr: newest('drill_success'), legend: each }],
  },
];

const over: readonly Panel[] = [
  {
    title: 'Size',
    description: 'Of the newest copy. A sudden drop is something that is not saved any more.',
    look: 'lines',
    unit: 'bytes',
    queries: [{ expr: newest('bytes'), legend: each }],
  },
  {
    title: 'New in each copy',
    description: 'A sudden rise is a file that should be left out, or everything being encrypted by somebody else.',
    look: 'lines',
    unit: 'bytes',
    queries: [{ expr: newest('bytes_added'), legend: each }],
  },
];

/** Backups: how old, how big, and whether they can be restored. */
export const backupsBoard: Board = {
  uid: 'cdknix-backups',
  title: 'Backups',
  description: 'How old copies are, how big, and whether they can be restored.',
  choices: [{ label: 'host', of: 'cdknix_backup_last_run_timestamp_seconds' }],
  from: 'now-30d',
  rows: [
    { title: 'Now', panels: now },
    { title: 'Over time', panels: over },
  ],
};
