import { type IHost, isPlaceholder, type User } from '../../lib';
import { type DeclarativeUsersProps } from './props';

/** A user of the fleet, as the account is on one host. */
export interface Person {
  readonly user: User;
  readonly enabled: boolean;
  /** A disabled account would otherwise satisfy NixOS's own check that somebody can become root. */
  readonly wheel: boolean;
  /** Groups beside wheel, in order of name; none of a disabled account. */
  readonly groups: readonly string[];
  /** Keys that let it in. */
  readonly keys: readonly string[];
  /** Key of the secret of its password. */
  readonly password: string | undefined;
}

/** Accounts of people on a host, in order of name. */
export function peopleOf({ fleet, hostName, facts }: IHost, { members = {} }: DeclarativeUsersProps): Person[] {
  const here = Object.values(fleet.users).filter(({ hosts }) => hosts.includes(hostName));
  return here.map((user) => {
    const enabled = !user.disabled;
    const wheel = enabled && user.wheel;
    const extra = Object.keys(members).filter((group) => members[group]?.includes(user.name));
    // Without it, a desktop asks for a password at every new network.
    const network = wheel && facts.network.manager === 'networkmanager' ? ['networkmanager'] : [];
    return {
      user,
      enabled,
      wheel,
      groups: enabled ? [...new Set([...user.groups, ...extra, ...network])].sort() : [],
      keys: enabled ? user.keys.filter((key) => !isPlaceholder(key)) : [],
      password: enabled && user.password ? passwordKey(user.name) : undefined,
    };
  });
}

/** Place of the hash of a password among the secrets of a host. */
export function passwordKey(user: string): string {
  return `passwords/${user}`;
}
