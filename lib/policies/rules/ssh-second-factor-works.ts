import { type RenderedFleet } from '../../checks';
import { definitionsAt, settledAt } from '../definitions';
import { type Answer, hostPolicy } from '../policy';
import { isSetTo, textOf } from '../setting';

const pam = 'security.pam.services.sshd';

/**
 * Where sshd wants a key and then asks PAM, there is something in the stack that can answer: without passwords NixOS
 * leaves out the block with the one-time code, and only `pam_deny` is left.
 */
export const SshSecondFactorWorks = hostPolicy(
  'SshSecondFactorWorks',
  'A second factor that nobody can give, so that nobody gets in by SSH any more.',
  ({ hostName }, rendered): Answer => {
    const methods = settledAt(rendered, hostName, 'services.openssh.settings.AuthenticationMethods');
    const asking = methods.find(({ value }) => everyAsksPam(textOf(value) ?? ''));
    if (asking === undefined || !isSetTo(rendered, hostName, 'services.openssh.enable', true)) return 'does not apply';
    if (!isSetTo(rendered, hostName, 'services.openssh.settings.PasswordAuthentication', false)) return 'complies';
    if (answers(rendered, hostName)) return 'complies';
    const message =
      'wants a code that no module of PAM takes, for without passwords NixOS leaves googleAuthenticator out; use SshServer, or set security.pam.services.sshd.unixAuth to mkForce true beside it';
    return [{ path: asking.by, field: asking.path.join('.'), message }];
  },
);

function everyAsksPam(methods: string): boolean {
  const alternatives = methods.split(/\s+/).filter((one) => one !== '');
  return alternatives.length > 0 && alternatives.every((one) => one.includes('keyboard-interactive'));
}

function answers(rendered: RenderedFleet, host: string): boolean {
  const ownRules = definitionsAt(rendered, host, `${pam}.rules.auth`).length > 0;
  const ownText = definitionsAt(rendered, host, `${pam}.text`).length > 0;
  return ownRules || ownText || isSetTo(rendered, host, `${pam}.unixAuth`, true);
}
