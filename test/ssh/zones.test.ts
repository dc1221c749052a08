import { spawnSync } from 'node:child_process';
import { Port } from '../../lib';
import { attempt, type Attempt, rawAttempt } from './login';
import { describeSsh, SshMachine } from './machine';
import { codeOf } from './one-time-code';

const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEH';
const needsCode = 'Permission denied (keyboard-interactive).';

describeSsh('a server to which a key is enough from LAN and VPN', () => {
  let machine: SshMachine;
  const from = (at: Attempt['at'], one: Partial<Attempt>): string =>
    attempt(machine, { user: 'zeus', at, key: 'zeus', ...one }).replace(/^\S+@\S+: /, '');

  beforeAll(async () => {
    const zones = ['wan', 'lan', 'vpn'];
    machine = new SshMachine({ zones, keyOnly: ['lan', 'vpn'], port: Port.of(24212), forwarding: ['local'] });
    machine.writeHome('zeus', '.google_authenticator', `${secret}\n" TOTP_AUTH\n`);
    await machine.start();
  });
  afterAll(() => machine.close());

  test.each(['lan', 'lan6', 'vpn'] as const)('lets a key in from %s, and nobody without', (at) => {
    expect(from(at, {})).toBe('zeus');
    expect(from(at, { key: 'leto' })).toBe('Permission denied (publickey).');
  });

  test('asks for the code from the Internet, and takes it', () => {
    expect(from('wan', {})).toBe(needsCode);
    expect(from('wan', { code: codeOf(secret) })).toBe('zeus');
  });

  test('asks for the code from the address of the router, behind which the Internet may be', () => {
    expect(from('router', {})).toBe(needsCode);
    expect(from('router', { code: codeOf(secret) })).toBe('zeus');
  });

  test('asks for the code from a link-local address, which sshd finds in no network', () => {
    const address = (side: string): string => {
      const shown = machine.network.ip(side, '-6', 'address', 'show', 'dev', 'eno1', 'scope', 'link');
      return `${/inet6 (fe80::[0-9a-f:]+)/.exec(shown)?.[1] ?? ''}%eno1`;
    };
    const args = ['-b', address('outside'), '-o', 'HostKeyAlias=[ares]:24212', '-p', '24212'];
    expect(from('lan6', { to: address('ares'), args })).toBe(needsCode);
  });

  test('forwards what was asked for, and nothing else', () => {
    const said = (args: readonly string[]): string =>
      rawAttempt(machine, { user: 'zeus', at: 'lan', key: 'zeus', args }).stderr;
    expect(said(['-W', '127.0.0.1:1'])).toContain('Connection refused');
    expect(said(['-o', 'ExitOnForwardFailure=yes', '-R', '4000:127.0.0.1:2'])).toContain(
      'remote port forwarding failed',
    );
  });

  test('leaves nothing of it on this machine', () => {
    expect(spawnSync('findmnt', ['--raw', '--noheadings', '--output', 'SOURCE']).stdout.toString()).not.toContain(
      machine.folder,
    );
  });
});
