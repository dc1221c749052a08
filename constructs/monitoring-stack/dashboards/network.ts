import { type Board, onHost, type Panel } from './board';

const wire = `${onHost},device!~"lo|veth.*"`;

const traffic: readonly Panel[] = [
  {
    title: 'Traffic',
    description: 'By interface; sent is below 0.',
    look: 'lines',
    unit: 'Bps',
    signed: true,
    width: 24,
    queries: [
      {
        expr: `rate(node_network_receive_bytes_total{${wire}}[$__rate_interval])`,
        legend: '{{host}} {{device}} received',
      },
      {
        expr: `-rate(node_network_transmit_bytes_total{${wire}}[$__rate_interval])`,
        legend: '{{host}} {{device}} sent',
      },
    ],
  },
  {
    title: 'Errors',
    description: 'Packets that came broken or could not be sent. A cable or a card, when it stays.',
    look: 'lines',
    unit: 'pps',
    queries: [
      {
        expr: `rate(node_network_receive_errs_total{${wire}}[$__rate_interval])`,
        legend: '{{host}} {{device}} received',
      },
      { expr: `rate(node_network_transmit_errs_total{${wire}}[$__rate_interval])`, legend: '{{host}} {{device}} sent' },
    ],
  },
  {
    title: 'Dropped',
    description: 'Packets that there was no room or no use for.',
    look: 'lines',
    unit: 'pps',
    queries: [
      {
        expr: `rate(node_network_receive_drop_total{${wire}}[$__rate_interval])`,
        legend: '{{host}} {{device}} received',
      },
      { expr: `rate(node_network_transmit_drop_total{${wire}}[$__rate_interval])`, legend: '{{host}} {{device}} sent' },
    ],
  },
];

const connections: readonly Panel[] = [
  {
    title: 'Connections followed',
    description: 'By the firewall, of those that there is room for. A full table drops new ones.',
    look: 'lines',
    queries: [
      { expr: `node_nf_conntrack_entries{${onHost}}`, legend: '{{host}} now' },
      { expr: `node_nf_conntrack_entries_limit{${onHost}}`, legend: '{{host}} room' },
    ],
  },
  {
    title: 'TCP',
    description: 'Connections of the host itself.',
    look: 'lines',
    queries: [{ expr: `node_netstat_Tcp_CurrEstab{${onHost}}`, legend: '{{host}}' }],
  },
  {
    title: 'Sent again',
    description: 'Part of the TCP segments that got lost. Some percent are a bad line.',
    look: 'lines',
    unit: 'percentunit',
    queries: [
      {
        expr: `rate(node_netstat_Tcp_RetransSegs{${onHost}}[$__rate_interval]) / (rate(node_netstat_Tcp_OutSegs{${onHost}}[$__rate_interval]) > 0)`,
        legend: '{{host}}',
      },
    ],
  },
];

const tunnels: readonly Panel[] = [
  {
    title: 'Last handshake',
    description: 'Time since the two ends agreed on a key. A tunnel with traffic does so every two minutes.',
    look: 'lines',
    unit: 's',
    queries: [
      {
        expr: `time() - (max by (host, interface, allowed_ips) (wireguard_latest_handshake_seconds{${onHost}}) > 0)`,
        legend: '{{host}} {{interface}} to {{allowed_ips}}',
      },
    ],
  },
  {
    title: 'Traffic of tunnels',
    description: 'By peer; sent is below 0.',
    look: 'lines',
    unit: 'Bps',
    signed: true,
    queries: [
      {
        expr: `sum by (host, interface, allowed_ips) (rate(wireguard_received_bytes_total{${onHost}}[$__rate_interval]))`,
        legend: '{{host}} {{interface}} from {{allowed_ips}}',
      },
      {
        expr: `-sum by (host, interface, allowed_ips) (rate(wireguard_sent_bytes_total{${onHost}}[$__rate_interval]))`,
        legend: '{{host}} {{interface}} to {{allowed_ips}}',
      },
    ],
  },
];

const probes: readonly Panel[] = [
  {
    title: 'Answers take',
    description: 'Of what is probed: web sites, resolvers, ports, the other end of a tunnel.',
    look: 'lines',
    unit: 's',
    width: 24,
    queries: [{ expr: `max by (host, instance) (probe_duration_seconds{${onHost}})`, legend: '{{host}} {{instance}}' }],
  },
];

/** Interfaces, connections and tunnels. */
export const networkBoard: Board = {
  uid: 'cdknix-network',
  title: 'Network',
  description: 'Interfaces, connections and WireGuard tunnels.',
  choices: [{ label: 'host', of: 'node_uname_info' }],
  rows: [
    { title: 'Tunnels', panels: tunnels },
    { title: 'Interfaces', panels: traffic },
    { title: 'Connections', panels: connections },
    { title: 'Probes', panels: probes },
  ],
};
