import { didYouMean, type Fault, type IHost, isPlaceholder, shown, type User } from '../../lib';

/** Names of those who may log in, sorted: those asked for, or all who could. */
export function namesOf(host: IHost, asked: readonly string[] | undefined): string[] {
  const able = accountsOf(host).flatMap((user) => (user.disabled || user.keys.length === 0 ? [] : [user.name]));
  return [...new Set(asked ?? able)].sort();
}

/** Those who may log in; one whom the fleet does not have is a problem by itself. */
export function peopleOf(host: IHost, asked: readonly string[] | undefined): User[] {
  return namesOf(host, asked).flatMap((name) => host.fleet.users[name] ?? []);
}

/** Whether a user has a key that is not to be filled in yet. */
export function hasKey({ keys }: User): boolean {
  return keys.some((key) => !isPlaceholder(key));
}

/** Who of those asked for could not log in, and why. */
export function peopleFaults(host: IHost, asked: readonly string[] | undefined): Fault[] {
  const { hostName } = host;
  const field = 'users';
  if (asked === undefined) {
    if (namesOf(host, asked).length > 0) return [];
    const remedy = `give one keys in the fleet, or leave SshServer out`;
    return [{ field, message: `no enabled user of host '${hostName}' has an SSH key; ${remedy}` }];
  }
  if (asked.length === 0)
    return [{ field, message: 'names nobody, got []; name one, or leave it out for all who have a key' }];
  return namesOf(host, asked).flatMap((name) => {
    const fault = faultOf(host, name);
    return fault === undefined ? [] : [{ field, message: fault }];
  });
}

function faultOf(host: IHost, name: string): string | undefined {
  const { fleet, hostName } = host;
  if (name === 'root') return `root never logs in by SSH, got 'root'; name a user with wheel: true`;
  if (Object.hasOwn(fleet.removedUsers, name)) return `user ${shown(name)} is removed; leave the name out`;
  const user = fleet.users[name];
  if (user === undefined) return `the fleet has no user of that name, got ${shown(name)}${hint(fleet.users, name)}`;
  if (!user.hosts.includes(hostName)) {
    return `user ${shown(name)} has no account on host '${hostName}', but on ${shown(user.hosts)}; add it to users.${name}.hosts`;
  }
  if (user.disabled) return `user ${shown(name)} is disabled and could not log in; leave the name out`;
  return user.keys.length > 0 ? undefined : `user ${shown(name)} has no SSH key; give one in users.${name}.keys`;
}

function hint(users: Readonly<Record<string, User>>, name: string): string {
  return didYouMean(name, Object.keys(users));
}

function accountsOf({ fleet, hostName }: IHost): User[] {
  return Object.values(fleet.users).filter(({ hosts }) => hosts.includes(hostName));
}
