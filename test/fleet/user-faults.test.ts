import { type Changes, fleetWith, linesOf, changed, sshKey } from './base-fleet';

/** What is wrong, where, and every line of the error. */
const faults: [string, Changes, string[]][] = [
  [
    'a description that would end its field of /etc/passwd',
    { 'users/leto/description': 'a:b' },
    [`[fleet] users.leto.description: must be one line without colons, got 'a:b'`],
  ],
  [
    'a day that the calendar does not have',
    { 'users/leto/expires': '2026-02-30' },
    [`[fleet] users.leto.expires: must be a day, YYYY-MM-DD, got '2026-02-30'; write it like '2026-12-31'`],
  ],
  [
    'a user that every NixOS has',
    { 'users/root': {} },
    [
      '[fleet] users.root: is an account that every NixOS has; leave it out, rootPassword of DeclarativeUsers is about root',
    ],
  ],
  [
    'wheel among other groups, where nobody would look for it',
    { 'users/leto/groups': ['video', 'wheel'] },
    [`[fleet] users.leto.groups.1: is what makes it root, got 'wheel'; write wheel: true`],
  ],
  [
    'wheel without a password, which sudo asks for',
    { 'users/zeus/password': false },
    ['[fleet] users.zeus.password: is what sudo asks for, got false with wheel: true; take one of the two out'],
  ],
  [
    'an account that nobody gets into',
    { 'users/leto/password': false },
    ['[fleet] users.leto.password: lets nobody in, got false and no keys; give it keys, or write disabled: true'],
  ],
  [
    'a disabled account whose services would run on',
    { 'users/leto': { disabled: true, linger: true } },
    [`[fleet] users.leto.linger: keeps services of the disabled user 'leto' running, got true; take it out`],
  ],
  [
    'a disabled operator',
    { 'users/zeus/disabled': true },
    [`[fleet] operator: user 'zeus' is disabled and runs nothing; name another`],
  ],
  [
    'a removed operator',
    { 'users/zeus/removed': true },
    [`[fleet] operator: user 'zeus' is removed and runs nothing; name another`],
  ],
  [
    'the id of a removed user, whose files the other would get',
    { 'users/tempd': { uid: 1001, removed: true } },
    [`[fleet] users.tempd.uid: user 'leto' has 1001 too; give each its own`],
  ],
];

test.each(faults)('%s is refused', (_, changes, lines) => expect(linesOf(changed(changes))).toEqual(lines));

test('who needs no way in may have none: services that linger, the disabled, the removed', () => {
  const none = { password: false };
  const users = { a: { ...none, linger: true }, b: { ...none, disabled: true }, c: { ...none, removed: true } };
  const changes = Object.entries(users).map(([name, facts]) => [`users/${name}`, facts]);
  expect(linesOf(changed(Object.fromEntries(changes) as Changes))).toEqual([]);
});

test('a removed user is no user any more, and keeps its name, id and hosts', () => {
  const fleet = fleetWith({ 'users/tempd': { uid: 1009, removed: true, hosts: ['hera'], keys: [sshKey(9)] } });
  expect(Object.keys(fleet.users)).toEqual(['leto', 'zeus']);
  expect(fleet.removedUsers).toEqual({ tempd: { name: 'tempd', uid: 1009, hosts: ['hera'] } });
});
