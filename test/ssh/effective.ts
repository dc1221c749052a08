import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Who connects: what `sshd -T -C` takes. */
export interface Connection {
  readonly user: string;
  readonly addr: string;
}

/**
 * What the real sshd makes of a configuration for one connection, by keyword in small letters. Host keys are replaced
 * by one that is there, and its folder for privileges by one of its own.
 *
 * @throws Error with what sshd complains of.
 */
export function effective(config: string, { user, addr }: Connection): Readonly<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'cdknix-sshd-'));
  try {
    const key = join(folder, 'key');
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
    writeFileSync(join(folder, 'sshd_config'), config.replace(/^HostKey .*$/m, `HostKey ${key}`));
    const connection = `user=${user},host=${addr},addr=${addr},laddr=192.168.7.10,lport=24212`;
    const script = 'mount -t tmpfs none /run; mkdir /run/sshd; exec /usr/sbin/sshd -T -C "$1" -f "$2"';
    const args = ['--mount', 'sh', '-ec', script, 'sh', connection, join(folder, 'sshd_config')];
    const { status, stdout, stderr } = spawnSync('unshare', args, { encoding: 'utf8' });
    if (status !== 0 || stderr !== '') throw new Error(`sshd -T: ${stderr}`);
    return Object.fromEntries(stdout.split('\n').map((line) => [line.split(' ')[0] ?? '', line.replace(/^\S+ ?/, '')]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
