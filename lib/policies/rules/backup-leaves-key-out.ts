import { type RenderedFleet } from '../../checks';
import { backups, saves } from '../../facets/backups';
import { type IHost } from '../../host';
import { secrets } from '../../secret-ref';
import { secretsFile } from '../../secrets/secrets-file';
import { type Answer, complyingUnless, type Finding, hostPolicy } from '../policy';
import { textAt } from '../setting';

/**
 * The password of a backup can be had without the backup: a person's key opens it, too, and keys of age are not in
 * the repository itself, where they are of use only to who has broken it open.
 */
export const BackupLeavesKeyOut = hostPolicy(
  'BackupLeavesKeyOut',
  'A backup whose password is lost with the host, or that gives away every other secret with its own.',
  (host, rendered): Answer => {
    const made = host.facets.entries(backups);
    if (made.length === 0 || host.facets.read(secrets).length === 0) return 'does not apply';
    return complyingUnless([...inside(host, rendered), ...opensAlone(host)]);
  },
);

function inside(host: IHost, rendered: RenderedFleet): Finding[] {
  const keys = keysOf(host, rendered);
  return host.facets.entries(backups).flatMap(({ value, by }) =>
    keys
      .filter((key) => saves(value, key))
      .map((key) => {
        const message = `saves ${key}, which opens its own password and every other secret; exclude it, and keep a copy on paper`;
        return { path: maker(by), field: `backup '${value.name}'`, message };
      }),
  );
}

/** Where keys of age are on a host: its own, and those of people who open the secrets of all hosts. */
function keysOf({ hostName, fleet }: IHost, rendered: RenderedFleet): string[] {
  const own = textAt(rendered, hostName, 'sops.age.keyFile');
  const people = Object.values(fleet.users).filter(({ recipients, hosts }) => {
    return recipients.some((one) => !one.startsWith('ssh-')) && hosts.includes(hostName);
  });
  return [...(own === undefined ? [] : [own]), ...people.map(({ name }) => `/home/${name}/.config/sops/age/keys.txt`)];
}

function opensAlone({ hostName, fleet, facets }: IHost): Finding[] {
  if (Object.values(fleet.users).some(({ recipients }) => recipients.length > 0)) return [];
  const [first] = facets.entries(backups);
  const copy = fleet.secrets === 'host' ? `, and keep a copy of ${secretsFile(hostName)}, which git does not have` : '';
  const message = `has a password that only the key of '${hostName}' opens, and so it is lost with the host; give a user of the fleet recipients${copy}`;
  return first === undefined ? [] : [{ path: maker(first.by), field: `backup '${first.value.name}'`, message }];
}

/** The construct, without the derivation that may stand behind it: exceptions name constructs. */
function maker(by: string): string {
  return by.replace(/ \(.*$/, '');
}
