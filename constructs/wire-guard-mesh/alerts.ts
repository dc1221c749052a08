import { type AlertRule } from '../../lib';

/** One link as its alert speaks of it. */
export interface WatchedLink {
  /** Interface on this end. */
  readonly network: string;
  /** Host on the other end, its public key and the address that is pinged. */
  readonly peer: string;
  readonly publicKey: string;
  readonly address: string;
}

/** What is told when the interface of a mesh is not there. Its operational state does not tell: it has none. */
export function interfaceMissing(network: string, isServer: boolean): AlertRule {
  const info = `node_network_info{device=${JSON.stringify(network)}}`;
  return {
    alert: 'TunnelInterfaceDown',
    expr: `up{job="node"} == 1 unless on (host) ${info}`,
    for: '5m',
    severity: isServer ? 'critical' : 'warning',
    labels: { network },
    summary: `{{ $labels.host }} has no interface ${network}: nothing goes through its tunnels`,
    runbook: `networkctl status ${network}, or systemctl status wireguard-${network}; a private key that is not there yet is the usual reason.`,
    fires: { series: { 'up{job="node"}': '1x20' }, at: '10m' },
    quiet: { series: { 'up{job="node"}': '1x20', [info]: '1x20' }, at: '10m' },
  };
}

/**
 * What is told when a link between two hosts that are always on carries nothing. Each ping is traffic, and where there is
 * traffic both ends shake hands every two minutes.
 *
 * @see https://www.wireguard.com/papers/wireguard.pdf section 6.1
 */
export function tunnelDown({ network, peer, publicKey, address }: WatchedLink, isCritical: boolean): AlertRule {
  const handshake = handshakeOf(network, publicKey);
  const ping = `probe_success{instance=${JSON.stringify(address)}}`;
  return {
    alert: 'TunnelDown',
    expr: `max by (host) (time() - ${handshake} > 300) or max by (host) (${ping} == 0)`,
    // Longer than the other end takes to restart for an upgrade.
    for: '10m',
    severity: isCritical ? 'critical' : 'warning',
    labels: { network, peer },
    summary: `The tunnel ${network} from {{ $labels.host }} to ${peer} carries nothing`,
    runbook: `wg show ${network} on both: no handshake means an endpoint, a port or a key; a handshake without a ping means routes or a firewall. If ${peer} is down, that is why.`,
    fires: { series: { [handshake]: '0+60x10 600x30', [ping]: '1x40' }, at: '30m' },
    quiet: { series: { [handshake]: '0 0+120x20', [ping]: '1x4 0x8 1x40' }, at: '12m' },
  };
}

/** What is noted of a peer that sleeps: being away for days is its right. */
export function peerNotSeen({ network, peer, publicKey }: WatchedLink): AlertRule {
  const handshake = handshakeOf(network, publicKey);
  const days = 14;
  return {
    alert: 'PeerNotSeen',
    expr: `max by (host) (time() - ${handshake} > ${days} * 86400)`,
    for: '1h',
    severity: 'info',
    labels: { network, peer },
    summary: `${peer} has not been seen on ${network} for ${days} days`,
    runbook: `If it was on in that time: wg show ${network} there, and journalctl -b -u systemd-networkd or NetworkManager.`,
    fires: { series: { [handshake]: `-${(days + 1) * 86_400}x100` }, at: '90m' },
    quiet: { series: { [handshake]: `-${7 * 86_400}x100` }, at: '90m' },
  };
}

/** A handshake that never was is one of long ago. */
function handshakeOf(network: string, publicKey: string): string {
  const labels = Object.entries({ interface: network, public_key: publicKey });
  return `wireguard_latest_handshake_seconds{${labels.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}}`;
}
