import { nix, type NixAttributes, type NixExpression, secretsFile, type SecretRef } from '../../lib';
import { type KeySource } from './key-source';

/**
 * Refuses a switch on a machine whose encrypted file or key is not in place, or whose file lacks one secret, before
 * anything is changed. For sops-nix then puts none in place: accounts would be locked, and networkd would not start without
 * the key of a tunnel. A system that is being installed has nothing to lose. Releases before 25.05 go on without.
 *
 * Renders to `system.preSwitchChecks` (nixos/modules/system/activation/pre-switch-check.nix).
 */
export function switchCheck(hostName: string, { path }: KeySource, declared: readonly SecretRef[]): NixAttributes {
  const files = [`/etc/nixos/${secretsFile(hostName)}`, ...(path === undefined ? [] : [path])].join(' ');
  const script = nix.text`[ -e /run/booted-system ] || exit 0
[ "\${2-switch}" != dry-activate ] || exit 0
secrets_wrong=0
for secrets_file in ${files}; do
  if ! [ -s "$secrets_file" ]; then
    echo "$secrets_file is not in place; npx cdknix secrets onboard ${hostName} tells how it gets there" >&2
    secrets_wrong=1
  fi
done
if [ $secrets_wrong = 0 ]; then
  for secrets_manifest in ${manifests(declared)}; do
    ${nix.config('sops.package')}/bin/sops-install-secrets -check-mode=sopsfile "$secrets_manifest" || secrets_wrong=1
  done
fi
if [ $secrets_wrong != 0 ]; then
  echo "secrets: without all of them accounts are locked and the network may stay down, so nothing was changed; npx cdknix secrets status tells what is missing" >&2
fi
exit $secrets_wrong
`;
  return { system: { preSwitchChecks: { secrets: nix.lines(script) } } };
}

/** What sops-nix is told to put in place, before users are made and after. */
function manifests(declared: readonly SecretRef[]): NixExpression {
  const early = nix.text`${nix.config('system.build.sops-nix-users-manifest')}`;
  const late = nix.text`${nix.config('system.build.sops-nix-manifest')}`;
  if (declared.every(({ neededForUsers }) => neededForUsers)) return early;
  return declared.some(({ neededForUsers }) => neededForUsers) ? nix.text`${early} ${late}` : late;
}
