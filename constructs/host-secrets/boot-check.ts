import { nix, type NixAttributes, type SecretRef } from '../../lib';

/** A unit that fails at boot, and says so, where a declared secret is not in place. */
export function bootCheck(declared: readonly SecretRef[]): NixAttributes {
  const tests = declared.map((secret) => nix.text`test -s ${secret.path} || missing ${secret.path}`);
  const script = tests.reduce(
    (all, test) => nix.text`${all}\n${test}`,
    nix.text`status=0\nmissing() { echo "secret not in place: $1" >&2; status=1; }`,
  );
  return {
    systemd: {
      services: {
        'secrets-check': {
          description: 'Every declared secret is in place',
          wantedBy: ['multi-user.target'],
          serviceConfig: { Type: 'oneshot', RemainAfterExit: true },
          script: nix.lines(nix.text`${script}\nexit $status\n`),
        },
      },
    },
  };
}
