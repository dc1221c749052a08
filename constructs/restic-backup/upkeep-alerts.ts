import { type AlertRule } from '../../lib';
import { aging, type AlertQuestion, constant, copies, rule, series } from './alert';
import { type UpkeepPart } from './metrics';

const day = 86_400;

/** What somebody is told of what is done with a repository beside backups. */
export function upkeepAlerts(question: AlertQuestion): AlertRule[] {
  const { every } = question;
  return [
    partFailed(question, 'check', 'BackupCheckFailed', 'is not whole'),
    partLate(question, 'check', 'BackupCheckLate', every.check, 'looked through'),
    ...(every.prune === undefined
      ? []
      : [
          partFailed(question, 'prune', 'BackupPruneFailed', 'keeps more than it should'),
          partLate(question, 'prune', 'BackupPruneLate', every.prune, 'rid of old snapshots'),
        ]),
    partFailed(question, 'drill', 'RestoreDrillFailed', 'did not give back what was saved'),
    partLate(question, 'drill', 'RestoreDrillLate', every.drill, 'tried by restoring from it'),
  ];
}

function partFailed(question: AlertQuestion, part: UpkeepPart, alert: string, what: string): AlertRule {
  const name = series(question, `${part}_success`);
  const unit = `restic-${part}-${question.facts.unit}`;
  return rule(
    question,
    alert,
    `${name} == 0`,
    {
      unit,
      // After three tries.
      for: '3h',
      // The morning is early enough for one that may as well be off.
      severity: part === 'prune' || question.sleeps ? 'warning' : 'critical',
      summary: `The repository of ${copies(question)} ${what}`,
      runbook: `journalctl -u ${unit} says what. ${partRemedy[part]}`,
    },
    { fires: constant(name, 0, '4h'), quiet: { series: { [name]: '0x90 1x4000' }, at: '4h' } },
  );
}

const partRemedy = {
  prune: 'A lock that nobody holds goes with restic unlock; what an object lock keeps goes when its time is over.',
  check: 'Make a copy elsewhere first; then restic repair, as docs/restore.md has it.',
  drill: 'Restore by hand, from this repository and from the other; until one works there is no backup.',
} as const;

function partLate(question: AlertQuestion, part: UpkeepPart, alert: string, every: number, what: string): AlertRule {
  const name = series(question, `${part}_last_success_timestamp_seconds`);
  const limit = (question.sleeps ? 4 : 2) * every + day;
  return rule(
    question,
    alert,
    `time() - ${name} > ${limit}`,
    {
      severity: 'warning',
      summary: `The repository of ${copies(question)} was not ${what} for {{ $value | humanizeDuration }}`,
      runbook: `journalctl -u restic-${part}-${question.facts.unit} says why; systemctl start of the same tries again.`,
    },
    aging(name, limit),
  );
}
