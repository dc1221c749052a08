import { type ExporterRequest } from '../../lib';
import { exporterMetrics } from './metrics';

/** An exporter of NixOS, as far as it differs from others. */
export interface Exporter {
  readonly port: number;
  /** Names of its series. */
  readonly metrics: readonly string[];
  /** Options that hold a list; what several ask for is put together. */
  readonly lists: readonly string[];
  /** Options that hold one text; two who ask for different ones contradict each other. */
  readonly texts: readonly string[];
  /** Whether it takes an IPv6 address as it is, and not in brackets. */
  readonly takesPlainAddress: boolean;
}

function exporter(name: string, port: number, more: Partial<Exporter> = {}): readonly [string, Exporter] {
  const metrics = exporterMetrics[name] ?? [];
  return [name, { port, metrics, lists: [], texts: [], takesPlainAddress: false, ...more }];
}

/**
 * Exporters that a host may run, by their name below `services.prometheus.exporters`, with NixOS' ports.
 *
 * @see https://github.com/NixOS/nixpkgs/tree/nixos-24.11/nixos/modules/services/monitoring/prometheus/exporters
 */
export const exporterTable: ReadonlyMap<string, Exporter> = new Map([
  exporter('blackbox', 9115),
  exporter('kea', 9547, { lists: ['targets'], takesPlainAddress: true }),
  exporter('nginx', 9113, { texts: ['scrapeUri'] }),
  exporter('node', 9100, { lists: ['enabledCollectors', 'disabledCollectors', 'extraFlags'] }),
  exporter('smartctl', 9633, { lists: ['devices'], texts: ['maxInterval'] }),
  exporter('systemd', 9558, { lists: ['extraFlags'] }),
  exporter('wireguard', 9586, { lists: ['interfaces'], takesPlainAddress: true }),
]);

/** The exporter of a name as it is known here, or as who asks for it describes it; undefined where nobody does. */
export function exporterOf(name: string, asked: readonly ExporterRequest[]): Exporter | undefined {
  const known = exporterTable.get(name);
  if (known !== undefined) return known;
  const [own] = asked.flatMap(({ port, metrics = [] }) => (port === undefined ? [] : [{ port: port.value, metrics }]));
  return own && { ...own, lists: [], texts: [], takesPlainAddress: false };
}
