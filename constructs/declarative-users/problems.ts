import { didYouMean, type Fault, type IHost, shown } from '../../lib';
import { type Person } from './person';
import { type DeclarativeUsersProps } from './props';

/** What is wrong with options by themselves. */
export function optionFaults({ members = {}, ownGroups = [] }: DeclarativeUsersProps): Fault[] {
  const own = ownGroups.flatMap((group, index) => [
    ...groupFaults('ownGroups', group),
    ...(ownGroups.indexOf(group) < index
      ? [{ field: 'ownGroups', message: `has ${shown(group)} a second time; take it out` }]
      : []),
  ]);
  return [...own, ...Object.keys(members).flatMap((group) => groupFaults('members', group))];
}

function groupFaults(field: string, group: string): Fault[] {
  if (!/^[a-z_][a-z0-9_-]{0,30}$/.test(group)) {
    const form = 'must be groups of at most 31 small letters, digits, _ and -, no digit first';
    return [{ field, message: `${form}, got ${shown(group)}; write it like 'family'` }];
  }
  if (group !== 'wheel') return [];
  return [{ field, message: `says who becomes root, got 'wheel'; write wheel: true at the user in the fleet` }];
}

/** What is wrong with options on this host of this fleet. */
export function hostFaults(host: IHost, props: DeclarativeUsersProps, people: readonly Person[]): Fault[] {
  return [...memberFaults(host, props), ...wayInFaults(host, props, people)];
}

function memberFaults(host: IHost, { members = {} }: DeclarativeUsersProps): Fault[] {
  return Object.entries(members).flatMap(([group, names]) =>
    names.flatMap((name) => {
      const message = memberFault(host, name);
      return message === undefined ? [] : [{ field: `members.${group}`, message }];
    }),
  );
}

function memberFault({ fleet, hostName }: IHost, name: string): string | undefined {
  const user = fleet.users[name];
  if (fleet.removedUsers[name] !== undefined) return `user ${shown(name)} is removed; take the name out`;
  if (user === undefined) {
    return `the fleet has no user of that name, got ${shown(name)}${didYouMean(name, Object.keys(fleet.users))}`;
  }
  if (user.disabled) return `user ${shown(name)} is disabled and is in no group; take the name out`;
  if (user.hosts.includes(hostName)) return undefined;
  return `user ${shown(name)} has no account on host '${hostName}', but on ${shown(user.hosts)}; add it to users.${name}.hosts`;
}

/** Root on WSL needs no account: Windows starts what it likes as root. */
function wayInFaults(
  { facts, hostName }: IHost,
  { rootPassword = false }: DeclarativeUsersProps,
  people: readonly Person[],
): Fault[] {
  if (rootPassword || facts.kind === 'wsl') return [];
  const admins = people.filter(({ wheel }) => wheel).map(({ user }) => user);
  const remedy = 'or write rootPassword: true';
  if (admins.length === 0) {
    const message = `nobody could become root on '${hostName}': no enabled user of it has wheel: true; give it to one in the fleet, ${remedy}`;
    return [{ field: 'wheel', message }];
  }
  if (admins.some(({ expires }) => expires === undefined)) return [];
  const days = admins.map(({ name, expires = '' }) => `${name} until ${expires}`).join(', ');
  const message = `nobody could become root on '${hostName}' some day: all of wheel expire (${days}); let one stay, ${remedy}`;
  return [{ field: 'expires', message }];
}
