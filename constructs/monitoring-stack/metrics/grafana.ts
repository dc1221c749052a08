import { names } from './names';

/** Grafana 12, from its pkg/infra/metrics. */
export const grafana = names(`
  grafana_build_info grafana_stat_totals_dashboard grafana_stat_totals_datasource grafana_stat_active_users
  grafana_stat_total_users grafana_http_request_duration_seconds_bucket grafana_http_request_duration_seconds_sum
  grafana_http_request_duration_seconds_count grafana_http_request_in_flight grafana_datasource_request_total
  grafana_api_response_status_total grafana_api_login_post_total grafana_page_response_status_total
  process_cpu_seconds_total process_resident_memory_bytes process_start_time_seconds
`);
