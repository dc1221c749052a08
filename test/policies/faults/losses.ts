import { type Fault, type Harm } from './fault';
import { house } from './house';

/** A fault in the program of the house: one of its lines, and what stands there instead. */
function lost(name: string, rule: string, by: string, says: string, [from, to]: readonly [string, string]): Fault {
  const harm: Harm = rule === 'PublicHostIsMonitored' ? 'stops working' : 'loss';
  return {
    ...{ name, harm, caughtBy: rule, says: `[${by}] ${rule}: ${says}` },
    rewrite: () => house,
    edits: [['main.ts', from, to]],
  };
}

const declared = 'attic.facets.declare(backups, saved, attic);';

/** What would be gone for good with a disk, a house, or a key. */
export const losses: readonly Fault[] = [
  lost('state of a service that is in no backup', 'StateIsBackedUp', 'attic', '/srv/photos (photos) is in no backup', [
    "'/srv', ",
    '',
  ]),
  lost('a home that is in no backup', 'StateIsBackedUp', 'attic/users', '/home/ann (home of ann) is in no backup', [
    "'/home', ",
    '',
  ]),
  lost(
    'a pattern that leaves out the state of a service',
    'StateIsBackedUp',
    'attic',
    "/srv/photos (photos) is left out by backup 'house'",
    ['[...keys]', "[...keys, 'photos']"],
  ),
  lost(
    'a database whose files are copied while it runs',
    'StateIsBackedUp',
    'attic',
    "/var/lib/game (worlds) has a database that changes while backup 'house' copies its files",
    ["dumped = ['/var/lib/game']", 'dumped: string[] = []'],
  ),
  lost(
    'ids of users that are not saved with their files',
    'StateIsBackedUp',
    'attic/base',
    '/var/lib/nixos (ids of users and groups, as they were given) is left out by backup',
    ['[...keys]', "[...keys, '/var/lib/nixos']"],
  ),
  lost(
    'copies of a public host that burn with it',
    'PublicHostIsBackedUp',
    'attic',
    'serves the Internet (port 443/tcp, web: photos for friends), and has copies at the same place only',
    ['[near, far]', '[near]'],
  ),
  lost(
    'a public host without a backup',
    'PublicHostIsBackedUp',
    'attic',
    'serves the Internet (port 443/tcp, web: photos for friends), and has no backup',
    [declared, ''],
  ),
  lost(
    'a public host that nobody looks after',
    'PublicHostIsMonitored',
    'attic',
    'serves the Internet (port 443/tcp, web: photos for friends), and nobody is told',
    ["attic.facets.declare(monitored, { server: 'attic' }, attic);", ''],
  ),
  lost(
    'the key of all secrets in the backup that it opens',
    'BackupLeavesKeyOut',
    'attic',
    "backup 'house' saves /etc/nixos/secrets/key.txt, ",
    ["['/etc/nixos/secrets/key.txt', ", '['],
  ),
  lost(
    'a backup whose password goes with the host',
    'BackupLeavesKeyOut',
    'attic',
    "backup 'house' has a password that only the key of 'attic' opens",
    [', recipients: [ageKey]', ''],
  ),
];
