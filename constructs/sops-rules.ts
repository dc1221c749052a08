import { Construct } from 'constructs';
import { type Fleet, FleetApp, GeneratedFile, recipientsOf, secretsFile, sopsConfiguration } from '../lib';

/**
 * Who may open the secrets file of each host, for sops: everybody who runs the fleet (`recipients` of its users) and the
 * host itself, which `npx cdknix secrets onboard` records. sops refuses every other file.
 *
 * Renders to `.sops.yaml`, which the app has to allow: `new FleetApp({ fleet, allow: ['.sops.yaml'] })`. Create one below
 * the app.
 *
 * @see https://getsops.io/docs/#using-sops-yaml-conf-to-select-kms-pgp-and-age-for-new-files
 */
export class SopsRules extends Construct {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const { fleet, lock } = FleetApp.of(this);
    const hosts = Object.keys(fleet.hosts);
    const rules = hosts.map((host) => ({ file: secretsFile(host), recipients: recipientsOf(fleet, lock, host) }));
    const isOpen = rules.some(({ recipients }) => recipients.admins.length > 0);
    this.node.addValidation({
      validate: () => [...closed(fleet), ...twins(rules.map(({ recipients }) => recipients.host))],
    });
    new GeneratedFile(this, 'file', {
      path: '.sops.yaml',
      text: () => (isOpen ? sopsConfiguration(rules) : undefined),
    });
  }
}

type Rule = ReturnType<typeof recipientsOf>;

function closed({ users, operator }: Fleet): string[] {
  if (Object.values(users).some(({ recipients }) => recipients.length > 0)) return [];
  const who = operator ?? 'USER';
  return [`nobody could open or change a secret; give users.${who}.recipients in the fleet what age-keygen prints`];
}

/** A host opens its own file and no other's. */
function twins(hosts: readonly Rule['host'][]): string[] {
  return hosts.flatMap((host, index) => {
    const first = hosts.slice(0, index).find((other) => host !== undefined && other?.recipient === host.recipient);
    if (host === undefined || first === undefined) return [];
    return [
      `hosts '${first.name}' and '${host.name}' have the same key, and open each other's secrets; give each its own`,
    ];
  });
}
