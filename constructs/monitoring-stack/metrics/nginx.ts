import { names } from './names';

/** nginx-prometheus-exporter 1.4, from its collector/nginx.go. */
export const nginx = names(`
  nginx_up nginx_connections_active nginx_connections_accepted nginx_connections_handled nginx_connections_reading
  nginx_connections_writing nginx_connections_waiting nginx_http_requests_total nginx_exporter_build_info
`);
