import { type Changes, changed, fleetWith, linesOf } from './base-fleet';

const given = (state: Readonly<Record<string, unknown>>): Changes => ({
  'hosts/ares/existingState': [{ path: '/srv/nfs', why: 'shares', ...state }],
});
const at = 'hosts.ares.existingState.0';
const game = { path: '/var/lib/game', why: 'worlds' };
const form = "must be a full path without '..', wildcards, quotes and a '/' at its end";

/** What is wrong, and every line of the error. */
const faults: [string, Changes, string[]][] = [
  ['no path', given({ path: undefined }), [`[fleet] ${at}.path: is missing; give text`]],
  ['a path that starts nowhere', given({ path: 'srv' }), [`${at}.path: ${form}, got 'srv'; write it like '/srv/nfs'`]],
  ['a / at the end', given({ path: '/srv/' }), [`${at}.path: ${form}, got '/srv/'; write it like '/srv/nfs'`]],
  ['a way up', given({ path: '/srv/../x' }), [`${at}.path: ${form}, got '/srv/../x'; write it like '/srv/nfs'`]],
  ['a wildcard', given({ path: '/srv/*' }), [`${at}.path: ${form}, got '/srv/*'; write it like '/srv/nfs'`]],
  [
    'the whole disk',
    given({ path: '/' }),
    [`${at}.path: is everything, got '/'; name the folders that something is kept in`],
  ],
  [
    'what is gone after a restart',
    given({ path: '/run/app' }),
    [`${at}.path: is in '/run', which is empty after a restart, got '/run/app'; name what outlives that`],
  ],
  [
    'the Nix store',
    given({ path: '/nix/store' }),
    [`${at}.path: is in '/nix', which comes with the system, got '/nix/store'; name what outlives that`],
  ],
  ['no words', given({ why: '-' }), [`${at}.why: must say what is in it, got '-'`]],
  ['a reason that is none', given({ replaceable: '' }), [`${at}.replaceable: must say how it comes again, got ''`]],
  [
    'a pattern of something else',
    given({ exclude: ['/srv/nfs/cache'] }),
    [`${at}.exclude: must be a pattern of what is below '/srv/nfs', got '/srv/nfs/cache'; write it like 'cache/**'`],
  ],
  [
    'a database elsewhere',
    given({ ...game, dump: { kind: 'sqlite', file: '/var/lib/other/worlds.db' } }),
    [`${at}.dump.file: must be the full path of a file below '/var/lib/game', got '/var/lib/other/worlds.db'`],
  ],
  [
    'a database with a quote',
    given({ ...game, dump: { kind: 'postgresql', database: "a'b" } }),
    [`${at}.dump.database: must be the name of a database: letters, digits, _ and -, no digit first, got 'a\\'b'`],
  ],
  [
    'a kind of database misspelt',
    given({ ...game, dump: { kind: 'sqlit', file: '/var/lib/game/a.db' } }),
    [`${at}.dump.kind: must be one of 'sqlite', 'postgresql', 'command', got 'sqlit'; did you mean 'sqlite'?`],
  ],
  [
    'a file in a folder, a package that is none, and no script',
    given({ ...game, dump: { kind: 'command', file: 'a/b', packages: ['open ldap'], script: 'x' } }),
    [`${at}.dump.packages.0: must be the name of a package in nixpkgs, such as 'openldap', got 'open ldap'`],
  ],
  [
    'a file in a folder, and no script',
    given({ ...game, dump: { kind: 'command', file: 'a/b', script: ' ' } }),
    [
      `${at}.dump.file: must be the name of a file, without folders and spaces, got 'a/b'; write it like 'ldap.ldif'`,
      `${at}.dump.script: must write the copy to standard output, got ''`,
    ],
  ],
  [
    'a dump of what is not saved',
    given({ replaceable: 'it fills again', dump: { kind: 'postgresql', database: 'app' } }),
    [`${at}.dump: is of something that no backup saves; keep it or replaceable`],
  ],
  ['a field misspelt', given({ excludes: [] }), [`${at}.excludes: is not a known field; did you mean 'exclude'?`]],
  [
    'the same path twice',
    { 'hosts/ares/existingState': [game, game] },
    [`hosts.ares.existingState.1.path: is there twice, got '/var/lib/game'; keep one of the two`],
  ],
];

test.each(faults)('state with %s is refused', (_, changes, lines) => {
  expect(linesOf(changed(changes))).toEqual(lines.map((line) => `[fleet] ${line.replace('[fleet] ', '')}`));
});

test('state of a host has no excludes unless they are given', () => {
  const { hosts } = fleetWith(given({}));
  expect(hosts['ares']?.existingState).toEqual([{ path: '/srv/nfs', why: 'shares', exclude: [] }]);
  expect(hosts['hera']?.existingState).toEqual([]);
});
