import { shown } from '../../errors';
import { isNixExpression, type NixValue } from '../../nix';
import { secrets } from '../../secret-ref';
import { definitionsAt } from '../definitions';
import { configPathOf } from '../leaks/expressions';
import { optionName } from '../option-pattern';
import { complyingUnless, type Finding, hostPolicy, type Policy } from '../policy';

const folder = '/run/secrets-for-users/';

/** Every password file is there before there are users. */
export const PasswordFilesAreNeededForUsers: Policy = hostPolicy(
  'PasswordFilesAreNeededForUsers',
  'A password file that is not there yet when users are made locks their accounts, and says so in one line of a log.',
  (host, rendered) => {
    const { hostName } = host;
    const files = definitionsAt(rendered, hostName, 'users.users.*.hashedPasswordFile');
    if (files.length === 0) return 'does not apply';
    const early = new Set(
      host.facets.read(secrets).flatMap(({ key, neededForUsers }) => (neededForUsers ? [key] : [])),
    );
    for (const { path, value } of definitionsAt(rendered, hostName, 'sops.secrets.*.neededForUsers')) {
      if (value === true) early.add(path[2] ?? '');
    }
    const findings = files.flatMap(({ path, value, by }): Finding[] => {
      const message = value === null ? undefined : faultOf(value, early);
      return message === undefined ? [] : [{ path: by, field: optionName(path), message }];
    });
    return complyingUnless(findings);
  },
);

function faultOf(value: NixValue, early: ReadonlySet<string>): string | undefined {
  const remedy = 'give a SecretRef with neededForUsers: true, and its path';
  const [root, kind, key = '', field] = configPathOf(value) ?? [];
  if (root === 'sops' && kind === 'secrets' && field === 'path') {
    if (early.has(key)) return undefined;
    return `is the secret ${shown(key)}, which is put in place after users are made; ${remedy}`;
  }
  if (typeof value === 'string' && value.startsWith(folder) && early.has(value.slice(folder.length))) return undefined;
  const what = isNixExpression(value) ? 'an expression' : shown(value);
  return `is no secret that is there before users are made, got ${what}; ${remedy}`;
}
