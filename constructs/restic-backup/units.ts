import { nix, type NixAttributes, type NixExpression, type SecretRef } from '../../lib';
import { type Connection } from './connection';
import { type Part } from './metrics';
import { type ScriptFacts } from './script';

/** A repository as units see it. */
export interface UnitFacts {
  readonly facts: ScriptFacts;
  readonly connection: Connection;
  readonly password: SecretRef;
  /** Programs beside restic, for dumps. */
  readonly programs: readonly NixExpression[];
}

/** Text of a program that a unit calls. */
export function program(text: string): NixExpression {
  return nix.lines(nix.text`#!${nix.pkgs('runtimeShell')}\nset -euo pipefail\n${text}`);
}

/** What leaves the disk and the processor to those who work. */
const behindOthers = {
  CPUWeight: 20,
  IOSchedulingClass: 'best-effort',
  IOSchedulingPriority: 7,
  IOWeight: 20,
  Nice: 10,
};

/** Options that all units of a repository have. */
interface CommonUnit {
  readonly path: readonly NixExpression[];
  readonly environment: NixAttributes;
  readonly unitConfig: NixAttributes;
  readonly serviceConfig: NixAttributes;
}

/** How often a unit that failed is tried again. */
export interface Tries {
  readonly unitConfig: NixAttributes;
  readonly serviceConfig: NixAttributes;
}

/** What all units of a repository have, the one that the module makes too. */
export function common({ facts, connection, programs }: UnitFacts, condition: string | undefined): CommonUnit {
  const { localPath, sftpCommand } = connection;
  const due =
    condition !== undefined && nix.apply(nix.pkgs('writeShellScript'), 'restic-due', `set -euo pipefail\n${condition}`);
  return {
    path: [
      nix.pkgs('bash'),
      nix.pkgs('jq'),
      nix.pkgs('restic'),
      nix.config(['programs', 'ssh', 'package']),
      ...programs,
    ],
    // Times of snapshots are then in order as text, also when the clocks change.
    environment: { TZ: 'UTC', ...(sftpCommand !== undefined && { SFTP_COMMAND: sftpCommand }) },
    // Where it cannot be mounted the unit still runs, fails, and leaves numbers that say so.
    unitConfig: { ...(localPath !== undefined && { WantsMountsFor: unitPath(localPath) }) },
    serviceConfig: {
      ...behindOthers,
      StateDirectory: `restic-backups/${facts.unit}`,
      StateDirectoryMode: '0700',
      ...(due !== false && { ExecCondition: nix.text`${due}` }),
    },
  };
}

/** A path as a setting of systemd takes it that may have several. */
function unitPath(path: string): string {
  const literal = path.replaceAll('%', '%%');
  return literal.includes(' ') ? `"${literal}"` : literal;
}

/** A unit that works on a repository beside the module's. */
export function upkeepUnit(
  repository: UnitFacts,
  description: string,
  script: string,
  condition: string | undefined,
  tries: Tries,
): NixAttributes {
  const { facts, connection, password } = repository;
  const { environmentFile, rcloneConfigFile, url } = connection;
  const { environment, path, unitConfig, serviceConfig } = common(repository, condition);
  return {
    description,
    after: ['network-online.target', `restic-backups-${facts.unit}.service`],
    wants: ['network-online.target'],
    restartIfChanged: false,
    unitConfig: { ...unitConfig, ...tries.unitConfig },
    path,
    environment: {
      ...environment,
      RESTIC_CACHE_DIR: `/var/cache/restic-backups-${facts.unit}`,
      RESTIC_PASSWORD_FILE: password.path,
      RESTIC_REPOSITORY: url,
      ...(rcloneConfigFile !== undefined && { RCLONE_CONFIG: rcloneConfigFile }),
    },
    script: nix.lines(`set -euo pipefail\n${script}`),
    serviceConfig: {
      ...serviceConfig,
      ...tries.serviceConfig,
      Type: 'oneshot',
      CacheDirectory: `restic-backups-${facts.unit}`,
      CacheDirectoryMode: '0700',
      PrivateTmp: true,
      ...(environmentFile !== undefined && { EnvironmentFile: environmentFile }),
    },
  };
}

/** Name of a unit without `.service`. */
export function unitName(unit: string, part: Part): string {
  return part === 'backup' ? `restic-backups-${unit}` : `restic-${part}-${unit}`;
}
