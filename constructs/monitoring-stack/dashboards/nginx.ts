import { type Board, onHost, type Panel } from './board';

const now: readonly Panel[] = [
  {
    title: 'nginx',
    description: 'Whether it answers.',
    look: 'number',
    width: 6,
    words: { 0: { text: 'down', color: 'red' }, 1: { text: 'up', color: 'green' } },
    queries: [{ expr: `min by (host) (nginx_up{${onHost}})`, legend: '{{host}}' }],
  },
  {
    title: 'Requests in what is shown',
    description: 'Of all sites.',
    look: 'number',
    width: 6,
    queries: [{ expr: `sum by (host) (increase(nginx_http_requests_total{${onHost}}[$__range]))`, legend: '{{host}}' }],
  },
  {
    title: 'Connections',
    description: 'That are open now.',
    look: 'number',
    width: 6,
    queries: [{ expr: `sum by (host) (nginx_connections_active{${onHost}})`, legend: '{{host}}' }],
  },
  {
    title: 'Turned away',
    description: 'Connections for which nginx had no room, in what is shown.',
    look: 'number',
    width: 6,
    limits: { warning: 1, critical: 100 },
    queries: [
      {
        expr: `sum by (host) (increase(nginx_connections_accepted{${onHost}}[$__range]) - increase(nginx_connections_handled{${onHost}}[$__range]))`,
        legend: '{{host}}',
      },
    ],
  },
];

const over: readonly Panel[] = [
  {
    title: 'Requests',
    description: 'By second, of all sites.',
    look: 'lines',
    unit: 'reqps',
    queries: [
      { expr: `sum by (host) (rate(nginx_http_requests_total{${onHost}}[$__rate_interval]))`, legend: '{{host}}' },
    ],
  },
  {
    title: 'What connections do',
    description: 'They read a request, write an answer, or wait for the next one.',
    look: 'stacked',
    queries: [
      { expr: `nginx_connections_reading{${onHost}}`, legend: '{{host}} read' },
      { expr: `nginx_connections_writing{${onHost}}`, legend: '{{host}} write' },
      { expr: `nginx_connections_waiting{${onHost}}`, legend: '{{host}} wait' },
    ],
  },
];

const answers: readonly Panel[] = [
  {
    title: 'Answers',
    description: 'By status, each second. 4xx is the visitor asking for what is not there, 5xx is on our side.',
    look: 'stacked',
    unit: 'reqps',
    asks: 'loki',
    queries: [
      {
        expr: `sum by (status) (rate({${onHost},source="nginx-access"} | status!="" [$__auto]))`,
        legend: '{{status}}',
      },
    ],
  },
  {
    title: 'Sites',
    description: 'Requests by site, each second.',
    look: 'stacked',
    unit: 'reqps',
    asks: 'loki',
    queries: [
      {
        expr: `topk(10, sum by (server_name) (rate({${onHost},source="nginx-access"} | server_name!="" [$__auto])))`,
        legend: '{{server_name}}',
      },
    ],
  },
  {
    title: 'Answers that failed',
    description: 'The newest with a status of 500 and more.',
    look: 'log',
    width: 24,
    asks: 'loki',
    queries: [{ expr: `{${onHost},source="nginx-access"} | status=~"5.."` }],
  },
];

/** The web server of each host. */
export const nginxBoard: Board = {
  uid: 'cdknix-nginx',
  title: 'nginx',
  description: 'The web server of each host.',
  choices: [{ label: 'host', of: 'nginx_up' }],
  rows: [
    { title: 'Now', panels: now },
    { title: 'Over time', panels: over },
    { title: 'Answers, from the access log', panels: answers },
  ],
};
