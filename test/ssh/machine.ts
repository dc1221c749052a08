import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type SshServerProps } from '../../constructs/ssh-server';
import { describeWith } from '../helpers/consumer';
import { describeOnNetwork, TestNetwork } from '../helpers/namespaces';
import { type Keys, renderedClient, type RenderedClient, type RenderedSsh, renderedSsh } from './rendered';

/** Where the server is reached at, and addresses that its clients come from. */
export const server = { lan: '192.168.7.10', lan6: 'fd00:7::10', vpn: '10.77.0.1' } as const;
export const from = {
  lan: '192.168.7.20',
  lan6: 'fd00:7::20',
  router: '192.168.7.1',
  vpn: '10.77.0.2',
  wan: '203.0.113.5',
} as const;

/** Modules of PAM where Debian has them. */
const pamFolder = '/lib/x86_64-linux-gnu/security';

/** A `describe` where the real sshd and PAM run, and a visible skip elsewhere. */
export function describeSsh(title: string, body: () => void): void {
  describeWith(['nix', 'nixos-tree', 'sshd', 'google-authenticator'], title, () => {
    describeOnNetwork(['unshare', 'setpriv', 'setsid', 'ssh', 'ssh-keygen'], 'in a network', body);
  });
}

/** Users that have an account: those who may log in and one with a key that nobody allowed. */
export const people = { zeus: 2001, leto: 2002, hermes: 2003, root: 0 } as const;
type Person = keyof typeof people;

/**
 * A server with the real sshd and PAM in a network of its own, and all its clients in another. Both have an `/etc`, a
 * `/home`, a `/run` and a `/var/log` of their own, mounted where nobody else sees them.
 *
 * Of what NixOS renders two things are replaced: folders of PAM's modules and of the enrolment script, which are paths
 * of the Nix store, and the PATH of a session, which is not set.
 */
export class SshMachine {
  public readonly network = new TestNetwork();
  public readonly folder = mkdtempSync(join(tmpdir(), 'cdknix-sshd-'));
  public log = '';
  private readonly accountKeys: Keys;

  public constructor(props: SshServerProps) {
    chmodSync(this.folder, 0o755);
    const key = (name: string) => this.makeKey(name);
    this.accountKeys = { zeus: key('zeus'), leto: key('leto'), hermes: key('hermes') };
    const hostKey = this.makeKey('host');
    this.writeServer(renderedSsh(props, this.accountKeys));
    this.writeClient(renderedClient(props, this.accountKeys, hostKey));
  }

  /** The private half of a user's key. */
  public keyFile(name: string): string {
    return join(this.folder, 'keys', name);
  }

  /** The public half. */
  public publicKey(name: 'zeus' | 'leto' | 'hermes'): string {
    return this.accountKeys[name] ?? '';
  }

