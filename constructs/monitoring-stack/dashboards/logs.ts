import { type Board, onHost, type Panel } from './board';

const asks = 'loki';
const bad = 'level=~"emerg|alert|crit|error"';

const volume: readonly Panel[] = [
  {
    title: 'Lines',
    description: 'By host, each second. A host that is silent has a shipper that is not running, or is off.',
    look: 'stacked',
    asks,
    queries: [{ expr: `sum by (host) (rate({${onHost}}[$__auto]))`, legend: '{{host}}' }],
  },
  {
    title: 'Who writes most',
    description: 'Units, by lines each second.',
    look: 'stacked',
    asks,
    queries: [
      { expr: `topk(10, sum by (host, unit) (rate({${onHost},unit!=""}[$__auto])))`, legend: '{{host}} {{unit}}' },
    ],
  },
  {
    title: 'Errors',
    description: 'Lines that their program calls an error, or worse, by unit.',
    look: 'lines',
    width: 24,
    asks,
    queries: [
      {
        expr: `topk(10, sum by (host, unit) (count_over_time({${onHost}} | ${bad} [$__auto])))`,
        legend: '{{host}} {{unit}}',
      },
    ],
  },
];

const lines: readonly Panel[] = [
  {
    title: 'Errors, as written',
    description: 'The newest of them.',
    look: 'log',
    width: 24,
    height: 10,
    asks,
    queries: [{ expr: `{${onHost}} | ${bad}` }],
  },
  {
    title: 'All lines',
    description: 'The newest of the hosts that are chosen. Explore has more ways to look.',
    look: 'log',
    width: 24,
    height: 16,
    asks,
    queries: [{ expr: `{${onHost}}` }],
  },
];

/** What hosts write down. */
export const logsBoard: Board = {
  uid: 'cdknix-logs',
  title: 'Logs',
  description: 'What hosts write down, from Loki.',
  choices: [{ label: 'host', of: '' }],
  asks,
  from: 'now-1h',
  rows: [
    { title: 'How much', panels: volume },
    { title: 'Lines', panels: lines },
  ],
};
