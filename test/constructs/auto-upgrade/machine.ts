import { execFile, execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canaryScript } from '../../../constructs/auto-upgrade/canary-script';
import { probeLines } from '../../../constructs/auto-upgrade/probe-lines';
import { type Probe } from '../../../lib';

const day = 86_400;
const author = {
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.org',
};

/** How a script ended and what it said. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A machine that a script sees: its systems, what systemd tells, and a repository that it may push to. */
export class Machine {
  public readonly folder = mkdtempSync(join(tmpdir(), 'cdknix-upgrade-'));
  public readonly origin = this.at('origin.git');
  private readonly work = this.at('work');

  public constructor() {
    for (const name of ['run', 'state', 'bin', 'credentials', 'systems']) mkdirSync(this.at(name));
    this.git('init', '--quiet', '--bare', '--initial-branch=main', this.origin);
    this.git('init', '--quiet', '--initial-branch=main', this.work);
    this.systemd('running');
  }

  public at(...names: string[]): string {
    return join(this.folder, ...names);
  }

  public close(): void {
    rmSync(this.folder, { recursive: true });
  }

  /** Makes a commit on a branch of the repository, on top of another one, and returns it. */
  public commit(branch: string, parent?: string): string {
    if (parent !== undefined) this.inWork('reset', '--quiet', '--hard', parent);
    this.inWork('commit', '--quiet', '--allow-empty', '--message', `${branch} ${parent ?? ''} ${Math.random()}`);
    const commit = this.inWork('rev-parse', 'HEAD');
    this.inWork('push', '--quiet', '--force', this.origin, `HEAD:refs/heads/${branch}`);
    return commit;
  }

  /** Moves a branch of the repository, wherever to. */
  public move(branch: string, commit: string): void {
    this.inWork('push', '--quiet', '--force', this.origin, `${commit}:refs/heads/${branch}`);
  }

  /** Commit that a branch of the repository is at. */
  public head(branch: string): string | undefined {
    const found = this.git('-C', this.origin, 'for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`);
    return found === '' ? undefined : found;
  }

  /** Makes a system of a commit the running one for so many minutes, on a machine started with a kernel. */
  public run(revision: string, { minutes = 60, booted = 'linux-6.12' } = {}): void {
    const kernel = 'linux-6.12';
    const system = this.at('systems', `${revision || 'none'}-${kernel}`);
    const version = join(system, 'sw', 'bin', 'nixos-version');
    mkdirSync(join(system, 'sw', 'bin'), { recursive: true });
    writeFileSync(version, `#!/bin/sh\n${revision === '' ? 'exit 1' : `echo ${revision}`}\n`);
    chmodSync(version, 0o755);
    const started = this.at('systems', `booted-${booted}`);
    mkdirSync(started, { recursive: true });
    for (const [place, name] of [
      [system, kernel],
      [started, booted],
    ] as const)
      this.link(`/nix/store/${name}`, join(place, 'kernel'));
    this.link(system, this.at('run', 'current-system'));
    this.link(started, this.at('run', 'booted-system'));
    this.age(this.at('run', 'current-system'), minutes * 60);
  }

  /** What `systemctl` tells: the state of the system, and the units that failed. */
  public systemd(state: string, ...failed: string[]): void {
    const lines = failed.map((unit) => `${unit} loaded failed failed A service`).join('\n');
    const script = `#!/bin/sh\ncase $1 in is-system-running) echo ${state}; [ ${state} = running ];; *) cat <<'END'\n${lines}\nEND\n;; esac\n`;
    writeFileSync(this.at('bin', 'systemctl'), script);
    chmodSync(this.at('bin', 'systemctl'), 0o755);
  }

  /** Lets something happen just before the script pushes. */
  public onPush(command: string): void {
    const path = process.env['PATH'] ?? '';
    const script = `#!/bin/sh\nPATH='${path}'\nif [ "$1" = push ]; then ${command}; fi\nexec git "$@"\n`;
    writeFileSync(this.at('bin', 'git'), script);
    chmodSync(this.at('bin', 'git'), 0o755);
  }

  /** Runs the canary's script once, as its unit does. */
  public canary(probes: readonly Probe[] = [], url = this.origin): Promise<Said> {
    return this.script(this.canaryText(url, probes));
  }

  /** The canary's script for a repository. */
  public canaryText(url: string, probes: readonly Probe[] = []): string {
    const question = { branch: 'main', stable: 'stable', settleMinutes: 30, target: { url, machine: 'x' } };
    return canaryScript({ ...question, checks: probeLines(probes), run: this.at('run') });
  }

  /** Writes a script with `set -e`, as NixOS writes those of units, and returns its file. */
  public writeScript(text: string): string {
    writeFileSync(this.at('script'), `set -e\n${text}`);
    return this.at('script');
  }

  /** Variables that a unit's script sees. */
  public get environment(): Record<string, string> {
    return {
      PATH: `${this.at('bin')}:${process.env['PATH'] ?? ''}`,
      HOME: this.at('state'),
      GIT_CONFIG_NOSYSTEM: '1',
      STATE_DIRECTORY: this.at('state'),
      CREDENTIALS_DIRECTORY: this.at('credentials'),
      KNOWN_HOSTS: this.at('known-hosts'),
    };
  }

  public script(text: string): Promise<Said> {
    const file = this.writeScript(text);
    return new Promise((done) => {
      execFile('bash', [file], { env: this.environment, cwd: this.folder }, (error, out, err) => {
        done({ code: error === null ? 0 : Number(error.code), out, err });
      });
    });
  }

  /** Makes a file, a folder or a link so many seconds old. */
  public age(path: string, seconds: number): void {
    const time = Date.now() / 1000 - seconds;
    lutimesSync(path, time, time);
  }

  /** As {@link age}, in days. */
  public ageDays(path: string, days: number): void {
    this.age(path, days * day + 60);
  }

  public link(target: string, path: string): void {
    rmSync(path, { force: true });
    symlinkSync(target, path);
  }

  public read(...names: string[]): string | undefined {
    return existsSync(this.at(...names)) ? readFileSync(this.at(...names), 'utf8') : undefined;
  }

  private inWork(...args: string[]): string {
    return this.git('-C', this.work, ...args);
  }

  private git(...args: string[]): string {
    const env = { ...author, PATH: process.env['PATH'], HOME: this.folder, GIT_CONFIG_NOSYSTEM: '1' };
    return execFileSync('git', args, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  }
}
