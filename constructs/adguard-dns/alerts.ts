import { type AlertRule, type Probe } from '../../lib';

/** What is told when the resolver does not answer a question that it needs nobody for. */
export function adGuardDown({ target }: Probe): AlertRule {
  const asked = `probe_success{instance=${JSON.stringify(target)}}`;
  return {
    alert: 'AdGuardDown',
    expr: `${asked} == 0`,
    for: '5m',
    severity: 'warning',
    summary: 'AdGuard Home on {{ $labels.host }} does not answer: who asks it finds no names',
    runbook:
      'journalctl -u adguardhome; kdig @127.0.0.1 . SOA tells whether its upstreams answer. Until it does, hosts with a second resolver use that.',
    fires: { series: { [asked]: '1x5 0x20' }, at: '15m' },
    quiet: { series: { [asked]: '1x5 0x3 1x20' }, at: '15m' },
  };
}
