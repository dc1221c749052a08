import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parse } from 'yaml';
import { dnsKeys } from '../../lib/policies/rules/ad-guard-settings-are-read';
import { describeWith, findProgram } from '../helpers/consumer';

describeWith(['adguardhome'], 'AdGuard Home', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdknix-adguard-keys-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What it makes of a configuration when it starts: its own, with every key that it knows and no other. */
  async function rewritten(text: string): Promise<{ readonly dns: object }> {
    const file = join(folder, 'AdGuardHome.yaml');
    writeFileSync(file, text);
    const args = ['--no-check-update', '--config', file, '--work-dir', folder];
    const child = spawn(findProgram('AdGuardHome') ?? '', args, { stdio: 'ignore' });
    const ended = once(child, 'exit');
    try {
      for (let left = 100; left > 0 && !readFileSync(file, 'utf8').includes('pending_requests'); left--)
        await wait(100);
    } finally {
      child.kill();
      await ended;
    }
    return parse(readFileSync(file, 'utf8')) as { readonly dns: object };
  }

  test('reads below dns what the rule says that it reads, and drops the rest without a word', async () => {
    const { dns } = await rewritten(`http:
  address: 127.0.0.1:0
dns:
  bind_hosts: [127.0.0.1]
  port: 0
  ipv6_disabled: true
users: [{ name: ann, password: x }]
schema_version: 34
`);
    expect(Object.keys(dns).sort()).toEqual([...dnsKeys].sort());
  }, 30_000);
});
