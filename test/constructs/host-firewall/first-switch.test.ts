import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..', '..', '..');

/** What `ss -Htulnp` prints on such a host. */
const listening = `udp   UNCONN 0 0          0.0.0.0:53         0.0.0.0:*    users:(("AdGuardHome",pid=9,fd=9))
udp   UNCONN 0 0             [::]:5353          [::]:*    users:(("avahi",pid=8,fd=9))
udp   UNCONN 0 0 192.168.1.42%bond0:68       0.0.0.0:*    users:(("networkd",pid=7,fd=9))
tcp   LISTEN 0 128              *:9090             *:*    users:(("cockpit",pid=6,fd=9))
tcp   LISTEN 0 128        0.0.0.0:5900       0.0.0.0:*    users:(("vnc",pid=5,fd=9))
tcp   LISTEN 0 128           [::]:5900          [::]:*    users:(("vnc",pid=5,fd=9))
tcp   LISTEN 0 128      127.0.0.1:631        0.0.0.0:*    users:(("cupsd",pid=4,fd=9))
tcp   LISTEN 0 128          [::1]:631           [::]:*    users:(("cupsd",pid=4,fd=9))
tcp   LISTEN 0 128        0.0.0.0:909        0.0.0.0:*
`;

const page = readFileSync(join(root, 'docs', 'constructs', 'host-firewall.md'), 'utf8');

test('the rules that the page shows are among those that are generated', () => {
  const generated = readFileSync(join(root, 'generated', 'fufuwuqi', 'networking', 'firewall-input.nix'), 'utf8');
  const [, rules = ''] = /```\n(iifname .*?)\n```/s.exec(page) ?? [];
  expect(rules.split('\n')).toHaveLength(5);
  for (const rule of rules.split('\n')) expect(generated).toContain(`${rule}\n`);
});

test('the command of the page names what listens and is not declared', () => {
  const [, command = ''] = /```sh\n(sudo ss .*?)```/s.exec(page) ?? [];
  const bin = mkdtempSync(join(tmpdir(), 'cdknix-switch-'));
  try {
    const programs = { ss: `cat <<'E'\n${listening}E\n`, sudo: 'exec "$@"\n', hostname: 'echo fufuwuqi\n' };
    mkdirSync(join(bin, 'bin'));
    for (const [name, script] of Object.entries(programs)) {
      writeFileSync(join(bin, 'bin', name), `#!/bin/sh\n${script}`);
      chmodSync(join(bin, 'bin', name), 0o755);
    }
    const env = { PATH: `${join(bin, 'bin')}:${process.env['PATH'] ?? ''}`, LC_ALL: 'C' };
    const { stdout, stderr, status } = spawnSync('sh', ['-c', command], { cwd: root, env, encoding: 'utf8' });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout.split('\n')).toEqual([
      'would be closed: 5900/tcp users:(("vnc",pid=5,fd=9))',
      'would be closed: 68/udp users:(("networkd",pid=7,fd=9))',
      'would be closed: 909/tcp ',
      '',
    ]);
  } finally {
    rmSync(bin, { recursive: true });
  }
});
