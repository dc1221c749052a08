import { findHost, type IHost, monitored, promql, type ScrapeTarget, scrapeTargets, textMetrics } from '../../../lib';
import { prometheusOwn } from '../metrics';
import { isLoopback } from '../plan';
import { type Board, type Panel } from './board';

/** Names of all series that the Prometheus of a host gets, from all hosts that it asks. */
export function servedMetrics(server: IHost): ReadonlySet<string> {
  const members = Object.keys(server.fleet.hosts).flatMap((name) => findHost(server, name) ?? []);
  const asked = members.filter(({ facets }) => facets.read(monitored).some((by) => by.server === server.hostName));
  const served = asked.flatMap((host) => [...heard(host, server), ...host.facets.read(textMetrics)]);
  return new Set([...prometheusOwn, ...served.flatMap(({ metrics }) => metrics)]);
}

/** Targets of a host that its Prometheus reaches. */
function heard(host: IHost, server: IHost): readonly ScrapeTarget[] {
  const targets = host.facets.read(scrapeTargets);
  return host.hostName === server.hostName ? targets : targets.filter(({ address }) => !isLoopback(address));
}

/** The expression with values in the place of Grafana's own variables, as Prometheus gets it. */
export function asAsked(expr: string): string {
  return expr.replaceAll('$__rate_interval', '5m').replaceAll('$__range', '6h').replaceAll('$__auto', '1m');
}

/** The panel's series that somebody has to serve. */
export function metricsIn({ asks, queries }: Panel): readonly string[] {
  return asks === 'loki' ? [] : queries.flatMap(({ expr }) => promql.metricsOf(asAsked(expr)));
}

/**
 * The dashboard without what would stay empty: panels of which some series is not served, or whose data source is not
 * there; undefined where nothing is left.
 */
export function shownOf(board: Board, served: ReadonlySet<string>, sources: ReadonlySet<string>): Board | undefined {
  if (!sources.has(board.asks ?? 'prometheus')) return undefined;
  const hasData = (panel: Panel) =>
    sources.has(panel.asks ?? 'prometheus') && metricsIn(panel).every((metric) => served.has(metric));
  const rows = board.rows
    .map((row) => ({ ...row, panels: row.panels.filter(hasData) }))
    .filter(({ panels }) => panels.length > 0);
  return rows.length === 0 ? undefined : { ...board, rows };
}
