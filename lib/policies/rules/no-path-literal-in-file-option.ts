import { nameOf, surveysOf } from '../leaks/survey';
import { optionName } from '../option-pattern';
import { complyingUnless, type Finding, hostPolicy, type Policy } from '../policy';

/** Options that name a file with a secret in it, by their last name: `passwordFile`, `environmentFiles`, `keyFile`. */
const secretFile =
  /(?:password|passwd|passphrase|secret|secrets|token|credential|credentials|key|psk|env|environment|auth|login|netrc)s?(?:File|Files|Path|Paths)$|^(?:EnvironmentFile|LoadCredential|PrivateKeyFile|PresharedKeyFile|sslCertificateKey)$/i;
/** Files that are public, or encrypted. */
const harmless = /^(?:sopsFile|defaultSopsFile|keyFiles|publicKeyFile|publicKeyFiles|trustedKeyFiles|keyMapFile)$/i;

/** No option that names a secret's file has a path of Nix in it: Nix copies what such a path names. */
export const NoPathLiteralInFileOption: Policy = hostPolicy(
  'NoPathLiteralInFileOption',
  'Nix copies the file that a path literal names into its store, where every user may read it.',
  ({ hostName }, rendered) => {
    const findings = surveysOf(rendered, hostName).flatMap(({ by, nodes }) => {
      return nodes.flatMap(({ path, node }): Finding[] => {
        if (node.kind !== 'path' || !isSecretFile(path)) return [];
        const message = `is a path of Nix, so that the file itself goes into the Nix store, got ${node.text}; use the path of a SecretRef, or a string`;
        return [{ path: by, field: optionName(path), message }];
      });
    });
    return complyingUnless(findings);
  },
);

function isSecretFile(path: readonly string[]): boolean {
  const name = nameOf(path);
  return secretFile.test(name) && !harmless.test(name);
}
