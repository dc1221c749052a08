import { hostRules, serverRules } from '../../constructs/monitoring-stack/rules';
import { exporterMetrics, prometheusOwn } from '../../constructs/monitoring-stack/metrics';
import { type AlertRule, promql } from '../../lib';
import { declaredAlerts } from '../../lib/testing';
import { describeWith } from '../helpers/consumer';
import { allow, build, house } from './house';
import { exchanged, failures } from './promtool';

const declared = declaredAlerts(build, { fleet: house, allow });
const rules = declared.map(({ rule }) => rule);
/** Each rule once, whoever states it. */
const distinct = [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
const about = (alert: string): string[] =>
  declared.filter(({ rule }) => rule.alert === alert).map(({ host, rule }) => `${host}: ${rule.summary}`);

test('constructs state the alerts of what they own', () => {
  expect([...new Set(rules.map(({ alert }) => alert))].sort()).toEqual([
    'AdGuardDown',
    'BondDegraded',
    'CanaryUnhealthy',
    'CertificateExpiresSoon',
    'CertificateRenewalFailed',
    'CloudflareTunnelDown',
    'DhcpServerDown',
    'DynamicDnsDiffers',
    'Fail2banDown',
    'JobLate',
    'NginxDown',
    'PeerNotSeen',
    'ProbeFailed',
    'RebootPending',
    'SecretsMissing',
    'TunnelDown',
    'TunnelInterfaceDown',
    'UpgradeFailed',
    'UpgradeStuck',
  ]);
});

test('a link between servers is watched by its hub alone, a laptop is noted, a telephone may roam', () => {
  expect(about('TunnelDown')).toEqual(['gate: The tunnel wg0 from {{ $labels.host }} to box carries nothing']);
  expect(about('PeerNotSeen')).toEqual(['gate: lap has not been seen on wg0 for 14 days']);
});

test('every timer that is declared is waited for, on its own host', () => {
  const timers = declared.flatMap(({ host, rule }) => {
    return rule.alert === 'JobLate' ? [`${host} ${rule.summary.split(' ')[0] ?? ''}`] : [];
  });
  expect(timers).toEqual([
    'box btrfs-scrub',
    'box nix-gc',
    'box nix-optimise',
    'box nixos-upgrade',
    'box snapper-timeline',
    'box upgrade-overdue',
    'gate ddclient',
    'gate dynamic-dns-check',
    'gate nix-gc',
    'gate nix-optimise',
    'gate nixos-upgrade',
    'gate upgrade-overdue',
    'lap nix-gc',
    'lap nix-optimise',
    'lap nixos-upgrade',
    'lap upgrade-canary',
    'lap upgrade-overdue',
  ]);
});

test('critical is what somebody is woken for', () => {
  const critical = rules.filter(({ severity }) => severity === 'critical').map(({ alert }) => alert);
  expect([...new Set(critical)].sort()).toEqual([
    'CertificateExpiresSoon',
    'CloudflareTunnelDown',
    'TunnelDown',
    'TunnelInterfaceDown',
  ]);
});

test('no alert asks for a number that no exporter has', () => {
  const known = new Set([...Object.values(exporterMetrics).flat(), ...prometheusOwn, 'cdknix_dynamic_dns_matches']);
  const all: readonly AlertRule[] = [
    ...rules,
    ...(['server', 'laptop', 'wsl'] as const).flatMap((kind) => hostRules({ facts: { kind } })),
    ...serverRules(),
  ];
  expect(all.flatMap(({ expr }) => promql.metricsOf(expr)).filter((name) => !known.has(name))).toEqual([]);
  expect(all.flatMap(({ expr }) => promql.syntaxFault(expr) ?? [])).toEqual([]);
});

describeWith(['promtool'], 'each alert of a construct', () => {
  test('fires where it says so, not where it says not, and never for another host', () => {
    expect(failures(distinct)).toEqual({});
  });

  test('would fail its test if it did not', () => {
    const one = [...new Map(distinct.map((rule) => [rule.alert, rule])).values()];
    expect(Object.keys(failures(one.map(exchanged))).sort()).toEqual(one.map(({ alert }) => alert).sort());
  });
});
