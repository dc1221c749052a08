import { type IHost, type StatePath, type User } from '../../lib';

/** Parts of a home that programs make anew. */
const cached = [
  '.cache',
  '.cargo/registry',
  '.local/share/Trash',
  '.local/share/containers/storage/overlay*',
  '.npm/_cacache',
];
/** The key that opens the secrets of all hosts, the passwords of backups among them: it has copies elsewhere. */
const ageKey = '.config/sops/age/keys.txt';

/**
 * Homes of the people of a host, and what those left behind whose accounts are removed. People work on their own machines;
 * on a server they look after it, and no home asks for a backup.
 */
export function homes({ fleet, facts, hostName }: IHost, people: readonly User[]): StatePath[] {
  const isTheirs = facts.kind !== 'server' && facts.kind !== 'vm';
  const gone = Object.values(fleet.removedUsers).filter(({ hosts }) => hosts.includes(hostName));
  return [
    ...people.map(({ name, recipients }) => ({
      path: `/home/${name}`,
      why: `home of ${name}`,
      ...(!isTheirs && { remadeBy: 'it begins empty; what runs a server comes from the program' }),
      exclude: [...cached, ...(recipients.length > 0 ? [ageKey] : [])].sort(),
    })),
    ...gone.map(({ name }) => ({
      path: `/home/${name}`,
      why: `what ${name} left behind`,
      replaceable: 'the account is removed; what is worth keeping of it is moved somewhere else',
    })),
  ];
}
