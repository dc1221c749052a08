import { nix, type NixAttributes, type NixExpression } from '../../lib';

/**
 * Where secrets of codes are: a file a user, of root. In its home, where the module looks by default, whoever has taken
 * over a session of the user could read it, and would have both factors.
 */
export const codesFolder = '/var/lib/sudo-codes';

const pam = ['security', 'pam', 'services', 'sudo'];
const authenticator = nix.text`${nix.pkgs('google-authenticator')}/lib/security/pam_google_authenticator.so`;
const must = 'required';

/**
 * The code as the first thing that sudo's PAM stack asks for; the password follows, and a wrong code is not told from a
 * wrong password. Being first, nothing that is `sufficient` (a fingerprint, an SSH agent, a smart card) comes before it;
 * `googleAuthenticator.enable` would put it behind them all.
 */
export function codeRules(enrolUntil: string | undefined): NixAttributes {
  const settings = { no_increment_hotp: true, secret: `${codesFolder}/\${USER}`, user: 'root' };
  const rule = { order: before(20), modulePath: authenticator };
  const auth =
    enrolUntil === undefined
      ? { 'one-time-code': { ...rule, control: must, settings } }
      : {
          'one-time-code': { ...rule, control: opening, settings: { ...settings, nullok: true } },
          enrolment: { order: before(10), control: must, ...enrolment(enrolUntil) },
        };
  return { security: { pam: { services: { sudo: { rules: { auth } } } } } };
}

/** With `nullok` the module answers `ignore` for who has no code; with a right one, the next rule is passed over. */
const opening = '[success=1 ignore=ignore default=bad]';

/** What says yes until a day is over, so that nobody has to come back and close the window. */
function enrolment(until: string): NixAttributes {
  const script = nix.apply(nix.pkgs('writeShellScript'), 'sudo-enrolment', `[ "$EPOCHSECONDS" -lt ${endOf(until)} ]\n`);
  return {
    modulePath: nix.text`${nix.config('security.pam.package')}/lib/security/pam_exec.so`,
    args: ['quiet', nix.text`${script}`],
  };
}

/** A place before the first rule that NixOS itself may put into the stack. */
function before(distance: number): NixExpression {
  return nix.apply(nix.builtins('sub'), nix.config([...pam, 'rules', 'auth', 'oslogin_login', 'order']), distance);
}

/** Whether the code is still the first rule, whatever else was said of the stack. */
export function isFirst(enrolUntil: string | undefined): NixExpression {
  const isRule = nix.apply(nix.lib('hasPrefix'), 'auth ');
  const lines = nix.apply(nix.lib('splitString'), '\n', nix.config([...pam, 'text']));
  const first = nix.apply(nix.lib('findFirst'), isRule, '', lines);
  const control = enrolUntil === undefined ? must : opening;
  return nix.apply(nix.lib('hasPrefix'), nix.text`auth ${control} ${authenticator} `, first);
}

/** Seconds since 1970 at which a day is over, UTC. */
function endOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 1000 + 24 * 60 * 60;
}
