import { nix, type NixAttributes, type NixExpression, type User } from '../../lib';

/** Whether somebody who may log in has a key on the machine, whoever puts it there. */
export function hasSomeKey(people: readonly User[]): NixExpression {
  const users = nix.config('users.users');
  const lists = people.flatMap(({ name }) =>
    ['keys', 'keyFiles'].map((list) =>
      nix.apply(nix.lib('attrByPath'), [name, 'openssh', 'authorizedKeys', list], [], users),
    ),
  );
  return nix.not(nix.eq(nix.concat(...lists), []));
}

/**
 * Refuses a switch of a machine on which nobody would have a key, before anything is changed. Releases before 25.05 go on
 * without.
 *
 * Renders to `system.preSwitchChecks` (nixos/modules/system/activation/pre-switch-check.nix).
 */
export function keyCheck(people: readonly User[]): NixAttributes {
  const names = people.map(({ name }) => name).join(', ');
  const script = `[ -e /run/booted-system ] || exit 0
[ "\${2-switch}" != dry-activate ] || exit 0
echo "SSH: nobody of ${names} has a key on this machine, so nobody could log in any more; fill in users.<name>.keys in the fleet" >&2
exit 1
`;
  return { system: { preSwitchChecks: { 'ssh-keys': nix.mkIf(nix.not(hasSomeKey(people)), nix.lines(script)) } } };
}
