import { names } from './names';

/** blackbox_exporter 0.23; what its probes answer is under `/probe`. Of TLS it tells where there is some. */
export const blackbox = names(`
  blackbox_exporter_build_info blackbox_exporter_config_last_reload_success_timestamp_seconds
  blackbox_exporter_config_last_reload_successful blackbox_module_unknown_total probe_dns_additional_rrs
  probe_dns_answer_rrs probe_dns_authority_rrs probe_dns_duration_seconds probe_dns_lookup_time_seconds
  probe_dns_query_succeeded probe_duration_seconds probe_failed_due_to_regex probe_http_content_length
  probe_http_duration_seconds probe_http_last_modified_timestamp_seconds probe_http_redirects probe_http_ssl
  probe_http_status_code probe_http_uncompressed_body_length probe_http_version probe_icmp_duration_seconds
  probe_icmp_reply_hop_limit probe_ip_addr_hash probe_ip_protocol probe_ssl_earliest_cert_expiry
  probe_ssl_last_chain_expiry_timestamp_seconds probe_ssl_last_chain_info probe_success probe_tls_version_info
`);
