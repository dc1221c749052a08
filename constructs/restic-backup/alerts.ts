import { type AlertRule } from '../../lib';
import { aging, type AlertQuestion, constant, copies, rule, series } from './alert';
import { upkeepAlerts } from './upkeep-alerts';

const day = 86_400;

/** What somebody is told of the backups in one repository. */
export function backupAlerts(question: AlertQuestion): AlertRule[] {
  return [
    late(question),
    failed(question),
    incomplete(question),
    empty(question),
    snapshotsLost(question),
    ...upkeepAlerts(question),
  ];
}

function late(question: AlertQuestion): AlertRule {
  const name = series(question, 'last_success_timestamp_seconds');
  const { backup } = question.every;
  // One that fails is tried again, and a laptop may be shut for days.
  const limit = question.sleeps ? Math.max(7 * day, 3 * backup) : Math.max(day / 2, 1.5 * backup);
  return rule(
    question,
    'BackupLate',
    `time() - ${name} > ${limit}`,
    {
      severity: 'warning',
      summary: `No copy of ${copies(question)} for {{ $value | humanizeDuration }}`,
      runbook: `${journal(question)} A laptop has to be on, on mains, and in a network. systemctl start restic-backups-${question.facts.unit} tries again.`,
    },
    aging(name, limit),
  );
}

function failed(question: AlertQuestion): AlertRule {
  const name = series(question, 'last_run_success');
  return rule(
    question,
    'BackupFailed',
    `${name} == 0`,
    {
      for: question.sleeps ? '1d' : '1h',
      unit: `restic-backups-${question.facts.unit}`,
      severity: 'warning',
      summary: `The last run did not save all of ${copies(question)}`,
      runbook: `${journal(question)} "unable to create lock": another unit of it still runs. "wrong password": the secret restic/${question.facts.unit} changed.`,
    },
    {
      fires: constant(name, 0, question.sleeps ? '25h' : '61m'),
      quiet: { series: { [name]: '0x30 1x4000' }, at: question.sleeps ? '25h' : '61m' },
    },
  );
}

function incomplete(question: AlertQuestion): AlertRule {
  const name = series(question, 'problems');
  // A file that vanishes while it is read is no news; what is wrong twice is.
  const hours = Math.ceil((1.5 * question.every.backup) / 3600);
  return rule(
    question,
    'BackupIncomplete',
    `${name} > 0`,
    {
      for: `${hours}h`,
      severity: 'warning',
      summary: `{{ $value }} things are missing in ${copies(question)}`,
      runbook: `${journal(question)} It names paths that are not there, files that cannot be read, and dumps that failed. Take what is gone for good out of the paths.`,
    },
    {
      fires: constant(name, 1, `${hours + 1}h`),
      quiet: { series: { [name]: `1x${hours * 30} 0x${hours * 60}` }, at: `${hours + 1}h` },
    },
  );
}

function empty(question: AlertQuestion): AlertRule {
  const [files, bytes] = [series(question, 'files'), series(question, 'bytes')];
  const half = (name: string): string => `${name} < 0.5 * max_over_time(${name}[7d])`;
  return rule(
    question,
    'BackupEmpty',
    `${half(files)} or ${half(bytes)}`,
    {
      // What is gone is in older snapshots, in the morning too.
      severity: 'warning',
      summary: `Less than half of last week's files or bytes are in ${copies(question)}`,
      runbook: `Something was deleted, or a disk is not mounted. restic-${question.facts.unit} diff OLD NEW says what; old snapshots have it. After a cleaning that was meant it ends by itself in a week.`,
    },
    {
      fires: { series: { [files]: '1000x60 900x60', [bytes]: '5000x60 2000x60' }, at: '90m' },
      quiet: { series: { [files]: '1000x60 600x60', [bytes]: '5000x60 4000x60' }, at: '90m' },
    },
  );
}

function snapshotsLost(question: AlertQuestion): AlertRule {
  const name = series(question, 'snapshots_lost');
  const { unit } = question.facts;
  return rule(
    question,
    'BackupSnapshotsLost',
    `${name} > 0`,
    {
      severity: 'critical',
      summary: `{{ $value }} snapshots that nobody was to take away are gone from ${copies(question)}`,
      runbook: `Somebody or something deletes copies: /var/lib/restic-backups/${unit}/lost has their ids. Change the keys of the repository, and look at the host, before anything else. If it was you, empty that file.`,
    },
    { fires: { series: { [name]: '0x10 1x60' }, at: '20m' }, quiet: constant(name, 0, '20m') },
  );
}

function journal({ facts }: AlertQuestion): string {
  return `journalctl -u restic-backups-${facts.unit} says why.`;
}
