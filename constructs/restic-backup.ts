import { Construct } from 'constructs';
import {
  alertRules,
  type Backup,
  backups,
  type Derivation,
  type Fault,
  findHost,
  FleetApp,
  hostOf,
  type IHost,
  type NixAttributes,
  NixModule,
  refuse,
  type StatePath,
  statePaths,
  textMetrics,
  upgradeTimes,
} from '../lib';
import { type BackupPlan, planOf } from './restic-backup/plan';
import { type ResticBackupProps } from './restic-backup/props';
import { propsFaults } from './restic-backup/props-faults';
import { type RenderedRepository } from './restic-backup/render';
import { RepositoryBackup } from './restic-backup/repository-backup';
import { ownFolder, savedOf } from './restic-backup/saved';
import { savedFaults } from './restic-backup/saved-faults';
import { nameClash, placeClashes } from './restic-backup/sharing';
import { upgradeClash } from './restic-backup/timing';

export { type KeepPolicy } from './restic-backup/keep';
export { type CheckOptions, type DrillOptions, type ResticBackupProps } from './restic-backup/props';
export {
  type LocalOptions,
  type R2Options,
  type RcloneOptions,
  type RepositoryOptions,
  ResticRepository,
  type S3Options,
  type SftpOptions,
} from './restic-backup/repository';

const ownState: StatePath = {
  path: ownFolder,
  why: 'numbers of backups, and what drills compare with',
  replaceable: 'the next backup notes it anew',
};

/**
 * Saves a host again and again, encrypted, in one or more repositories: all state that its constructs declare and that
 * does not come again by itself, who the machine is, and user data. Databases are dumped first.
 *
 * Each repository is looked through, and restored from, at times of its own; numbers tell when each of it last worked,
 * and alerts when it did not. The id is the name of the backup.
 *
 * Renders to `services.restic.backups` (nixos/modules/services/backup/restic.nix), to units and timers
 * `restic-{prune,check,drill}-<id>-<repository>` beside it, and to a bucket with a token for it where one is asked for.
 *
 * @throws ProblemsError for repositories, paths and times that restic, systemd or Cloudflare would refuse, and for what
 * would look like a backup and be none.
 */
export class ResticBackup extends Construct {
  private readonly host: IHost;
  private readonly plan: BackupPlan;
  private readonly repositories: readonly RepositoryBackup[];

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: ResticBackupProps,
  ) {
    super(scope, id);
    this.host = hostOf(this);
    const { fleet, facts, facets } = this.host;
    const account = fleet.dns.zones[fleet.domain]?.accountId;
    this.plan = planOf(facts, props);
    refuse(this.node.path, propsFaults(id, props, { keep: this.plan.keep, account }));
    const named = Object.entries(props.repositories).sort(([a], [b]) => (a < b ? -1 : 1));
    this.repositories = named.map(([name, repository]) => {
      return new RepositoryBackup(this, name, { host: this.host, backup: id, repository, plan: this.plan, account });
    });
    for (const repository of this.repositories) {
      for (const one of repository.textMetrics()) facets.declare(textMetrics, one, this);
      for (const rule of repository.alertRules()) facets.declare(alertRules, rule, this);
    }
    facets.declare(statePaths, ownState, this);
    FleetApp.of(this).addDerivation(this.derivation());
    new NixModule(this, `restic-${id}`, { area: 'storage', config: () => this.config() });
  }

  /** What is saved depends on what all others keep. */
  private derivation(): Derivation {
    const { host, node } = this;
    return {
      name: `what ${node.path} saves`,
      from: [statePaths],
      to: [backups],
      derive: ({ read, declare }) => {
        const { paths, ifThere, excludes, dumped } = savedOf(this.props, read(host.hostName, statePaths));
        const value = { name: node.id, paths: [...paths, ...ifThere], excludes, dumped, repositories: this.places() };
        declare(host.hostName, backups, value, { value, by: node.path });
      },
    };
  }

  private places(): Backup['repositories'] {
    return this.repositories.map(({ connection, node }) => {
      return { where: connection.url, isOffsite: this.props.repositories[node.id]?.isOffsite ?? false };
    });
  }

  private config(): NixAttributes {
    const { facets } = this.host;
    const saved = savedOf(this.props, facets.entries(statePaths));
    const local = this.repositories.flatMap(({ connection }) => connection.localPath ?? []);
    const [upgrade] = facets.read(upgradeTimes);
    const { backup, ...times } = this.plan.times;
    const given = { ...times, ...(backup !== undefined && { backup }) };
    refuse(this.node.path, [
      ...savedFaults(saved, this.plan.canary, local),
      ...upgradeClash(given, this.host.facts.timeZone, upgrade),
      ...this.clashes(),
    ]);
    const units = this.repositories.map(({ unit }) => unit);
    const rendered = this.repositories.map((one, index) => one.render(saved, upgrade, units.slice(0, index)));
    const all = (part: keyof RenderedRepository): NixAttributes =>
      Object.assign({}, ...rendered.map((one) => one[part])) as NixAttributes;
    return {
      services: { restic: { backups: all('backups') } },
      systemd: { services: all('services'), timers: all('timers') },
    };
  }

  private clashes(): Fault[] {
    const all = Object.keys(this.host.fleet.hosts).flatMap((name) => {
      const entries = findHost(this, name)?.facets.entries(backups) ?? [];
      return entries.map((entry) => ({ host: name, ...entry }));
    });
    const own = { host: this.host.hostName, path: this.node.path };
    return [...nameClash(own, this.node.id, all), ...placeClashes(own, this.places(), all)];
  }
}
