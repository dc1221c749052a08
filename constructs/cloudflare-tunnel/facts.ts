import { type AlertRule, type Port, type PortClaim, type Probe, type PublishedName } from '../../lib';
import { type PublishedSite, urlOf } from './tunnel-site';

/** The ports of servers that nobody else speaks for, each once: only the tunnel reaches them. */
export function portsOf(sites: readonly PublishedSite[]): PortClaim[] {
  const claims = new Map<string, PortClaim>();
  for (const { upstream, isClaimed, why } of sorted(sites)) {
    const { port, address } = upstream;
    const place = `${address} ${port.value}`;
    if (!isClaimed && !claims.has(place)) claims.set(place, { port, protocol: 'tcp', address, zones: [], why });
  }
  return [...claims.values()];
}

/** What the Internet reaches through a tunnel. */
export function namesOf(sites: readonly PublishedSite[]): PublishedName[] {
  return sorted(sites).map(({ name, upstream, hasLogin, why }) => {
    const login = hasLogin === undefined ? {} : { hasLogin };
    return { name, upstream: urlOf(upstream), via: 'Cloudflare tunnel', ...login, why };
  });
}

/** How one asks from outside whether the sites answer; a wildcard has no page of its own. */
export function probesOf(sites: readonly PublishedSite[]): Probe[] {
  return sorted(sites).flatMap(({ name, status, why, upstream: { healthPath = '/' } }) => {
    return name.startsWith('*.') ? [] : [{ kind: 'http', target: `https://${name}${healthPath}`, status, why }];
  });
}

/**
 * How the host itself asks whether Cloudflare has a connection to it. The connector's metrics do not tell:
 * `cloudflared_tunnel_ha_connections` counts what it tries, too.
 *
 * @see https://github.com/cloudflare/cloudflared/blob/2026.8.2/supervisor/tunnel.go
 */
export function readiness(metricsPort: Port): Probe {
  const target = `http://127.0.0.1:${metricsPort.value}/ready`;
  return { kind: 'http', target, status: 200, why: 'connections of the tunnel to Cloudflare' };
}

/** Whom it concerns when the connector does not run; it is started again and again, so one look may find it running. */
export function tunnelDown(unit: string): AlertRule {
  const active = `node_systemd_unit_state{name="${unit}.service",state="active"}`;
  return {
    alert: 'CloudflareTunnelDown',
    expr: `avg_over_time(${active}[10m]) < 0.5`,
    severity: 'critical',
    labels: { unit },
    summary: 'What {{ $labels.host }} publishes through Cloudflare is away',
    runbook: `journalctl -u ${unit}: "token is not valid" wants the secret again; "failed to dial" is the network: TCP and UDP port 7844 out.`,
    // It starts again every few seconds, and is seen running now and then.
    fires: { series: { [active]: '1x10 0 0 1 0 0 0 1 0 0 0 0' }, at: '20m' },
    quiet: { series: { [active]: '1x10 0 0 1x10' }, at: '20m' },
  };
}

function sorted(sites: readonly PublishedSite[]): PublishedSite[] {
  return [...sites].sort((a, b) => (`${a.name} ${a.why}` < `${b.name} ${b.why}` ? -1 : 1));
}
