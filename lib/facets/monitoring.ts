import { type Problem } from '../errors';
import { type Declared, Facet } from './facet';

/** Who looks whether a host is well, and tells somebody when it is not. */
export interface Monitored {
  /** Host that asks it. */
  readonly server: string;
  /** Name of the network that it asks over; none on the server itself. */
  readonly network?: string;
}

/** By whom a host is monitored: one server, for its exporters answer on one address. */
export const monitored = new Facet<Monitored>('monitoring', {
  key: ({ server, network = '' }) => `${server} ${network}`,
  check: twice,
});

function twice(declared: readonly Declared<Monitored>[], host: string): Problem[] {
  const [first, ...more] = declared;
  if (first === undefined) return [];
  return more.map(({ by }) => {
    const message = `is done by '${first.by}' and by '${by}'; take the host out of the members of one of them`;
    return { path: host, field: 'monitoring', message };
  });
}

/** A database of measurements or logs that graphs are drawn from. */
export interface DataSource {
  /** Name and id in Grafana: `loki`. */
  readonly uid: string;
  readonly type: 'prometheus' | 'loki' | 'alertmanager';
  /** URL on its own host: `http://127.0.0.1:3100`. */
  readonly url: string;
  /** How often a value comes to it, by which graphs know how far to look back: `30s`. @default - not known */
  readonly interval?: string;
}

/** Databases of a host that Grafana on the same host may ask. */
export const dataSources = new Facet<DataSource>('data sources', { key: ({ uid }) => uid });

/** Takes alerts, and tells people. */
export interface AlertManager {
  /** Address and port that its own host reaches it at: `127.0.0.1:9093`. */
  readonly target: string;
}

/** Alertmanagers of a host. */
export const alertManagers = new Facet<AlertManager>('alert managers', { key: ({ target }) => target });
