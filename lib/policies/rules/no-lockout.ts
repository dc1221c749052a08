import { accounts } from '../../accounts/account';
import { type RenderedFleet } from '../../checks';
import { shown } from '../../errors';
import { type Login, logins } from '../../facets/logins';
import { sshServers } from '../../facets/ssh-servers';
import { type IHost } from '../../host';
import { type Definition, definitionsAt } from '../definitions';
import { type Answer, complyingUnless, type Finding, hostPolicy } from '../policy';
import { isSetTo, listOf } from '../setting';

/**
 * Where the fleet makes accounts and the SSH server, an administrator gets in by each of two ways that do not fail
 * together: over the network, and without it. What it does not make, others answer for.
 */
export const NoLockout = hostPolicy(
  'NoLockout',
  'A switch after which nobody who may become root gets into the machine any more.',
  (host, rendered): Answer => {
    const users = host.facets.read(accounts);
    const ways = host.facets.read(logins).filter(({ wheel }) => wheel);
    if (users.length === 0) return withoutAccounts(host, rendered);
    return complyingUnless([
      ...(host.facets.read(sshServers).length === 0 ? [] : overNetwork(host, ways)),
      ...withoutNetwork(host, ways),
      ...shutOut(host, rendered, ways),
    ]);
  },
);

function overNetwork({ hostName, fleet }: IHost, ways: readonly Login[]): Finding[] {
  const bySsh = ways.filter(({ by, factors }) => by === 'ssh' && factors.includes('key'));
  const names = [...new Set(bySsh.map(({ user }) => user))];
  // A key that is to be filled in is a warning of its own.
  const withKey = names.filter((name) => (fleet.users[name]?.keys.length ?? 0) > 0);
  if (withKey.some((name) => fleet.users[name]?.expires === undefined)) return [];
  const days = withKey.map((name) => `'${name}' until ${fleet.users[name]?.expires ?? ''}`).join(', ');
  const message =
    withKey.length > 0
      ? `lets in nobody who may become root once an account has ended, got ${days}; let one of them last`
      : names.length > 0
        ? `lets in ${shown(names)}, who may become root and have no key; give one of them a key`
        : 'lets in nobody who may become root; add a user with wheel to its SSH server';
  return [{ path: hostName, field: 'SSH', message }];
}

function withoutNetwork({ hostName }: IHost, ways: readonly Login[]): Finding[] {
  if (ways.some(({ by }) => by !== 'ssh')) return [];
  const message =
    'lets in nobody who may become root when the network is gone; give a user with wheel, or root, a password';
  return [{ path: hostName, field: 'console', message }];
}

/** What another module takes away from those that the fleet counts on. */
function shutOut({ hostName }: IHost, rendered: RenderedFleet, ways: readonly Login[]): Finding[] {
  const names = new Set(ways.map(({ user }) => user));
  const off = definitionsAt(rendered, hostName, 'users.users.*.enable').filter(({ value }) => value === false);
  const accountsOff = off
    .filter(({ path }) => names.has(path[2] ?? ''))
    .map(({ path, by }) => {
      return {
        path: by,
        field: path.join('.'),
        message: `takes away the account of ${shown(path[2])}, who has to get in; take it out`,
      };
    });
  const needsSsh = ways.some(({ by }) => by === 'ssh');
  const sshOff = definitionsAt(rendered, hostName, 'services.openssh.enable').filter(({ value }) => value === false);
  const message = 'takes away the SSH server, by which an administrator has to get in; take it out';
  const sshAway = needsSsh ? sshOff.map(({ by }) => ({ path: by, field: 'services.openssh.enable', message })) : [];
  return [...accountsOff, ...sshAway];
}

/** A host whose accounts are written by hand is judged where these say that nobody else exists. */
function withoutAccounts({ hostName }: IHost, rendered: RenderedFleet): Answer {
  const users = definitionsAt(rendered, hostName, 'users.users');
  if (users.length === 0 || !isSetTo(rendered, hostName, 'users.mutableUsers', false)) return 'does not apply';
  const administrators = [...new Set(users.map(({ path }) => path[2] ?? ''))].filter((name) =>
    isAdministrator(users, name),
  );
  const open = administrators.filter((name) => has(users, name, ['keys', 'keyFiles', 'hashedPasswordFile']));
  if (open.length > 0) return 'complies';
  const message = `leaves nobody in wheel with a key or a password file, got ${shown(administrators)}; give one of them both`;
  return [{ path: hostName, field: 'users.mutableUsers = false', message }];
}

function isAdministrator(users: readonly Definition[], name: string): boolean {
  const own = users.filter(({ path }) => path[2] === name);
  if (own.some(({ path, value }) => path[3] === 'enable' && value === false)) return false;
  const groups = own.filter(({ path }) => path[3] === 'extraGroups').flatMap(({ value }) => listOf(value));
  return name === 'root' || groups.includes('wheel');
}

function has(users: readonly Definition[], name: string, options: readonly string[]): boolean {
  return users.some(({ path, value }) => {
    const isEmpty = value === null || (Array.isArray(value) && value.length === 0);
    return path[2] === name && options.includes(path.at(-1) ?? '') && !isEmpty;
  });
}
