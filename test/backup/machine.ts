import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type AlertRule, alertRules, type IHost, textMetricsFolder } from '../../lib';
import { synthFleet, testFleet, testHost } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';
import { findProgram } from '../helpers/consumer';
import { evaluateNixos, inputModule } from '../helpers/nixos';

/** What NixOS 24.11 makes of one unit. */
interface Unit {
  readonly preStart: string;
  readonly commands: readonly string[];
  readonly postStop: string;
  readonly script: string;
  readonly environment: Readonly<Record<string, string | null>>;
}

/** Files that the module would put into the store, by name. */
type StoreFiles = Readonly<Record<string, string>>;

/** How a run ended, and what it said. */
export interface UnitRun {
  readonly status: number;
  readonly said: string;
}

/** The newest restic that is here: the one beside the other tools, or that of the system. */
const restic =
  [join(homedir(), '.cache', 'cdknix', 'bin', 'restic'), findProgram('restic') ?? ''].find(existsSync) ?? '';
const said = restic === '' ? '' : spawnSync(restic, ['version'], { encoding: 'utf8' }).stdout;
const isOld = /^restic 0\.1[0-6]\./.test(said);

/** Units of a host, run below a folder of their own as systemd would, without systemd and without the system's files. */
export class BackupMachine {
  /** What stands for `/` in all paths. */
  public readonly root = mkdtempSync(join(tmpdir(), 'cdknix-backup-'));
  /** Alerts that the host declares. */
  public readonly rules: readonly AlertRule[];
  private readonly units: Readonly<Record<string, Unit>>;
  private readonly files: Readonly<Record<string, StoreFiles>>;

  /** @param replace - What else is elsewhere here: the port of a server. */
  public constructor(
    build: (host: IHost) => unknown,
    private readonly environmentFile: Readonly<Record<string, string>> = {},
    private readonly replace: Readonly<Record<string, string>> = {},
  ) {
    const made: HostStack[] = [];
    const { files } = synthFleet(
      (app) => {
        const host = new HostStack(app, 'ares');
        made.push(host);
        build(host);
      },
      { fleet: testFleet({ secrets: 'host', hosts: { ares: { ...testHost, release: '24.11' } } }), partial: true },
    );
    this.rules = made.flatMap(({ facets }) => facets.read(alertRules));
    const folder = mkdtempSync(join(tmpdir(), 'cdknix-backup-nix-'));
    try {
      const modules = ['storage/restic-state.nix', 'security/secrets.nix'].map((name, index) => {
        const path = join(folder, `${index}.nix`);
        writeFileSync(path, String(files[`generated/ares/${name}`]));
        return path;
      });
      const asked = { modules: [...modules, inputModule('sops-nix/modules/sops'), machine], facts };
      const { facts: found } = evaluateNixos(asked);
      this.units = found.units as Record<string, Unit>;
      this.files = found.files as Record<string, StoreFiles>;
    } finally {
      rmSync(folder, { recursive: true });
    }
    for (const path of ['run', textMetricsFolder.slice(1)]) mkdirSync(this.at(path), { recursive: true });
    this.write('etc/machine-id', 'ares\n');
    this.write('var/lib/nixos/uid-map', '{}\n');
  }

  public at(path: string): string {
    return join(this.root, path);
  }

  public write(path: string, text: string | Buffer): void {
    mkdirSync(dirname(this.at(path)), { recursive: true });
    writeFileSync(this.at(path), text);
  }

  public read(path: string): string {
    return readFileSync(this.at(path), 'utf8');
  }

  /** Runs a unit: what comes before, its commands, and what comes after however they ended. */
  public run(name: string): UnitRun {
    const unit = this.units[name];
    if (unit === undefined)
      throw new Error(`no unit is named ${name}; there are ${Object.keys(this.units).join(', ')}`);
    const commands = [unit.preStart, ...unit.commands, unit.script].filter((text) => text !== '');
    let [status, text] = [0, ''];
    for (const command of commands) {
      if (status !== 0) break;
      const run = this.shell(name, unit, command);
      [status, text] = [run.status, text + run.said];
    }
    if (unit.postStop === '') return { status, said: text };
    // SuccessExitStatus=3
    const result = status === 0 || status === 3 ? 'success' : 'exit-code';
    const after = this.shell(name, unit, unit.postStop, { SERVICE_RESULT: result, EXIT_STATUS: String(status) });
    return { status: status === 3 ? after.status : status || after.status, said: text + after.said };
  }

  /** Runs restic itself in the repository of a unit. */
  public restic(name: string, ...args: readonly string[]): string {
    const unit = this.units[name];
    if (unit === undefined) throw new Error(`no unit is named ${name}`);
    const { status, said: text } = this.shell(name, unit, `restic ${args.join(' ')}`);
    if (status !== 0) throw new Error(text);
    return text;
  }

