import { type Fleet, type FleetLock, isPlaceholder } from '../fleet';

/** Somebody who may open encrypted files. */
export interface Recipient {
  /** Name of the user or host. */
  readonly name: string;
  /** `age1…`, or `ssh-ed25519 BASE64` of a person. */
  readonly recipient: string;
}

/** Who may open the secrets file of one host, and nobody else. Plain data. */
export interface FileRecipients {
  /** People who run the fleet: every recipient of every user, by name of user. They open the files of all hosts. */
  readonly admins: readonly Recipient[];
  /** The host itself; absent before it is onboarded. */
  readonly host?: Recipient;
  /** Both, as sops writes them, sorted. */
  readonly all: readonly string[];
}

/** Who may open the secrets file of a host. */
export function recipientsOf(fleet: Fleet, lock: FleetLock, host: string): FileRecipients {
  const admins = Object.values(fleet.users).flatMap(({ name, recipients }) =>
    recipients.filter((one) => !isPlaceholder(one)).map((recipient) => ({ name, recipient })),
  );
  const own = lock.get('recipient', host);
  return fileRecipients(admins, own === undefined ? undefined : { name: host, recipient: own });
}

export function fileRecipients(admins: readonly Recipient[], host: Recipient | undefined): FileRecipients {
  const all = [...admins, ...(host === undefined ? [] : [host])].map(({ recipient }) => recipient);
  return { admins, ...(host !== undefined && { host }), all: [...new Set(all)].sort() };
}