  /** Writes a file of a user's home, readable by the user alone; undefined removes it. */
  public writeHome(person: Person, path: string, text: string | undefined): void {
    const home = this.home(person);
    rmSync(join(home, path), { force: true });
    if (text === undefined) return;
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text, { mode: 0o400 });
    for (const one of [join(home, path), dirname(join(home, path))]) chownSync(one, people[person], 100);
  }

  /** A user's home. */
  public home(person: Person): string {
    return join(this.folder, person === 'root' ? 'root' : `home/${person}`);
  }

  /** Starts sshd and waits until it listens. */
  public async start(): Promise<void> {
    this.wire();
    const sshd = '/usr/sbin/sshd -D -e -f /etc/ssh/sshd_config 2>&1';
    const script = `${this.mounts('server')}\nmkdir -p /run/sshd\nexec ${sshd}`;
    const child = await this.network.start('ares', ['unshare', '--mount', 'sh', '-ec', script]);
    child.stdout?.on('data', (text: Buffer) => (this.log += text.toString()));
  }

  /** Runs a command among the clients, with the files that the fleet gives them. */
  public client(command: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const script = `${this.mounts('client')}\nexec "$@"`;
    const args = ['netns', 'exec', this.network.namespaceOf('outside')];
    const own = { PATH: process.env['PATH'] ?? '', HOME: '/root', LANG: 'C.UTF-8', ...env };
    return spawnSync('ip', [...args, 'unshare', '--mount', 'sh', '-ec', script, 'sh', ...command], {
      encoding: 'utf8',
      env: own,
      timeout: 30_000,
    });
  }

  /** Runs a program on the server as a user, with the server's files. */
  public asUser(person: Person, command: readonly string[]) {
    const script = `${this.mounts('server')}\ncd ~${person}\nexport HOME=~${person}\nexec setpriv --reuid ${people[person]} --regid 100 --clear-groups "$@"`;
    const args = ['netns', 'exec', this.network.namespaceOf('ares'), 'unshare', '--mount'];
    return spawnSync('ip', [...args, 'sh', '-ec', script, 'sh', ...command], { encoding: 'utf8', timeout: 30_000 });
  }

  public close(): void {
    this.network.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private wire(): void {
    const { network } = this;
    network.machine('ares');
    network.machine('outside');
    const addresses = [`${from.lan}/24`, `${from.router}/24`, `${from.lan6}/64`, `${from.wan}/32`];
    network.cable(
      { machine: 'ares', name: 'eno1', addresses: [`${server.lan}/24`, `${server.lan6}/64`] },
      { machine: 'outside', name: 'eno1', addresses },
    );
    network.cable(
      { machine: 'ares', name: 'wg0', addresses: [`${server.vpn}/24`] },
      { machine: 'outside', name: 'wg0', addresses: [`${from.vpn}/24`] },
    );
    network.ip('ares', 'route', 'add', 'default', 'via', from.router);
  }

  /** What both sides see as their own machine; the mounts are gone with the process. */
  private mounts(side: 'server' | 'client'): string {
    return [
      `mount --bind ${this.folder}/${side}/etc /etc`,
      `mount --bind ${this.folder}/home /home`,
      `mount --bind ${this.folder}/root /root`,
      ...['/run', '/var/log'].map((folder) => `mount -t tmpfs none ${folder}`),
    ].join('\n');
  }

  private makeKey(name: string): string {
    mkdirSync(join(this.folder, 'keys'), { recursive: true });
    const made = spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', this.keyFile(name)]);
    if (made.status !== 0) throw new Error(`ssh-keygen: ${made.stderr.toString()}`);
    return spawnSync('ssh-keygen', ['-y', '-f', this.keyFile(name)], { encoding: 'utf8' }).stdout.trim();
  }

  private write(path: string, text: string, mode = 0o644): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode });
  }

  private writeServer({ sshdConfig, pam, enrolment, authorizedKeys }: RenderedSsh): void {
    const etc = 'server/etc';
    this.writeAccounts(etc);
    this.write(`${etc}/ssh/sshd_config`, sshdConfig);
    for (const [user, keys] of Object.entries(authorizedKeys)) this.write(`${etc}/ssh/authorized_keys.d/${user}`, keys);
    this.write(`${etc}/ssh/authorized_keys.d/root`, this.accountKeys['zeus'] ?? '', 0o444);
    copyFileSync(this.keyFile('host'), join(this.folder, etc, 'ssh/ssh_host_ed25519_key'));
    const here = pam.replace(/\/nix\/store\/\S+\/lib\/security/g, pamFolder);
    this.write(`${etc}/pam.d/sshd`, here.replace(/\/nix\/store\/\S+-ssh-enrolment/, '/etc/ssh-enrolment'));
    this.write(`${etc}/pam.d/other`, 'auth required pam_deny.so\naccount required pam_deny.so\n');
    this.write(`${etc}/pam/environment`, 'LANG DEFAULT="C.UTF-8"\n');
    this.write(`${etc}/ssh-enrolment`, `#!/bin/bash\n${enrolment}`, 0o755);
    mkdirSync(join(this.folder, 'home'));
    for (const person of Object.keys(people) as Person[]) {
      mkdirSync(this.home(person), { mode: 0o700 });
      chownSync(this.home(person), people[person], person === 'root' ? 0 : 100);
    }
  }

  private writeClient({ sshConfig, knownHosts }: RenderedClient): void {
    const etc = 'client/etc';
    this.writeAccounts(etc);
    this.write(`${etc}/ssh/ssh_config`, sshConfig);
    this.write(`${etc}/ssh/ssh_known_hosts`, knownHosts);
    this.write(`${etc}/hosts`, `${server.vpn} ares.vpn\n${server.lan} ares\n${server.lan6} ares\n`);
  }

  private writeAccounts(etc: string): void {
    const lines = Object.entries({ ...people, sshd: 104 }).map(([name, uid]) => {
      const home = name === 'root' ? '/root' : `/home/${name}`;
      return `${name}:x:${uid}:${uid === 0 ? 0 : 100}::${home}:/bin/bash\n`;
    });
    this.write(`${etc}/passwd`, lines.join(''));
    // As NixOS writes it for an account without a password: locked, which is nothing to who comes with a key.
    this.write(`${etc}/shadow`, lines.map((line) => `${line.split(':')[0]}:!:19000::::::\n`).join(''), 0o600);
    this.write(`${etc}/group`, 'root:x:0:\nusers:x:100:\n');
    this.write(`${etc}/nsswitch.conf`, 'passwd: files\ngroup: files\nshadow: files\nhosts: files\n');
    copyFileSync('/etc/ld.so.cache', join(this.folder, etc, 'ld.so.cache'));
  }
}
