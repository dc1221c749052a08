import { Construct } from 'constructs';
import {
  alertRules,
  hostOf,
  type IHost,
  nix,
  type NixAttributes,
  NixModule,
  secrets,
  secretsFile,
  secretTemplates,
  type StatePath,
  statePaths,
} from '../lib';
import { secretsMissing } from './host-secrets/alerts';
import { bootCheck } from './host-secrets/boot-check';
import { secretEntry, templateEntry } from './host-secrets/entries';
import { keySource } from './host-secrets/key-source';
import { switchCheck } from './host-secrets/switch-check';

/**
 * The secrets of one host: an entry for each `SecretRef` and each `SecretTemplate` on it, from the host's own encrypted
 * file.
 *
 * Renders to `sops` (sops-nix `modules/sops`). With `secrets: 'repo'` the file is `secrets/<host>.yaml`, checked at
 * build; with `secrets: 'host'` it is `/etc/nixos/secrets/<host>.yaml`, which no build can see, so a switch without it is
 * refused and a unit reports at boot what was not put in place. It is opened with the key that `npx cdknix secrets onboard` has recorded.
 */
export class HostSecrets extends Construct {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const host = hostOf(this);
    if (onHost(host)) {
      host.facets.declare(statePaths, encryptedFiles(host), this);
      host.facets.declare(alertRules, secretsMissing, this);
    }
    new NixModule(this, 'secrets', {
      area: 'security',
      config: () => {
        const declared = host.facets.read(secrets);
        if (declared.length === 0) return undefined;
        const entries = Object.fromEntries(declared.map((secret) => [secret.key, secretEntry(secret)]));
        const templates = host.facets.read(secretTemplates).map((one) => [one.fileName, templateEntry(one)] as const);
        return {
          sops: {
            ...source(host),
            secrets: entries,
            ...(templates.length > 0 && { templates: Object.fromEntries(templates) }),
          },
          ...(onHost(host) && { ...bootCheck(declared), ...switchCheck(host.hostName, keySource(host), declared) }),
        };
      },
    });
  }
}

function onHost(host: IHost): boolean {
  return host.fleet.secrets === 'host';
}

/** The key beside it stays out: it opens the passwords of the backups themselves. */
function encryptedFiles({ hostName }: IHost): StatePath {
  const remadeBy = `put your own copy of ${secretsFile(hostName)} there, as npx cdknix secrets onboard says`;
  return { path: '/etc/nixos/secrets', why: 'encrypted secrets of the host', exclude: ['key.txt'], remadeBy };
}

function source(host: IHost): NixAttributes {
  const file = secretsFile(host.hostName);
  return {
    defaultSopsFile: onHost(host) ? `/etc/nixos/${file}` : nix.path(`./${file}`),
    ...(onHost(host) && { validateSopsFiles: false }),
    ...keySource(host).options,
    // RSA host keys would be taken for GnuPG by default: one more way in that nobody asked for.
    gnupg: { sshKeyPaths: [] },
  };
}
