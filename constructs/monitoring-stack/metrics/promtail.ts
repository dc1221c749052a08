import { names } from './names';

/** Promtail 3, from its source. */
export const promtail = names(`
  promtail_build_info promtail_sent_entries_total promtail_sent_bytes_total promtail_dropped_entries_total
  promtail_dropped_bytes_total promtail_batch_retries_total promtail_journal_target_lines_total
  promtail_journal_target_parsing_errors_total promtail_read_lines_total promtail_read_bytes_total
  promtail_files_active_total promtail_targets_active_total process_cpu_seconds_total process_resident_memory_bytes
  process_start_time_seconds
`);
