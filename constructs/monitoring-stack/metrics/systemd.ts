import { names } from './names';

/** systemd_exporter 0.7, from its systemd/systemd.go. */
export const systemd = names(`
  systemd_unit_state systemd_unit_info systemd_unit_start_time_seconds systemd_unit_tasks_current
  systemd_unit_tasks_max systemd_unit_active_enter_time_seconds systemd_unit_active_exit_time_seconds
  systemd_unit_inactive_enter_time_seconds systemd_unit_inactive_exit_time_seconds systemd_service_restart_total
  systemd_timer_last_trigger_seconds systemd_socket_accepted_connections_total systemd_socket_current_connections
  systemd_socket_refused_connections_total systemd_boot_time_seconds
`);
