/** One thing that is done to a line before it leaves its host. Alloy and Promtail do the same ones, by other words. */
export type Stage =
  | { readonly kind: 'replace'; readonly expression: string; readonly replace: string }
  | { readonly kind: 'json'; readonly fields: readonly string[] }
  | { readonly kind: 'timestamp'; readonly source: string }
  /** Keeps values beside the line, where they are found and make no stream of their own. */
  | { readonly kind: 'structured metadata'; readonly names: readonly string[] }
  | { readonly kind: 'drop labels'; readonly names: readonly string[] };

/** How a label of a line is made from what is known of its origin. */
export interface Relabelling {
  readonly from: string;
  /** Expression of Go that all of it has to match. @default - anything */
  readonly regex?: string;
  readonly to: string;
  /** What it becomes; `$1` is the first group. @default '$1', which is all of it */
  readonly becomes?: string;
}

/**
 * Labels of a line of the journal. Units that are made for one moment share a label, for every value of a label is a
 * stream of its own for as long as lines are kept.
 */
export const journalLabels: readonly Relabelling[] = [
  { from: '__journal__systemd_unit', to: 'unit' },
  { from: '__journal__systemd_unit', regex: '([a-z]+)[-:].*\\.scope', to: 'unit', becomes: '$1.scope' },
  { from: '__journal__systemd_unit', regex: '(.*coredump.*|sshd)@.*\\.service', to: 'unit', becomes: '$1@.service' },
  { from: '__journal__systemd_unit', regex: 'run-.*\\.([a-z]+)', to: 'unit', becomes: 'run.$1' },
  { from: '__journal__systemd_unit', regex: '[0-9a-f]{64}.*\\.([a-z]+)', to: 'unit', becomes: 'container.$1' },
  { from: '__journal__transport', regex: '(kernel|audit)', to: 'source' },
  { from: '__journal_priority_keyword', to: 'level' },
  { from: '__journal_syslog_identifier', to: 'program' },
];

/** What stays beside a line of the journal, found by `| level="error"`. */
export const journalMetadata: Stage = { kind: 'structured metadata', names: ['level', 'program'] };

/** Labels that shippers add by themselves, of which each value would be a stream of its own. */
export const dropOwnLabels: Stage = { kind: 'drop labels', names: ['filename', 'job', 'service_name'] };

/** What is taken from a line in JSON: its time, and what it is found by. */
export const jsonStages: readonly Stage[] = [
  { kind: 'json', fields: ['level', 'server_name', 'status', 'time'] },
  { kind: 'timestamp', source: 'time' },
  { kind: 'structured metadata', names: ['level', 'server_name', 'status'] },
];
