import { unitRules } from '../../../constructs/monitoring-stack/rules/units';
import { type AlertRule, alertRules } from '../../../lib';
import { failures, firing } from '../../alerts/promtool';
import { describeWith } from '../../helpers/consumer';
import { laptop, rendered } from './backup-fleet';

const names = [
  ...['BackupCheckFailed', 'BackupCheckLate', 'BackupEmpty', 'BackupFailed', 'BackupIncomplete', 'BackupLate'],
  ...['BackupPruneFailed', 'BackupPruneLate', 'BackupSnapshotsLost', 'RestoreDrillFailed', 'RestoreDrillLate'],
];

function rulesOf(host: Parameters<typeof rendered>[1]) {
  return rendered({}, host)
    .facets.read(alertRules)
    .filter(({ alert }) => names.includes(alert));
}

test('a backup brings an alert for everything that can go wrong with it', () => {
  expect(rulesOf({}).map(({ alert }) => alert)).toEqual(names);
});

describeWith(['promtool'], 'Alerts of a backup', () => {
  test.each([
    ['a server', {}],
    ['a laptop', { host: laptop }],
  ])('fire and stay quiet as they say, of %s', (_, host) => {
    expect(failures(rulesOf(host))).toEqual({});
  });

  describe('about a unit that failed', () => {
    const own = rulesOf({}).flatMap((rule) => {
      const unit = rule.labels?.['name'];
      return unit === undefined ? [] : [{ rule, unit }];
    });
    const failed = (unit: string) => ({ [`node_systemd_unit_state{name="${unit}",state="failed"}`]: '1x4000' });

    test('have the names of the units that there are', () => {
      const { nix } = rendered();
      expect(own.map(({ rule, unit }) => [rule.alert, unit])).toEqual([
        ['BackupCheckFailed', 'restic-check-state-near.service'],
        ['BackupFailed', 'restic-backups-state-near.service'],
        ['BackupPruneFailed', 'restic-prune-state-near.service'],
        ['RestoreDrillFailed', 'restic-drill-state-near.service'],
      ]);
      expect(own.filter(({ unit }) => !nix.includes(`${unit.replace('.service', '')} = {`))).toEqual([]);
    });

    test('are the only ones that tell of it, from the first minute on', () => {
      for (const { rule, unit } of own) {
        const series = { ...rule.fires.series, ...failed(unit) };
        const at = (time: string, told: AlertRule = rule) => firing([told, ...unitRules], { series, at: time });
        expect([at('15m'), at('4h')]).toEqual([[], [rule.alert]]);
        const labels = Object.fromEntries(Object.entries(rule.labels ?? {}).filter(([label]) => label !== 'name'));
        expect(at('4h', { ...rule, labels })).toEqual([rule.alert, 'UnitFailed']);
      }
    });

    test('leave a unit of another backup to who tells of units', () => {
      const [check] = own;
      const series = { ...check?.rule.fires.series, ...failed('restic-check-state-far.service') };
      expect(check && firing([check.rule, ...unitRules], { series, at: '4h' })).toEqual([
        'BackupCheckFailed',
        'UnitFailed',
      ]);
    });
  });
});
