import { nix, type NixAttributes } from '../../lib';

/** An account as it must have become. */
export interface Expected {
  readonly name: string;
  readonly uid: number;
  readonly hasPassword: boolean;
}

/**
 * Looks at what the activation made of the accounts, and fails it where they are not what was declared. NixOS itself
 * only prints a line for a password that is missing or an id that it did not apply, and takes an empty file for a
 * password that nobody needs to know.
 */
export function accountCheck(expected: readonly Expected[]): NixAttributes {
  const lines = expected.map(({ name, uid, hasPassword }) => `${name} ${uid} ${hasPassword ? 'password' : 'none'}\n`);
  const text = nix.lines(nix.text`${before}${lines.join('')}${middle}${nix.pkgs('shadow')}/bin/${after}`);
  return { system: { activationScripts: { 'account-check': { deps: ['users'], text } } } };
}

const before = `accounts_wrong=0
account_wrong() {
  echo "account $*" >&2
  accounts_wrong=1
}
account_list='`;
const middle = `'
while read -r account_name account_uid account_wants; do
  test -n "$account_name" || continue
  account_here=$(grep "^$account_name:" /etc/passwd | cut -d: -f3)
  account_hash=$(grep "^$account_name:" /etc/shadow | cut -d: -f2)
  account_before=$(grep -o "\\"[^\\"]*\\":$account_uid\\b" /var/lib/nixos/uid-map 2>/dev/null | cut -d'"' -f2 | grep -vx "$account_name" || true)
  if test "$account_here" != "$account_uid"; then
    account_wrong "$account_name has the id $account_here here and $account_uid in the fleet, which NixOS does not change; give it uid: $account_here in the fleet"
  elif test -n "$account_before"; then
    account_wrong "$account_name has the id $account_uid, which was that of" $account_before "and has its files; give it another in the fleet"
  fi
  case "$account_wants $account_hash" in
    'none '* | 'password $'*) ;;
    'password ')
      `;
const after = `usermod --lock "$account_name" || true
      account_wrong "$account_name had an empty password and is locked now; its secret passwords/$account_name is empty"
      ;;
    'password !'*) account_wrong "$account_name is locked; its secret passwords/$account_name is not in place" ;;
    *) account_wrong "$account_name has no valid password; its secret passwords/$account_name must be a hash of mkpasswd" ;;
  esac
done <<< "$account_list"
test "$accounts_wrong" = 0
`;