  /** Numbers that are published, by name without prefix; all that a unit wrote. */
  public numbers(file: string): Record<string, number> {
    const lines = this.read(join(textMetricsFolder, file)).trim().split('\n');
    return Object.fromEntries(
      lines.map((line) => {
        const [, name = '', value] = /^cdknix_backup_(\w+)\{backup="state",repository="\w+"\} (\S+)$/.exec(line) ?? [];
        return [name, Number(value)];
      }),
    );
  }

  /** The same as series that have that value and keep it, for tests of alerts. */
  public series(file: string): Record<string, string> {
    const lines = this.read(join(textMetricsFolder, file)).trim().split('\n');
    const parts = lines.map((line) => [line.replace(/ \S+$/, ''), line.replace(/^.* /, '')] as const);
    return Object.fromEntries(parts.map(([name, value]) => [name, `${value}x400`]));
  }

  public remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  private shell(name: string, unit: Unit, text: string, more: Readonly<Record<string, string>> = {}): UnitRun {
    const [, owner = ''] = /^restic-(?:backups|prune|check|drill)-(.*)$/.exec(name) ?? [];
    const own = Object.entries(unit.environment).filter(([key, value]) => key !== 'PATH' && value !== null);
    const places = { STATE_DIRECTORY: `/var/lib/restic-backups/${owner}`, RUNTIME_DIRECTORY: `/run/${name}` };
    const mapped = Object.entries({ ...Object.fromEntries(own), ...places }).map(([key, value]) => [
      key,
      this.here(value, name),
    ]);
    const env = Object.fromEntries(mapped) as Record<string, string>;
    for (const key of Object.keys(places)) mkdirSync(env[key] ?? '', { recursive: true, mode: 0o700 });
    const password = env['RESTIC_PASSWORD_FILE'] ?? '';
    mkdirSync(dirname(password), { recursive: true });
    if (!existsSync(password)) writeFileSync(password, 'correct horse\n');
    const run = spawnSync('bash', ['-e', '-c', this.here(text, name)], {
      env: {
        ...env,
        ...this.environmentFile,
        ...more,
        PATH: `${dirname(restic)}:${process.env['PATH'] ?? ''}`,
        LANG: 'C.UTF-8',
      },
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      // Bash takes a socket for a login from afar, and reads the files of one.
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { status: run.status ?? -1, said: run.stdout + run.stderr };
  }

  /** A text of the machine as it is to be here: files of the store beside it, paths below the folder. */
  private here(text: string, unit: string): string {
    let result = text.replaceAll(/\/nix\/store\/e{32}-(?:restic|openssh|bash|systemd)\/bin\/(\w+)/g, '$1');
    result = result.replaceAll(/\/nix\/store\/e{32}-([\w-]+)/g, (whole, file: string) => {
      const content = this.files[unit]?.[file];
      return content === undefined ? whole : this.stored(unit, file, content);
    });
    for (const [from, to] of Object.entries(this.replace)) result = result.replaceAll(from, to);
    result = result.replaceAll('stat -L -c %d /)', `stat -L -c %d ${this.root})`);
    if (isOld) result = result.replaceAll(/ --(retry-lock|group-by)=\S+(?= )/g, '');
    return result.replaceAll(/(?<=^|[\s'"=])\/(home|root|etc|var|mnt|run)(?=[/\s'"]|$)/gm, `${this.root}/$1`);
  }

  private stored(unit: string, file: string, content: string): string {
    const path = join(this.root, 'store', unit, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, this.here(content, unit).replace(/^#!.*/, '#!/usr/bin/env bash'));
    chmodSync(path, 0o755);
    return path;
  }
}

/** A run that ended well and said something. */
export function succeeds({ status, said: text }: UnitRun, something: string): void {
  expect(text).toContain(something);
  expect(status).toBe(0);
}

/** Every file below a folder. */
export function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

const machine = `{
  boot.loader.systemd-boot.enable = true; fileSystems."/" = { device = "/dev/vda"; fsType = "ext4"; };
  services.openssh.enable = true; system.stateVersion = "24.11";
}`;

const facts = {
  units: `e.lib.mapAttrs (_: unit: {
      inherit (unit) preStart postStop environment;
      script = if unit.script == "" || unit.serviceConfig.ExecStart or null == [ ] then "" else unit.script;
      commands = if unit.script == "" then e.lib.toList (unit.serviceConfig.ExecStart or [ ]) else [ ];
    }) (e.lib.filterAttrs (name: _: e.lib.hasPrefix "restic-" name) e.config.systemd.services)`,
  files: `e.lib.mapAttrs' (name: one: e.lib.nameValuePair "restic-backups-\${name}" {
      exclude-patterns = e.lib.concatStringsSep "\\n" one.exclude;
      backupPrepareCommand = one.backupPrepareCommand;
      backupCleanupCommand = one.backupCleanupCommand;
      dynamicFilesFromScript = one.dynamicFilesFrom;
      staticPaths = e.lib.concatLines one.paths;
    }) e.config.services.restic.backups`,
};
