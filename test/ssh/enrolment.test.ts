import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Port } from '../../lib';
import { attempt } from './login';
import { describeSsh, SshMachine } from './machine';
import { codeOf } from './one-time-code';

const needsCode = 'leto@ares.vpn: Permission denied (keyboard-interactive).';
/** The line of the page that tells users how to make a code. */
const page = readFileSync(join(__dirname, '..', '..', 'docs', 'constructs', 'ssh-server.md'), 'utf8');
const [command = ''] = /^google-authenticator .*$/m.exec(page) ?? [];

describeSsh('a user who has no code yet', () => {
  let machine: SshMachine | undefined;
  afterEach(() => machine?.close());

  async function start(enrolUntil: string): Promise<SshMachine> {
    machine = new SshMachine({ zones: ['lan', 'vpn'], port: Port.of(24212), users: ['leto', 'zeus'], enrolUntil });
    await machine.start();
    return machine;
  }
  const enter = (on: SshMachine, code?: string): string =>
    attempt(on, { user: 'leto', at: 'vpn', key: 'leto', ...(code !== undefined && { code }) });

  test('gets in by key until the last day, makes a code as the page says, and needs it from then on', async () => {
    const on = await start('2999-12-31');
    expect(enter(on)).toBe('leto');
    const made = on.asUser('leto', command.split(' '));
    expect([made.status, made.stderr]).toEqual([0, '']);
    const [secret = ''] = readFileSync(join(on.home('leto'), '.google_authenticator'), 'utf8').split('\n');
    expect(enter(on)).toBe(needsCode);
    expect(enter(on, '000000')).toBe(needsCode);
    const code = codeOf(secret);
    expect(enter(on, code)).toBe('leto');
    // The same code a second time: it is good once.
    expect(enter(on, code)).toBe(needsCode);
  });

  test('gets in no more when the day is over, without anybody building anything', async () => {
    const on = await start('2026-01-01');
    expect(enter(on)).toBe(needsCode);
    expect(enter(on, '000000')).toBe(needsCode);
  });
});
