import { type Board, onHost, type Panel } from './board';

const units = `${onHost},name=~"(podman|docker)-.+\\\\.service"`;

const now: readonly Panel[] = [
  {
    title: 'Running',
    description: 'Containers that are units, as `virtualisation.oci-containers` makes them.',
    look: 'number',
    queries: [{ expr: `sum by (host) (node_systemd_unit_state{${units},state="active"})`, legend: '{{host}}' }],
  },
  {
    title: 'Failed',
    description: 'See why with `journalctl -u podman-NAME`.',
    look: 'number',
    limits: { warning: 1, critical: 1 },
    queries: [{ expr: `sum by (host) (node_systemd_unit_state{${units},state="failed"})`, legend: '{{host}}' }],
  },
];

const each: readonly Panel[] = [
  {
    title: 'Containers',
    description: 'What each does: it runs, or it has failed, or it starts or ends.',
    look: 'states',
    width: 24,
    height: 12,
    words: {
      0: { text: 'stopped', color: 'text' },
      1: { text: 'runs', color: 'green' },
      2: { text: 'starts or ends', color: 'blue' },
      3: { text: 'failed', color: 'red' },
    },
    queries: [
      {
        expr: [
          `max by (host, name) (node_systemd_unit_state{${units},state="active"})`,
          `2 * max by (host, name) (node_systemd_unit_state{${units},state=~"activating|deactivating"})`,
          `3 * max by (host, name) (node_systemd_unit_state{${units},state="failed"})`,
        ].join(' + '),
        legend: '{{host}} {{name}}',
      },
    ],
  },
  {
    title: 'Started again',
    description: 'By systemd, as they had ended by themselves.',
    look: 'lines',
    width: 24,
    queries: [
      {
        expr: `sum by (host, name) (increase(node_systemd_service_restart_total{${units}}[$__rate_interval]))`,
        legend: '{{host}} {{name}}',
      },
    ],
  },
];

/** Containers, as far as their units tell. */
export const containersBoard: Board = {
  uid: 'cdknix-containers',
  title: 'Containers',
  description: 'Containers, as far as their units tell: Podman says nothing of processor and memory by itself.',
  choices: [{ label: 'host', of: 'node_systemd_unit_state{name=~"(podman|docker)-.+"}' }],
  rows: [
    { title: 'Now', panels: now },
    { title: 'Each', panels: each },
  ],
};
