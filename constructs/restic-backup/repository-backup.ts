import { Construct } from 'constructs';
import { type AlertRule, type IHost, SecretRef, sleeps, type TextMetrics, type UpgradeTimes } from '../../lib';
import { backupAlerts } from './alerts';
import { connect, type Connection } from './connection';
import { type Part, parts, textMetricsOf, upkeepParts } from './metrics';
import { backupSchedule, type BackupPlan } from './plan';
import { programsFor } from './programs';
import { type RenderedRepository, renderRepository } from './render';
import { type ResticRepository } from './repository';
import { type Saved } from './saved';
import { type ScriptFacts } from './script';
import { readSchedule } from './timing';

/** What {@link RepositoryBackup} is made from. */
export interface RepositoryBackupProps {
  readonly host: IHost;
  /** Name of the backup. */
  readonly backup: string;
  readonly repository: ResticRepository;
  readonly plan: BackupPlan;
  /** Account at Cloudflare where the repository says none. */
  readonly account: string | undefined;
}

/** A backup in one of its repositories: its password, its way there and its units. The id is the repository's name. */
export class RepositoryBackup extends Construct {
  public readonly unit: string;
  public readonly connection: Connection;
  /** Parts that are done on this host. */
  public readonly parts: readonly Part[];
  private readonly password: SecretRef;
  private readonly facts: ScriptFacts;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: RepositoryBackupProps,
  ) {
    super(scope, id);
    const { host, backup, repository, account } = props;
    this.unit = `${backup}-${id}`;
    this.facts = { backup, repository: id, unit: this.unit, host: host.hostName };
    this.parts = parts.filter((part) => part !== 'prune' || !repository.appendOnly);
    const fixed = `the repository would not open with it; add it there first, with restic-${this.unit} key add on ${host.hostName}`;
    this.password = new SecretRef(this, 'password', { key: `restic/${this.unit}`, origin: 'random', fixed });
    this.connection = connect(this, { host, unit: this.unit, place: repository.place, account });
  }

  public textMetrics(): TextMetrics[] {
    return textMetricsOf(this.unit, this.parts);
  }

  public alertRules(): AlertRule[] {
    const { plan, repository } = this.props;
    const [prune, check, drill] = upkeepParts.map((part) => readSchedule(plan.times[part]).every);
    return backupAlerts({
      facts: this.facts,
      sleeps: sleeps({ kind: plan.kind }),
      every: {
        backup: backupSchedule(plan, undefined).every,
        prune: repository.appendOnly ? undefined : prune,
        check: check ?? 0,
        drill: drill ?? 0,
      },
    });
  }

  /** `services.restic.backups` and the units beside it, by name. */
  public render(saved: Saved, upgrade: UpgradeTimes | undefined, earlier: readonly string[]): RenderedRepository {
    const { facts, parts: done, connection, password } = this;
    const { plan, repository } = this.props;
    const programs = programsFor(saved);
    const way = { facts, parts: done, connection, password, plan, repository, programs };
    return renderRepository(way, { saved, upgrade, earlier });
  }
}
