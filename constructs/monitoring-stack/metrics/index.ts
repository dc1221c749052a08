import { alertmanager } from './alertmanager';
import { alloy } from './alloy';
import { blackbox } from './blackbox';
import { cloudflared } from './cloudflared';
import { grafana } from './grafana';
import { loki } from './loki';
import { names } from './names';
import { nginx } from './nginx';
import { node } from './node';
import { prometheus } from './prometheus';
import { promtail } from './promtail';
import { smartctl } from './smartctl';
import { systemd } from './systemd';
import { wireguard } from './wireguard';

/** Names of the series of each exporter, of which rules and dashboards may use those and no others. */
export const exporterMetrics: Readonly<Record<string, readonly string[]>> = {
  alertmanager,
  alloy,
  blackbox,
  cloudflared,
  grafana,
  loki,
  nginx,
  node,
  prometheus,
  promtail,
  smartctl,
  systemd,
  wireguard,
};

/** Names of the series that Prometheus makes itself: of every target, and of every alert. */
export const prometheusOwn = names(`
  up scrape_duration_seconds scrape_samples_post_metric_relabeling scrape_samples_scraped scrape_series_added
  ALERTS ALERTS_FOR_STATE
`);
