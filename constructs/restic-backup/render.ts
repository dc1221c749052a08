import { nix, type NixAttributes, sleeps, type UpgradeTimes } from '../../lib';
import { conditionScript } from './condition-script';
import { drillScript } from './drill-script';
import { type Part, type UpkeepPart, upkeepParts } from './metrics';
import { backupSchedule, type BackupPlan } from './plan';
import { includesScript, prepareScript } from './prepare-script';
import { recordScript } from './record-script';
import { type RepositoryPlace, type ResticRepository } from './repository';
import { type Saved } from './saved';
import { type Schedule } from './schedule';
import { readSchedule, timer } from './timing';
import { common, program, type Tries, type UnitFacts, unitName, upkeepUnit } from './units';
import { checkScript, pruneScript } from './upkeep-scripts';

/** Options of one repository, by the name of the unit each. */
export interface RenderedRepository {
  /** Below `services.restic.backups`. */
  readonly backups: NixAttributes;
  /** Below `systemd.services`. */
  readonly services: NixAttributes;
  /** Below `systemd.timers`. */
  readonly timers: NixAttributes;
}

/** A repository with all that is known of it before facets are. */
export interface RepositoryFacts extends UnitFacts {
  readonly parts: readonly Part[];
  readonly plan: BackupPlan;
  readonly repository: ResticRepository;
}

/** What the rest of the host says. */
export interface HostFacts {
  readonly saved: Saved;
  readonly upgrade: UpgradeTimes | undefined;
  /** Units of the same backup whose copy is made first. */
  readonly earlier: readonly string[];
}

/** `services.restic.backups` and the units beside it, by name. */
export function renderRepository(repository: RepositoryFacts, host: HostFacts): RenderedRepository {
  const { facts, parts, plan } = repository;
  const schedule = backupSchedule(plan, host.upgrade);
  const done = upkeepParts.filter((part) => parts.includes(part));
  const units = done.map((part) => [unitName(facts.unit, part), upkeep(repository, part)] as const);
  const timers = done.map((part) => {
    const timerConfig = timer(plan.kind, readSchedule(plan.times[part]), plan.jitter);
    return [unitName(facts.unit, part), { wantedBy: ['timers.target'], timerConfig }] as const;
  });
  return {
    backups: { [facts.unit]: backup(repository, host.saved, schedule) },
    services: {
      [unitName(facts.unit, 'backup')]: backupUnit(repository, schedule, host),
      ...Object.fromEntries(units),
    },
    timers: Object.fromEntries(timers),
  };
}

function backup(
  { facts, connection, password, parts, plan, repository: { place } }: RepositoryFacts,
  saved: Saved,
  schedule: Schedule,
): NixAttributes {
  const { environmentFile, rcloneConfigFile, sftpCommand, url } = connection;
  const { canary, drillFiles: files } = plan;
  return {
    repository: url,
    passwordFile: password.path,
    initialize: true,
    exclude: saved.excludes,
    // Where a path comes or goes, there is still something to compare with.
    extraBackupArgs: [`--host=${facts.host}`, `--tag=${facts.backup}`, '--group-by=host,tags', ...usualArguments],
    dynamicFilesFrom: program(includesScript(saved)),
    backupPrepareCommand: program(prepareScript(facts, saved.dumps, diskOf(place))),
    backupCleanupCommand: program(recordScript({ facts, parts, files, canary })),
    timerConfig: timer(plan.kind, schedule, plan.jitter),
    ...(plan.kind === 'laptop' && { inhibitsSleep: true }),
    ...(environmentFile !== undefined && { environmentFile }),
    ...(rcloneConfigFile !== undefined && { rcloneConfigFile }),
    ...(sftpCommand !== undefined && { extraOptions: [nix.text`sftp.command='${sftpCommand}'`] }),
  };
}

const usualArguments = ['--retry-lock=1h', '--exclude-caches', '--cleanup-cache'];

function backupUnit(repository: RepositoryFacts, schedule: Schedule, { upgrade, earlier }: HostFacts): NixAttributes {
  const { kind } = repository.plan;
  const unit = common(repository, condition(repository, 'backup', schedule));
  const again = tries(kind, '15min');
  return {
    ...unit,
    ...(earlier.length > 0 && { after: earlier.map((one) => `${unitName(one, 'backup')}.service`) }),
    // An upgrade, and the restart after it, waits for a copy that is being made.
    ...(upgrade !== undefined && { before: ['nixos-upgrade.service'] }),
    unitConfig: { ...unit.unitConfig, ...again.unitConfig },
    serviceConfig: {
      ...unit.serviceConfig,
      ...again.serviceConfig,
      // 3 is a copy without some files that could not be read: it is counted, and no reason to have none.
      SuccessExitStatus: 3,
      // What is noted after a copy reads a listing of it.
      TimeoutStopSec: '2h',
    },
  };
}

function upkeep(repository: RepositoryFacts, part: UpkeepPart): NixAttributes {
  const { facts, plan } = repository;
  const { place } = repository.repository;
  const isLocked = place.kind === 'r2' && place.lockDays !== undefined;
  const scripts: Readonly<Record<UpkeepPart, () => string>> = {
    prune: () => pruneScript(facts, plan.keep, isLocked),
    check: () => checkScript(facts, plan.checkParts),
    drill: () => drillScript(facts),
  };
  const what = { prune: 'Takes old copies away from', check: 'Looks through', drill: 'Restores a sample from' };
  const description = `${what[part]} the repository ${facts.repository} of the backup ${facts.backup}`;
  const due = condition(repository, part, readSchedule(plan.times[part]));
  // A network that is away for a while is no broken repository.
  return upkeepUnit(repository, description, scripts[part](), due, tries(plan.kind, '1h'));
}

/** Three tries, so far apart; who is asked every hour whether it is time needs no more. */
function tries(kind: BackupPlan['kind'], wait: string): Tries {
  if (sleeps({ kind })) return { unitConfig: {}, serviceConfig: {} };
  return {
    unitConfig: { StartLimitBurst: 3, StartLimitIntervalSec: '4h' },
    serviceConfig: { Restart: 'on-failure', RestartSec: wait },
  };
}

/** Folder that copies may only go to while another disk is mounted there. */
function diskOf(place: RepositoryPlace): string | undefined {
  return place.kind === 'local' && !place.onSystemDisk ? place.path : undefined;
}

function condition(
  { connection, plan, repository: { place } }: RepositoryFacts,
  part: Part,
  { every }: Schedule,
): string | undefined {
  const { kind, asksMetered } = plan;
  if (!sleeps({ kind })) return undefined;
  const { localPath, reach } = connection;
  const onMains = kind === 'laptop';
  const asked = asksMetered && localPath === undefined;
  return conditionScript({ part, every, onMains, asksMetered: asked, disk: diskOf(place), reach });
}
