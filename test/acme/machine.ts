import { spawn } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findProgram } from '../helpers/consumer';
import { type AcmeUnit } from './unit';

/** What a run of a unit did. */
export interface UnitRun {
  readonly code: number | null;
  readonly said: string;
}

/** Ids of the users and groups that the machine has, which are those of nobody here. */
export const ids = { acme: 61_061, nginx: 61_062 } as const;

/**
 * A machine as far as a unit for a certificate sees it: `/var/lib`, `/run`, `/tmp`, users and hosts are its own, in a
 * mount namespace; programs and network are this machine's.
 */
export class Machine {
  /** @param hosts - Lines of `/etc/hosts`. */
  public constructor(
    private readonly root: string,
    hosts: readonly string[],
  ) {
    mkdirSync(root);
    // Everybody may pass through to it, as through the folders of a real machine.
    chmodSync(root, 0o755);
    const accounts = Object.entries(ids);
    const users = accounts.map(([name, id]) => `${name}:x:${id}:${id}::/var/empty:/bin/sh\n`);
    this.write('etc/passwd', `root:x:0:0::/root:/bin/sh\n${users.join('')}`);
    this.write('etc/group', `root:x:0:\n${accounts.map(([name, id]) => `${name}:x:${id}:\n`).join('')}`);
    this.write('etc/hosts', ['127.0.0.1 localhost', ...hosts].map((line) => `${line}\n`).join(''));
    for (const folder of ['var-lib/acme', 'run/acme', 'run/bin', 'run/credentials', 'tmp']) {
      mkdirSync(this.at(folder), { recursive: true });
    }
    chownSync(this.at('run/acme'), ids.acme, ids.acme);
    copyFileSync(findProgram('lego') ?? '/no-lego', this.at('run/bin/lego'));
    // What is reloaded is what the test wants to see.
    this.write('run/bin/systemctl', '#!/bin/sh\necho "$@" >> /run/systemctl.log\n');
    chmodSync(this.at('run/bin/systemctl'), 0o755);
  }

  public at(path: string): string {
    return join(this.root, path);
  }

  public read(path: string): string {
    return readFileSync(this.at(path), 'utf8');
  }

  private write(path: string, text: string): void {
    mkdirSync(dirname(this.at(path)), { recursive: true });
    writeFileSync(this.at(path), text);
  }

  /**
   * Runs the unit and what comes after it as systemd would.
   *
   * @param secrets - What is in the files of the machine's secrets, by path.
   * @param environment - What it gets beside its own: where the servers of the test are.
   */
  public async start(
    unit: AcmeUnit,
    secrets: Readonly<Record<string, string>>,
    environment: Readonly<Record<string, string>>,
  ): Promise<UnitRun> {
    const id = { user: ids[unit.user as keyof typeof ids], group: ids[unit.group as keyof typeof ids] };
    for (const folder of unit.state) {
      mkdirSync(this.at(`var-lib/${folder}`), { recursive: true, mode: 0o750 });
      chownSync(this.at(`var-lib/${folder}`), id.user, id.group);
    }
    for (const credential of unit.credentials) {
      const [name = '', path = ''] = credential.split(/:(.*)/s);
      this.write(`run/credentials/${name}`, secrets[path] ?? '');
      chmodSync(this.at(`run/credentials/${name}`), 0o400);
      chownSync(this.at(`run/credentials/${name}`), id.user, id.group);
    }
    chmodSync(this.at('tmp'), 0o1777);
    this.write('run/start.sh', onPath(unit.script));
    this.write('run/post.sh', onPath(unit.post.replace(/^\+/, '')));
    this.write('run/enter.sh', this.enter(unit, environment));
    return new Promise((done, failed) => {
      const child = spawn('unshare', ['--mount', '--propagation', 'private', 'bash', this.at('run/enter.sh')], {
        env: {},
      });
      let said = '';
      const collect = (text: string): void => void (said += text);
      child.stdout.setEncoding('utf8').on('data', collect);
      child.stderr.setEncoding('utf8').on('data', collect);
      child.on('error', failed).on('close', (code) => done({ code, said }));
    });
  }

  /** What puts the unit's view of the machine in place, and runs the unit in it. */
  private enter({ binds, user, group, umask, environment }: AcmeUnit, more: Readonly<Record<string, string>>): string {
    const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
    const own = environment.map((line) => line.replace(/^"|"$/g, '').replaceAll('%d', '/run/credentials'));
    const variables = [...own, ...Object.entries(more).map(([name, value]) => `${name}=${value}`)];
    const path = 'PATH=/run/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
    return [
      'set -eu',
      'export PATH=/usr/sbin:/usr/bin:/sbin:/bin',
      ...['etc/passwd', 'etc/group', 'etc/hosts'].map((file) => `mount --bind ${quote(this.at(file))} /${file}`),
      `mount --bind ${quote(this.at('var-lib'))} /var/lib`,
      `mount --bind ${quote(this.at('run'))} /run`,
      // Last, for what the others come from is below it.
      `mount --bind ${quote(this.at('tmp'))} /tmp`,
      ...binds.flatMap((bind) => {
        const [source = '', target = ''] = bind.split(':');
        return [`mkdir -p ${quote(target)}`, `mount --bind ${quote(source)} ${quote(target)}`];
      }),
      'cd /tmp',
      `umask ${umask}`,
      `setpriv --reuid ${user} --regid ${group} --clear-groups env -i ${[path, ...variables].map(quote).join(' ')} bash -e /run/start.sh`,
      `env -i ${path} bash /run/post.sh`,
      '',
    ].join('\n');
  }
}

/** A script with the programs of this machine in place of those of a store that is not here. */
function onPath(script: string): string {
  return script.replaceAll(/\/nix\/store\/e{32}-[a-z0-9-]+\/bin\//g, '');
}
