import { type RenderedFleet } from '../../checks';
import { shown } from '../../errors';
import { settledAt } from '../definitions';
import { type Answer, complyingUnless, type Finding, hostPolicy } from '../policy';
import { isSetTo, textOf } from '../setting';

/** Every way that sshd lets somebody in begins with a key. */
export const SshNeedsKey = hostPolicy(
  'SshNeedsKey',
  'Passwords that anybody on the Internet may try, and codes that replace the key instead of following it.',
  ({ hostName }, rendered): Answer => {
    if (!isSetTo(rendered, hostName, 'services.openssh.enable', true)) return 'does not apply';
    return complyingUnless([...alternatives(rendered, hostName), ...passwords(rendered, hostName)]);
  },
);

const settings = 'services.openssh.settings';

/** In `AuthenticationMethods` a space stands between alternatives, and a comma between what is needed together. */
function alternatives(rendered: RenderedFleet, host: string): Finding[] {
  return settledAt(rendered, host, `${settings}.AuthenticationMethods`).flatMap(({ path, value, by }) => {
    const text = textOf(value) ?? '';
    const weak = text.split(/\s+/).filter((one) => one !== '' && !/^(publickey(,|$)|…)/.test(one));
    if (weak.length === 0) return [];
    const message = `lets in by ${shown(weak[0])} without a key, for a space stands between alternatives, got ${shown(text)}; write 'publickey,keyboard-interactive:pam'`;
    return [{ path: by, field: path.join('.'), message }];
  });
}

function passwords(rendered: RenderedFleet, host: string): Finding[] {
  const hasMethods = settledAt(rendered, host, `${settings}.AuthenticationMethods`).length > 0;
  if (hasMethods) return [];
  const [given] = settledAt(rendered, host, `${settings}.PasswordAuthentication`);
  if (given !== undefined && given.value !== true) return [];
  const field = `${settings}.PasswordAuthentication`;
  const got = given === undefined ? 'nothing, which NixOS takes for true' : 'true';
  const [enabled] = settledAt(rendered, host, 'services.openssh.enable');
  return [
    {
      path: given?.by ?? enabled?.by ?? host,
      field,
      message: `lets in by a password alone, got ${got}; set it to false`,
    },
  ];
}
