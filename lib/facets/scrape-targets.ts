import { type Port } from '../net/port';
import { Facet } from './facet';
import { twins } from './twins';

/** Something on a host that answers Prometheus with numbers. */
export interface ScrapeTarget {
  /** Job, the label of all its series: `node`, `cloudflared`. Once on a host. */
  readonly job: string;
  /** Address that it listens on; what listens on loopback is reached from its own host only. */
  readonly address: string;
  readonly port: Port;
  /** Path of its answer. @default '/metrics' */
  readonly path?: string;
  /** Names of its series, as far as rules and dashboards may use them. */
  readonly metrics: readonly string[];
  /** What it tells of, in a few words. */
  readonly why: string;
}

/** What Prometheus can ask on a host. */
export const scrapeTargets = new Facet<ScrapeTarget>('scrape targets', {
  key: ({ job }) => job,
  check: twins(
    ({ job }) => job,
    (first, second) => ({
      field: `scrape target ${second.value.job}`,
      message: `is a target of '${first.by}' and of '${second.by}'; give one of them another job`,
    }),
  ),
});
