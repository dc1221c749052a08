import { nix, type NixAttributes, type NixExpression, sandbox, type SecretRef, type StatePath } from '../../lib';
import { type CanarySettings } from './canary-settings';

/** Its user is made when it starts, so that its folder is below `private`. */
export const canaryState: StatePath = {
  path: '/var/lib/private/upgrade-canary',
  why: 'copy of the repository that it pushes from',
  replaceable: 'it is fetched again',
};

/** The unit that asks every quarter of an hour, as a user that is nobody. */
export function canaryUnit(
  { target, knownHosts }: CanarySettings,
  secret: SecretRef,
  script: NixExpression,
  programs: readonly string[],
): NixAttributes {
  const file = nix.apply(nix.pkgs('writeText'), 'known-hosts', `${knownHosts.join('\n')}\n`);
  return {
    description: `Lets the other hosts have what this one runs well, at ${target.machine}`,
    wants: ['network-online.target'],
    after: ['network-online.target'],
    startAt: '*:0/15',
    path: ['git', 'openssh', ...programs].map((name) => nix.pkgs(name)),
    environment: { ...environment, KNOWN_HOSTS: nix.text`${file}` },
    script,
    serviceConfig: {
      Type: 'oneshot',
      DynamicUser: true,
      LoadCredential: nix.text`key:${secret.path}`,
      StateDirectory: 'upgrade-canary',
      StateDirectoryMode: '0700',
      TimeoutStartSec: '10min',
      ...sandbox,
    },
  };
}

const environment = { GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0', HOME: '%S/upgrade-canary' };
