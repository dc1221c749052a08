import { hostRules, jobRules, probeRules } from '../../constructs/monitoring-stack/rules';
import { tunnelDown } from '../../constructs/wire-guard-mesh/alerts';
import { type AlertExample, type AlertRule, jobs, probes } from '../../lib';
import { declaredAlerts, testFleet } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';
import { describeWith } from '../helpers/consumer';
import { allow, build, house } from './house';
import { failures } from './promtool';

const server = hostRules({ facts: { kind: 'server' } });
const named = (name: string, rules: readonly AlertRule[] = server): AlertRule => {
  const found = rules.find(({ alert }) => alert === name);
  if (found === undefined) throw new Error(`no alert is called ${name}`);
  return found;
};
const on = (rule: AlertRule, examples: Partial<Record<'fires' | 'quiet', AlertExample>>): AlertRule => {
  return { ...rule, ...examples };
};

/** The rule that a derivation makes of what a host declares. */
function derived(declare: (host: HostStack) => void): readonly AlertRule[] {
  const made = declaredAlerts(
    (app) => {
      for (const rule of [jobRules, probeRules]) app.addDerivation(rule);
      declare(new HostStack(app, 'ares'));
    },
    { fleet: testFleet() },
  );
  return made.map(({ rule }) => rule);
}

describeWith(['promtool'], 'an alert', () => {
  test('of a tunnel fires for a ping that is lost although hands are shaken', () => {
    const rule = tunnelDown({ network: 'wg0', peer: 'hera', publicKey: 'key', address: '10.77.0.2' }, true);
    const [handshake = '', ping = ''] = Object.keys(rule.fires.series);
    const well = { [handshake]: '0+60x60' };
    const lost = on(rule, {
      fires: { series: { ...well, [ping]: '1x10 0x30' }, at: '24m' },
      quiet: { series: well, at: '20m' },
    });
    expect(failures([lost])).toEqual({});
  });

  test('of a tunnel fires although a broken ping becomes an old handshake while it waits', () => {
    const rule = tunnelDown({ network: 'wg0', peer: 'hera', publicKey: 'key', address: '10.77.0.2' }, true);
    const [handshake = '', ping = ''] = Object.keys(rule.fires.series);
    const series = { [handshake]: '0+60x10 600x20', [ping]: '1x11 0x3 _x20' };
    expect(failures([on(rule, { fires: { series, at: '24m' } })])).toEqual({});
  });

  test('of a job fires for one that never ran in all the time, and not for one that forgot at a restart', () => {
    const late = named(
      'JobLate',
      derived((host) => host.existingJob({ unit: 'scrub', every: '1h', why: 'nobody looks' })),
    );
    const [timer = ''] = Object.keys(late.fires.series);
    const never = on(late, {
      fires: { series: { [timer]: '0x400' }, at: '300m' },
      quiet: { series: { [timer]: '3600x170 0x100' }, at: '171m' },
    });
    const fresh = on(late, { quiet: { series: { [timer]: '0x110' }, at: '100m' } });
    expect(failures([never, fresh])).toEqual({});
  });

  test('of a unit is not silenced by an alert about it on another host', () => {
    const unit = 'node_systemd_unit_state{name="cups.service",state="failed"}';
    const other = 'ALERTS{alertname="CupsDown",alertstate="firing",name="cups.service",host="hera"}';
    const rule = on(named('UnitFailed'), { fires: { series: { [unit]: '1x20', [other]: '1x20' }, at: '15m' } });
    expect(failures([rule])).toEqual({});
  });

  test('of a probe leaves the word to one that knows more', () => {
    const target = 'http://127.0.0.1:3000/';
    const rules = derived((host) => host.facets.declare(probes, { kind: 'http', target, why: 'the shop' }, host));
    const [series = ''] = Object.keys(named('ProbeFailed', rules).fires.series);
    const down = `ALERTS{alertname="ShopDown",alertstate="pending",instance="${target}"}`;
    const soon = `ALERTS{alertname="CertificateExpiresSoon",alertstate="firing",instance="${target}"}`;
    const rule = on(named('ProbeFailed', rules), {
      fires: { series: { [series]: '0x20', [soon]: '1x20' }, at: '15m' },
      quiet: { series: { [series]: '0x20', [down]: '1x20' }, at: '15m' },
    });
    expect(failures([rule])).toEqual({});
  });

  test('of a sleeping laptop is none: its targets do not answer, and nothing else is known', () => {
    const asleep = { series: { 'up{job="node"}': '0x200', 'up{job="wireguard",instance="a"}': '0x200' }, at: '180m' };
    const own = declaredAlerts(build, { fleet: house, allow }).flatMap(({ host, rule }) =>
      host === 'lap' ? [rule] : [],
    );
    const all = [...hostRules({ facts: { kind: 'laptop' } }), ...own].map((rule) => on(rule, { quiet: asleep }));
    expect(failures(all)).toEqual({});
    expect(Object.keys(failures([on(named('HostDown'), { quiet: asleep })]))).toEqual(['HostDown']);
  });
});

test('a ping has no alert of its own: who asks for it has', () => {
  const rules = derived((host) => host.facets.declare(probes, { kind: 'ping', target: '10.77.0.2', why: 'a' }, host));
  expect(rules.map(({ alert }) => alert)).not.toContain('ProbeFailed');
});

test('a job that two declare is refused, as two alerts of it would be', () => {
  const twice = (host: HostStack): void => {
    host.existingJob({ unit: 'scrub', every: '1h', why: 'nobody looks' });
    host.facets.declare(jobs, { unit: 'scrub', every: '2h', why: 'nobody looks' }, host.node.children[0] ?? host);
  };
  expect(() => derived(twice)).toThrow("[ares] job scrub: is of 'ares' and of 'ares/backend'; declare it once");
});

test('a job of which nothing can be told is refused, with all that is wrong', () => {
  const bad = (host: HostStack): void => host.existingJob({ unit: 'scrub.timer', every: '5 weeks', why: '' });
  expect(() => derived(bad)).toThrow(
    [
      "[ares] existingJob.every: must be a whole number with s, m, h, d or w, got '5 weeks'; write it like '7d'",
      "[ares] existingJob.unit: must be without its ending, got 'scrub.timer'; write 'scrub'",
      "[ares] existingJob.why: must say what does not happen without it, got ''",
    ].join('\n'),
  );
  const unnamed = (host: HostStack): void => host.existingJob({ unit: 'a b', every: '1d', why: 'why not' });
  expect(() => derived(unnamed)).toThrow(
    "[ares] existingJob.unit: must be the name of a timer, got 'a b'; write it like 'btrfs-scrub'",
  );
});
