import { type NixExpression, nix, type SecretRef } from '../../lib';

/** A user of AdGuard Home's pages. */
export interface Login {
  readonly user: string;
  /** Its bcrypt hash. */
  readonly secret: SecretRef;
}

/** Stands for the hash in the configuration file that is in the Nix store. Nobody can log in with it. */
export function placeholder({ user }: Login): string {
  return `@login-${user}@`;
}

/** `LoadCredential` of the unit: where root puts the hashes for it. */
export function credentials(logins: readonly Login[]): NixExpression[] {
  return logins.map(({ user, secret }) => nix.text`login-${user}:${secret.path}`);
}

/**
 * Puts the hashes into the installed configuration, at each start and after NixOS's own script has copied it. All by
 * the shell itself: no other program sees them. What is no bcrypt hash ends the start, as does a missing place for it.
 */
export function loginScript(logins: readonly Login[]): NixExpression {
  const calls = logins.map(({ user, secret }) => `put_login '${user}' '${secret.key}'\n`);
  return nix.mkAfter(nix.lines(`${script}${calls.join('')}`));
}

const script = `config="$STATE_DIRECTORY/AdGuardHome.yaml"
put_login() {
  local text hash place="@login-$1@"
  text="$(<"$config")"
  hash="$(<"$CREDENTIALS_DIRECTORY/login-$1")"
  if ! [[ $hash =~ ^\\$2[aby]\\$(0[4-9]|[12][0-9]|3[01])\\$[./A-Za-z0-9]{53}$ ]]; then
    echo "the secret $2 is not the bcrypt hash of a password; make one with: mkpasswd -m bcrypt" >&2
    exit 1
  fi
  if [[ $text != *"$place"* ]]; then
    echo "the configuration has no login for $1, and must not be used without" >&2
    exit 1
  fi
  printf '%s\\n' "\${text//"$place"/"$hash"}" > "$config"
}
`;
