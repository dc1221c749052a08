import { Construct } from 'constructs';
import { hostOf, type IHost, nix, type NixAttributes, NixModule, type SecretRef, secrets } from '../lib';

/** Where a host keeps its secrets file and the key to it, when they are not in the repository. */
const hostFolder = '/etc/nixos/secrets';

/**
 * The secrets of one host: an entry for each `SecretRef` on it, from the host's own encrypted file.
 *
 * Renders to `sops` (sops-nix `modules/sops`). With `secrets: 'repo'` the file is `secrets/<host>.yaml`, checked at
 * build; with `secrets: 'host'` it is `/etc/nixos/secrets/<host>.yaml`, which no build can see, so a unit reports at
 * boot what was not put in place.
 */
export class HostSecrets extends Construct {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const host = hostOf(this);
    new NixModule(this, 'secrets', {
      area: 'security',
      config: () => {
        const declared = host.facets.read(secrets);
        if (declared.length === 0) return undefined;
        const entries = Object.fromEntries(declared.map((secret) => [secret.key, entry(secret)]));
        return { sops: { ...source(host), secrets: entries }, ...(onHost(host) && bootCheck(declared)) };
      },
    });
  }
}

function onHost(host: IHost): boolean {
  return host.fleet.secrets === 'host';
}

function source(host: IHost): NixAttributes {
  const file = onHost(host) ? `${hostFolder}/${host.hostName}.yaml` : nix.path(`./secrets/${host.hostName}.yaml`);
  return {
    defaultSopsFile: file,
    ...(onHost(host) && { validateSopsFiles: false, age: { keyFile: `${hostFolder}/key.txt` } }),
    // RSA host keys would be taken for GnuPG by default: one more way in that nobody asked for.
    gnupg: { sshKeyPaths: [] },
  };
}

function entry({ owner, group, mode, restartUnits, reloadUnits, neededForUsers }: SecretRef): NixAttributes {
  return {
    mode,
    ...(owner !== undefined && { owner }),
    ...(group !== undefined && { group }),
    ...(restartUnits.length > 0 && { restartUnits }),
    ...(reloadUnits.length > 0 && { reloadUnits }),
    ...(neededForUsers && { neededForUsers }),
  };
}

function bootCheck(declared: readonly SecretRef[]): NixAttributes {
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
