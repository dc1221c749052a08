import { nix, type NixAttributes, type NixExpression } from '../../lib';

const pam = ['security', 'pam', 'services', 'sshd'];
const authenticator = nix.text`${nix.pkgs('google-authenticator')}/lib/security/pam_google_authenticator.so`;
const decides = '[success=done default=die]';

/**
 * The code as the one thing that sshd's PAM stack asks for.
 *
 * `googleAuthenticator.enable` would do nothing here: NixOS puts it into the block of modules that need a password, which
 * is left out as soon as sshd takes none, and of the stack only `pam_deny` is left. The rule is a first one of its own
 * and decides alone: nothing before it, such as a fingerprint reader's `sufficient`, can stand in for the code, and a
 * password cannot follow it.
 */
export function oneTimeCode(enrolUntil: string | undefined): NixAttributes {
  const control = enrolUntil === undefined ? decides : '[success=done ignore=ignore default=die]';
  const settings = { no_increment_hotp: true, ...(enrolUntil !== undefined && { nullok: true }) };
  const code = { order: before(20), control, modulePath: authenticator, settings };
  const rules = { 'one-time-code': code, ...(enrolUntil !== undefined && { enrolment: enrolment(enrolUntil) }) };
  return {
    assertions: [{ assertion: isFirst(control), message: wrongStack }],
    // The program that makes a code: see docs/constructs/ssh-server.md.
    environment: { systemPackages: [nix.pkgs('google-authenticator')] },
    security: { pam: { services: { sshd: { rules: { auth: rules } } } } },
  };
}

/**
 * What lets in who has no code yet. Without a secret file the module answers `ignore`, which is no yes: the stack would
 * end in `pam_deny`.
 */
function enrolment(until: string): NixAttributes {
  const script = nix.apply(nix.pkgs('writeShellScript'), 'ssh-enrolment', `[ "$EPOCHSECONDS" -lt ${endOf(until)} ]\n`);
  return {
    order: before(10),
    control: decides,
    modulePath: nix.text`${nix.config('security.pam.package')}/lib/security/pam_exec.so`,
    args: ['quiet', nix.text`${script}`],
  };
}

/** A place before the first rule that NixOS itself may put into the stack. */
function before(distance: number): NixExpression {
  return nix.apply(nix.builtins('sub'), nix.config([...pam, 'rules', 'auth', 'oslogin_login', 'order']), distance);
}

/** Whether the code is still the first rule, whatever else was said of the stack. */
function isFirst(control: string): NixExpression {
  const isRule = nix.apply(nix.lib('hasPrefix'), 'auth ');
  const lines = nix.apply(nix.lib('splitString'), '\n', nix.config([...pam, 'text']));
  const first = nix.apply(nix.lib('findFirst'), isRule, '', lines);
  return nix.apply(nix.lib('hasPrefix'), nix.text`auth ${control} ${authenticator} `, first);
}

const wrongStack =
  'security.pam.services.sshd: the one-time code must be its first auth rule, else SSH asks for none or lets nobody in; take out what changes its text or its rules';

/** Seconds since 1970 at which a day is over, UTC. */
function endOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 1000 + 24 * 60 * 60;
}
