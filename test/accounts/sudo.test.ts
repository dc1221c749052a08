import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SudoTwoFactorProps } from '../../constructs/sudo-two-factor';
import { codeOf } from '../ssh/one-time-code';
import { describeMachine, MachineFolders } from './machine';
import { type RenderedMachine, renderedMachine } from './rendered';

/** The line of the page that tells members of wheel how to make a code. */
const page = readFileSync(join(__dirname, '..', '..', 'docs', 'constructs', 'sudo-two-factor.md'), 'utf8');
const [enrol = ''] = /^sudo google-authenticator .*$/m.exec(page) ?? [];
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEH';
const password = 'correct horse';
const hash = spawnSync('openssl', ['passwd', '-6', '-stdin'], { input: password, encoding: 'utf8' }).stdout.trim();
const refused = 'refused';

/** What is replaced of the PAM stack: folders of the Nix store, the script that is in it, and the wait after a failure. */
function here(pam: string): string {
  const folder = '/lib/x86_64-linux-gnu/security';
  const moved = pam.replace(/\/nix\/store\/\S+\/(lib\/security|libexec)/g, folder);
  const quick = moved.replaceAll('pam_unix.so likeauth', 'pam_unix.so nodelay likeauth');
  return quick.replace(/\/nix\/store\/\S+-sudo-enrolment/, '/etc/sudo-enrolment');
}

describeMachine(['sudo', 'google-authenticator'], 'sudo with a code', () => {
  let machine: MachineFolders;
  afterEach(() => machine.close());

  function start(sudo: SudoTwoFactorProps, more = '{ }', change = (pam: string) => pam): RenderedMachine {
    const rendered = renderedMachine({ users, accounts: { rootPassword: true }, sudo, more });
    expect([rendered.failed, rendered.warnings]).toEqual([[], []]);
    machine = new MachineFolders();
    const shell = '/bin/bash';
    machine.write('etc/passwd', `root:x:0:0::/root:${shell}\nzeus:x:2000:100::/home/zeus:${shell}\n`);
    machine.write('etc/shadow', `root:*:19000::::::\nzeus:${hash}:19000::::::\n`, 0o640);
    machine.write('etc/group', 'root:x:0:\nwheel:x:1:zeus\nusers:x:100:\n');
    // It would ask three times, and wait after each.
    machine.write('etc/sudoers', `${rendered.sudoers}\nDefaults passwd_tries=1\n`, 0o440);
    machine.write('etc/pam.d/sudo', change(here(rendered.pam)));
    machine.write('etc/pam.d/other', 'auth required pam_deny.so\naccount required pam_deny.so\n');
    machine.write('etc/pam/environment', '');
    machine.write('etc/sudo-enrolment', `#!/bin/bash\n${rendered.enrolment}`, 0o755);
    machine.run('mkdir -m 700 /var/lib/sudo-codes');
    return rendered;
  }
  const users = { zeus: { uid: 2000, wheel: true } };
  const withCode = () => machine.write('var/lib/sudo-codes/zeus', `${secret}\n" DISALLOW_REUSE\n" TOTP_AUTH\n`, 0o400);

  /** What zeus gets who answers what sudo asks for. */
  function asZeus(command: string, ...answers: readonly string[]): string {
    const script = `export USER=zeus\nexec setpriv --reuid 2000 --regid 100 --groups 1,100 bash --norc -c '${command}'`;
    const { out, err } = machine.run(script, answers.map((answer) => `${answer}\n`).join(''));
    const last = err.trim().split('\n').at(-1) ?? '';
    return /sudo: (1 incorrect password attempt|a password is required)$/.test(last) ? refused : out.trim() || last;
  }
  const id = 'sudo -S -p "" id -un';
  const attempt = (...answers: readonly string[]): string => asZeus(id, ...answers);

  test('makes root of a member of wheel who gives a code and a password, and the code is good once', () => {
    start({ remember: 0 });
    withCode();
    const code = codeOf(secret);
    expect(attempt(code, password)).toBe('root');
    expect(attempt(code, password)).toBe(refused);
  });

  test('makes root of nobody by the password, or by the code alone', () => {
    start({});
    expect(attempt('', password)).toBe(refused);
    withCode();
    expect(attempt('000000', password)).toBe(refused);
    expect(attempt(codeOf(secret), 'wrong')).toBe(refused);
  });

  test('keeps the code from programs that run as the user', () => {
    start({});
    withCode();
    expect(asZeus('cat /var/lib/sudo-codes/zeus')).toBe('cat: /var/lib/sudo-codes/zeus: Permission denied');
  });

  test('lets who has none make one as the page says until a day is over, and asks for it from then on', () => {
    start({ enrolUntil: '2999-12-31', remember: 0 });
    expect(attempt(password)).toBe('root');
    expect(asZeus(enrol.replace('sudo ', 'sudo -S -p "" '), password)).toContain('Your new secret key is:');
    const [made = ''] = machine.read('var/lib/sudo-codes/zeus').split('\n');
    expect(attempt('000000', password)).toBe(refused);
    expect(attempt(codeOf(made), password)).toBe('root');
  });

  test('lets in nobody without a code when the day is over, without anybody building anything', () => {
    start({ enrolUntil: '2026-01-01' });
    expect(attempt(password)).toBe(refused);
  });

  test('is not spared by a fingerprint, which is enough for NixOS by itself', () => {
    const finger = '{ services.fprintd.enable = true; security.pam.sshAgentAuth.enable = true; }';
    const recognised = (pam: string) => pam.replace(/\S+pam_fprintd\.so/, 'pam_permit.so').replace(/^.*agent.*$/m, '');
    start({ remember: 0 }, finger, recognised);
    withCode();
    expect(machine.read('etc/pam.d/sudo')).toContain('auth sufficient pam_permit.so');
    expect(attempt('000000', '')).toBe(refused);
    expect(attempt(codeOf(secret))).toBe('root');
  });

  test('has rules that sudo reads without a complaint', () => {
    const { sudoers } = start({ remember: 3 });
    expect(sudoers).toContain('\nDefaults timestamp_timeout=3\n');
    const checked = machine.run('visudo -c -f /etc/sudoers');
    expect([checked.status, checked.err, checked.out]).toEqual([0, '', '/etc/sudoers: parsed OK\n']);
  });
});
