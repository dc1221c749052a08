import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const daemon = '/lib/systemd/systemd-networkd';
const unshare = ['unshare', '--net', '--mount'] as const;

/** Why systemd-networkd cannot read units here; undefined where it can. */
export function networkdAbsent(): string | undefined {
  if (!existsSync(daemon)) return 'systemd-networkd is not installed here';
  const [program, ...flags] = unshare;
  return spawnSync(program, [...flags, 'true']).status === 0 ? undefined : 'no network namespace can be made here';
}

/**
 * What systemd-networkd has to say about units, by their file and line: keys that it does not know, values that it
 * cannot read. It runs for a moment in a network namespace of its own, and sees nothing of this machine's interfaces.
 */
export function networkdComplaints(units: Readonly<Record<string, string>>): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'cdknix-networkd-'));
  try {
    for (const [name, text] of Object.entries(units)) writeFileSync(join(folder, name), text);
    const script = `mount -t tmpfs none /run && mkdir -p /run/systemd/network && cp "$0"/* /run/systemd/network && exec timeout 2 ${daemon}`;
    const [program, ...flags] = unshare;
    const env = { PATH: process.env['PATH'], SYSTEMD_LOG_LEVEL: 'debug', SYSTEMD_LOG_TARGET: 'console' };
    const { stdout, stderr } = spawnSync(program, [...flags, 'sh', '-c', script, folder], { encoding: 'utf8', env });
    const said = `${stdout}${stderr}`;
    if (!said.includes('Enumeration completed')) throw new Error(`systemd-networkd did not start:\n${said}`);
    return said.split('\n').flatMap((line) => /^\/run\/systemd\/network\/(.*:\d+: .*)$/.exec(line)?.[1] ?? []);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
