import { DeclarativeUsers, type DeclarativeUsersProps } from '../../../constructs/declarative-users';
import { type FleetInput } from '../../../lib';
import { synthFleet, synthProblems } from '../../../lib/testing';
import { accountsOf, fleetOf, someday, zeus } from './people-fleet';

const leto = { uid: 2001 };
const refusals: [string, DeclarativeUsersProps, NonNullable<FleetInput['users']>, string[]][] = [
  [
    'a group whose name NixOS would not take',
    { ownGroups: ['Family'] },
    { zeus },
    [
      "[ares/users] ownGroups: must be groups of at most 31 small letters, digits, _ and -, no digit first, got 'Family'; write it like 'family'",
    ],
  ],
  [
    'a group twice',
    { ownGroups: ['family', 'family'] },
    { zeus },
    ["[ares/users] ownGroups: has 'family' a second time; take it out"],
  ],
  [
    'a way to root that the fleet does not tell',
    { members: { wheel: ['zeus'] } },
    { zeus },
    ["[ares/users] members: says who becomes root, got 'wheel'; write wheel: true at the user in the fleet"],
  ],
  [
    'a member who is a slip of the pen, one who is not there, one who is disabled and one who is gone',
    { members: { video: ['zeos', 'leto', 'hermes', 'tempd'] } },
    { zeus, leto: { ...leto, hosts: ['hera'] }, hermes: { disabled: true }, tempd: { uid: 2009, removed: true } },
    [
      "[ares/users] members.video: the fleet has no user of that name, got 'zeos'; did you mean 'zeus'?",
      "[ares/users] members.video: user 'hermes' is disabled and is in no group; take the name out",
      `[ares/users] members.video: user 'leto' has no account on host 'ares', but on ["hera"]; add it to users.leto.hosts`,
      "[ares/users] members.video: user 'tempd' is removed; take the name out",
    ],
  ],
  [
    'a host on which only a disabled user is in wheel, which NixOS would take for a way in',
    {},
    { zeus: { ...zeus, disabled: true }, leto },
    [
      "[ares/users] wheel: nobody could become root on 'ares': no enabled user of it has wheel: true; give it to one in the fleet, or write rootPassword: true",
    ],
  ],
  [
    'a host whose only ways to root end some day',
    {},
    { zeus: { ...zeus, expires: '2030-01-01' } },
    [
      "[ares/users] expires: nobody could become root on 'ares' some day: all of wheel expire (zeus until 2030-01-01); let one stay, or write rootPassword: true",
    ],
  ],
];

test.each(refusals)('%s is refused', (_, props, users, lines) => {
  expect(synthProblems(accountsOf('ares', props), { fleet: fleetOf(users) })).toEqual(lines);
});

test('accounts that two constructs would make are refused', () => {
  const twice = (app: Parameters<ReturnType<typeof accountsOf>>[0]) =>
    new DeclarativeUsers(accountsOf('ares')(app), 'again');
  expect(synthProblems(twice, { fleet: fleetOf() })).toEqual(
    expect.arrayContaining([
      "[ares] account zeus: is made by 'ares/again' and by 'ares/users'; keep one",
      "[ares] secret passwords/zeus: is declared by 'ares/again/password-zeus' and by 'ares/users/password-zeus'; share one SecretRef, or give each its own key",
    ]),
  );
});

test('a way to root other than wheel is enough: its password, or Windows', () => {
  const fleet = fleetOf({ leto });
  expect(synthProblems(accountsOf('ares', { rootPassword: true }), { fleet })).toEqual([]);
  expect(synthProblems(accountsOf('pan'), { fleet, partial: true })).toEqual([]);
});

test('a server without a key for anybody of wheel, and an id that is not known, are warnings', () => {
  const users = { zeus: { ...zeus, keys: [someday] }, tempd: { removed: true } };
  const { result } = synthFleet(accountsOf('ares'), { fleet: fleetOf(users) });
  expect(result.warnings.filter(({ path }) => path === 'ares/users').map(({ message }) => message)).toEqual([
    "users: nobody of wheel has an SSH key on server 'ares', so only its console is left to them",
    `users: the id that tempd had on 'ares' is not known, so somebody new may get its files; give it users.tempd.uid, as grep -o '"tempd":[0-9]*' /var/lib/nixos/uid-map says there`,
  ]);
});
