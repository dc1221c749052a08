import { type Port } from '../net/port';
import { Facet } from './facet';

/** A service that says nothing to Prometheus itself, and the program that does so for it. */
export interface ExporterRequest {
  /** Name under `services.prometheus.exporters`: `wireguard`. Whoever monitors the host knows its settings. */
  readonly exporter: string;
  /** What it looks at, by option: `{ interfaces: ['wg0'] }`. What several ask for is put together. @default {} */
  readonly options?: Readonly<Record<string, readonly string[]>>;
  /** Port that it listens on. @default - known to whoever monitors the host; of one that is not, it has to be said */
  readonly port?: Port;
  /** Names of its series that rules and dashboards may use, where they are not known. @default [] */
  readonly metrics?: readonly string[];
  /** What it tells of, in a few words. */
  readonly why: string;
}

/** Exporters that constructs of a host want beside them. They run where the host is monitored. */
export const exporters = new Facet<ExporterRequest>('exporters', {
  key: ({ exporter, options = {} }) => `${exporter} ${JSON.stringify(Object.entries(options).sort())}`,
});
