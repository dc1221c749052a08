import { nix, type NixAttributes, type NixExpression, type SecretRef, type User } from '../../lib';
import { type Person } from './person';

/** What the accounts of a host are made from. */
export interface Accounts {
  readonly people: readonly Person[];
  readonly uidOf: (name: string) => number;
  /** Ids of groups by name. */
  readonly gids: Readonly<Record<string, number>>;
  /** Secrets of passwords by user, root among them. */
  readonly passwords: ReadonlyMap<string, SecretRef>;
}

/** Day 0 means both never and always to different programs. */
const over = '1970-01-02';
/** NixOS keeps the day that an account had before, unless another is said. */
const never = '9999-12-31';

/** `users`, and what the shells need. */
export function usersModule({ people, uidOf, gids, passwords }: Accounts): NixAttributes {
  const groups = Object.fromEntries(Object.entries(gids).map(([name, gid]) => [name, { gid }]));
  const named = people.map((person) => {
    const { name } = person.user;
    return [name, account(person, uidOf(name), passwords.get(name))] as const;
  });
  return {
    ...shellModules(people),
    users: {
      mutableUsers: false,
      users: { ...Object.fromEntries(named), root: password(passwords.get('root')) },
      ...(Object.keys(groups).length > 0 && { groups }),
    },
  };
}

function account(person: Person, uid: number, secret: SecretRef | undefined): NixAttributes {
  const { user, enabled, wheel, groups, keys } = person;
  const extraGroups = [...(wheel ? ['wheel'] : []), ...groups];
  return {
    isNormalUser: true,
    uid,
    ...(user.description !== '' && { description: user.description }),
    shell: enabled ? shellOf(user) : nix.text`${nix.pkgs('shadow')}/bin/nologin`,
    ...(extraGroups.length > 0 && { extraGroups }),
    ...(keys.length > 0 && { openssh: { authorizedKeys: { keys } } }),
    ...(user.linger && { linger: true }),
    expires: enabled ? (user.expires ?? never) : over,
    ...password(secret),
  };
}

function password(secret: SecretRef | undefined): NixAttributes {
  return secret === undefined ? { hashedPassword: '!' } : { hashedPasswordFile: secret.path };
}

function shellOf({ shell }: User): NixExpression {
  return nix.pkgs(shell === 'bash' ? 'bashInteractive' : shell);
}

/** Without its module, a shell lacks the paths of NixOS. Nushell has none, but must be a shell that logins accept. */
function shellModules(people: readonly Person[]): NixAttributes {
  const used = new Set(people.filter(({ enabled }) => enabled).map(({ user }) => user.shell));
  const programs = (['fish', 'zsh'] as const).filter((shell) => used.has(shell));
  return {
    ...(programs.length > 0 && { programs: Object.fromEntries(programs.map((shell) => [shell, { enable: true }])) }),
    ...(used.has('nushell') && { environment: { shells: [nix.pkgs('nushell')] } }),
  };
}
