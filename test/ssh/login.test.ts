import { Port } from '../../lib';
import { attempt, type Attempt, rawAttempt } from './login';
import { describeSsh, SshMachine } from './machine';
import { codeOf } from './one-time-code';

const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEH';
const otherSecret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY';
const enrolled = `${secret}\n" TOTP_AUTH\n`;
const needsCode = 'Permission denied (keyboard-interactive).';
const needsKey = 'Permission denied (publickey).';

describeSsh('a server that asks for key and code', () => {
  let machine: SshMachine;
  const from = (at: Attempt['at'], one: Partial<Attempt>): string =>
    attempt(machine, { user: 'zeus', at, ...one }).replace(/^\S+@\S+: /, '');

  beforeAll(async () => {
    machine = new SshMachine({ zones: ['wan', 'lan', 'vpn'], port: Port.of(24212), users: ['zeus', 'leto'] });
    machine.writeHome('zeus', '.google_authenticator', enrolled);
    await machine.start();
  });
  afterAll(() => machine.close());

  test.each(['wan', 'lan', 'lan6', 'vpn'] as const)('lets in who has both, from %s', (at) => {
    expect(from(at, { key: 'zeus', code: codeOf(secret) })).toBe('zeus');
  });

  test.each(['wan', 'lan', 'vpn'] as const)('refuses a key alone, from %s', (at) => {
    expect(from(at, { key: 'zeus' })).toBe(needsCode);
  });

  test('refuses a key with a wrong code', () => {
    expect(from('wan', { key: 'zeus', code: codeOf(otherSecret) })).toBe(needsCode);
  });

  test('refuses a code of an hour ago', () => {
    const at = new Date(Date.now() - 3_600_000);
    expect(from('wan', { key: 'zeus', code: codeOf(secret, at) })).toBe(needsCode);
  });

  test('refuses a code without a key, and does not even ask for it', () => {
    expect(from('wan', { code: codeOf(secret) })).toBe(needsKey);
  });

  test('refuses a password, with a key or without, from everywhere', () => {
    const password = ['-o', 'PreferredAuthentications=publickey,password'];
    for (const at of ['wan', 'lan', 'vpn'] as const) {
      expect(from(at, { code: 'hunter2', args: password })).toBe(needsKey);
      expect(from(at, { key: 'zeus', code: 'hunter2', args: password })).toBe(needsCode);
    }
  });

  test('refuses who has no code of his own, whatever he answers', () => {
    expect(from('vpn', { user: 'leto', key: 'leto', code: codeOf(secret) })).toBe(needsCode);
    expect(from('vpn', { user: 'leto', key: 'leto', code: '' })).toBe(needsCode);
  });

  test("refuses another user's key", () => {
    expect(from('lan', { key: 'leto', code: codeOf(secret) })).toBe(needsKey);
  });

  test('refuses root, an account that nobody allowed, and one that does not exist', () => {
    for (const [user, key] of [
      ['root', 'zeus'],
      ['hermes', 'hermes'],
      ['nobody-here', 'zeus'],
    ] as const) {
      expect([user, from('vpn', { user, key, code: codeOf(secret) })]).toEqual([user, needsKey]);
    }
  });

  test('does not look at keys that a user keeps in the home', () => {
    machine.writeHome('zeus', '.ssh/authorized_keys', machine.publicKey('hermes'));
    expect(from('lan', { key: 'hermes', code: codeOf(secret) })).toBe(needsKey);
  });

  test('is known to the client by its names, address and port', () => {
    for (const to of ['ares.vpn', 'ares', '10.77.0.1']) {
      expect([to, from('vpn', { to, key: 'zeus', code: codeOf(secret) })]).toEqual([to, 'zeus']);
    }
    // The fleet's hosts know no key for the address of a LAN: at another site it is another machine.
    expect(from('lan', { to: '192.168.7.10', args: ['-p', '24212'], key: 'zeus', code: '0' })).toBe(
      'Host key verification failed.',
    );
  });

  test('copies files without a program for it, and forwards nothing', () => {
    const said = (args: readonly string[], command = ''): string =>
      rawAttempt(machine, { user: 'zeus', at: 'vpn', key: 'zeus', code: codeOf(secret), args, command }).stderr;
    expect(said(['-s'], 'sftp')).toBe('');
    expect(said(['-W', '127.0.0.1:24212'])).toContain('administratively prohibited');
    expect(said(['-o', 'ExitOnForwardFailure=yes', '-R', '4000:127.0.0.1:2'])).toContain(
      'remote port forwarding failed',
    );
  });

  test('says in its log whom it refused', async () => {
    await new Promise((done) => setTimeout(done, 200));
    expect(machine.log).toMatch(/Failed keyboard-interactive\/pam for zeus from 203\.0\.113\.5 port \d+ ssh2/);
    expect(machine.log).toMatch(/User hermes from 10\.77\.0\.2 not allowed because not listed in AllowUsers/);
    expect(machine.log).toMatch(/Invalid user nobody-here from 10\.77\.0\.2 port \d+/);
  });
});
