/** Series of Loki that alerts and dashboards may use. */
export const lokiMetrics: readonly string[] = [
  'loki_boltdb_shipper_compact_tables_operation_last_successful_run_timestamp_seconds',
  'loki_boltdb_shipper_compactor_running',
  'loki_build_info',
  'loki_compactor_apply_retention_last_successful_run_timestamp_seconds',
  'loki_discarded_bytes_total',
  'loki_discarded_samples_total',
  'loki_distributor_bytes_received_total',
  'loki_distributor_lines_received_total',
  'loki_ingester_chunks_flush_failures_total',
  'loki_ingester_memory_chunks',
  'loki_ingester_memory_streams',
  'loki_ingester_wal_disk_full_failures_total',
  'loki_panic_total',
  'loki_prometheus_notifications_dropped_total',
  'loki_prometheus_rule_evaluation_failures_total',
  'loki_request_duration_seconds_bucket',
  'loki_request_duration_seconds_count',
  'loki_request_duration_seconds_sum',
];

/** Series of a shipper: what it read, sent, tried again and lost. */
export const shipperMetrics: Readonly<Record<'alloy' | 'promtail', readonly string[]>> = {
  alloy: [
    'alloy_build_info',
    'alloy_config_last_load_successful',
    'loki_source_file_read_lines_total',
    'loki_source_journal_target_lines_total',
    'loki_write_batch_retries_total',
    'loki_write_dropped_bytes_total',
    'loki_write_dropped_entries_total',
    'loki_write_sent_bytes_total',
    'loki_write_sent_entries_total',
  ],
  promtail: [
    'promtail_batch_retries_total',
    'promtail_build_info',
    'promtail_dropped_bytes_total',
    'promtail_dropped_entries_total',
    'promtail_journal_target_lines_total',
    'promtail_read_lines_total',
    'promtail_sent_bytes_total',
    'promtail_sent_entries_total',
  ],
};
