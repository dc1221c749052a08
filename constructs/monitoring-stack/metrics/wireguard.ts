import { names } from './names';

/** prometheus_wireguard_exporter 3.6, from its src/metrics.rs; a handshake of 0 never was. */
export const wireguard = names(`
  wireguard_latest_handshake_seconds wireguard_peers_total wireguard_received_bytes_total wireguard_sent_bytes_total
`);
