import { Construct } from 'constructs';
import {
  type R2Options,
  ResticBackup,
  type ResticBackupProps,
  ResticRepository,
  type S3Options,
  type SftpOptions,
} from '../../../constructs/restic-backup';
import { type FleetInput, type IHost, placeholderId, SecretRef, statePaths, upgradeTimes } from '../../../lib';
import { synthProblems, testFleet, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';

const near = ResticRepository.local('/mnt/backup');
const hosts: FleetInput['hosts'] = { ares: testHost };

/** What a host with a backup is refused for. */
function refused(props: Partial<ResticBackupProps>, id = 'state', declare: (host: IHost) => unknown = () => undefined) {
  const build = (host: IHost) => {
    declare(host);
    new ResticBackup(host, id, { repositories: { near }, ...props });
  };
  return synthProblems((app) => build(new HostStack(app, 'ares')), { fleet: testFleet({ hosts }), partial: true });
}

/** As {@link refused}, of a repository that needs secrets. */
function repository(make: (secret: (key: string) => SecretRef) => ResticRepository) {
  const secretOf = (host: IHost) => (key: string) => new SecretRef(host, key, { key: `test/${key}` });
  const build = (host: IHost) => new ResticBackup(host, 'state', { repositories: { far: make(secretOf(host)) } });
  return synthProblems((app) => build(new HostStack(app, 'ares')), { fleet: testFleet({ hosts }), partial: true });
}

const sftp = (options: Partial<SftpOptions>) =>
  repository((secret) => {
    const usual = { host: 'backup.example.org', user: 'ares', path: '/srv/ares', hostKey: 'ssh-ed25519 AAAAC3Nza' };
    return ResticRepository.sftp({ ...usual, key: secret('key'), ...options });
  });
const s3 = (options: Partial<S3Options>) =>
  repository((secret) => {
    const usual = { endpoint: 'https://s3.example.org', bucket: 'example-backup' };
    return ResticRepository.s3({ ...usual, accessKeyId: secret('id'), secretAccessKey: secret('key'), ...options });
  });
const rclone = (options: { remote?: string; path?: string }) =>
  repository((secret) =>
    ResticRepository.rclone({ remote: 'drive', path: 'ares', config: secret('rclone'), ...options }),
  );
const r2 = (options: R2Options, props: Partial<ResticBackupProps> = {}) =>
  refused({ repositories: { far: ResticRepository.r2(options) }, ...props });

const at = '[ares/state]';
const account = 'a'.repeat(32);
const time = "write it like '01:30', 'Sun 13:00' or '*:15'";

describe('ResticBackup refuses', () => {
  test.each<[what: string, problems: () => string[], message: string]>([
    [
      'no repository',
      () => refused({ repositories: {} }),
      'repositories: are none, so nothing would be saved; name one',
    ],
    [
      'a name that no unit can have',
      () => refused({ repositories: { 'Off site': near } }),
      "repositories: must be named with small letters, digits and -, got 'Off site'; call it 'near' or 'far'",
    ],
    [
      'a folder of the working directory',
      () => refused({ repositories: { near: ResticRepository.local('backup') } }),
      "repositories.near.path: must be a full path, got 'backup'; start it with /",
    ],
    [
      'credentials in the name of a server',
      () => sftp({ host: 'ares:secret@backup.example.org' }),
      'repositories.far.host: has more in it than a name, and credentials never go here; give user, path and key by themselves',
    ],
    [
      'a relative path there',
      () => sftp({ path: 'backup/../ares' }),
      "repositories.far.path: must be a full path, got 'backup/../ares'; start it with /",
    ],
    [
      'a user that is none',
      () => sftp({ user: 'a b' }),
      "repositories.far.user: must be the name of a user, got 'a b'; write it like 'backup'",
    ],
    [
      'a port that is none',
      () => sftp({ port: 0 }),
      'repositories.far.port: must be a whole number from 1 to 65535, got 0',
    ],
    [
      'a line of known_hosts for a key',
      () => sftp({ hostKey: 'backup.example.org ssh-ed25519 AAAAC3Nza' }),
      "repositories.far.hostKey: must be the public key of the server, got 'backup.example.org ssh-ed25519 AAAAC3Nza'; take it from ssh-keyscan -t ed25519 HOST, without the name: 'ssh-ed25519 AAAA…'",
    ],
    [
      'a private key for that of the server',
      () => sftp({ hostKey: '-----BEGIN OPENSSH PRIVATE KEY-----' }),
      'repositories.far.hostKey: is a private key; give the public one, and replace this one, which has been exposed',
    ],
    [
      'credentials in an endpoint, which are not shown',
      () => s3({ endpoint: 'https://key:secret@s3.example.org' }),
      "repositories.far.endpoint: has credentials in it; give accessKeyId and secretAccessKey, and write it like 'https://s3.example.org'",
    ],
    [
      'an endpoint in the clear',
      () => s3({ endpoint: 'http://s3.example.org' }),
      "repositories.far.endpoint: would send its keys' signatures in the clear, got 'http://s3.example.org'; write it like 'https://s3.example.org'",
    ],
    [
      'an endpoint with the bucket in it',
      () => s3({ endpoint: 'https://s3.example.org/bucket' }),
      "repositories.far.endpoint: must be the URL of a server without a path, got 'https://s3.example.org/bucket'; write it like 'https://s3.example.org'",
    ],
    [
      'a bucket that nobody can make',
      () => s3({ bucket: 'Example_Backup' }),
      "repositories.far.bucket: must be 3 to 63 small letters, digits and -, got 'Example_Backup'; write it like 'example-backup'",
    ],
    [
      'a path out of the bucket',
      () => s3({ path: '/ares/../hera' }),
      "repositories.far.path: must be names with / between them, got '/ares/../hera'; write it like 'backup/ares'",
    ],
    [
      'a remote whose name NixOS makes no variable of',
      () => rclone({ remote: 'my-drive' }),
      "repositories.far.remote: must be letters and digits, got 'my-drive'; write it like 'drive'",
    ],
    [
      'R2 without an account',
      () => r2({}),
      "repositories.far.accountId: is not known, for dns.zones of the fleet has none for its domain; give it here or there: the 32 digits in the address of Cloudflare's dashboard",
    ],
    [
      'an account that is none',
      () => r2({ accountId: 'me' }),
      "repositories.far.accountId: must be 32 hexadecimal digits, got 'me'; take it from the address of Cloudflare's dashboard",
    ],
    [
      'a lock that is no number of days',
      () => r2({ accountId: account, lockDays: 0.5 }),
      'repositories.far.lockDays: must be a whole number from 1 to 3650, got 0.5',
    ],
    [
      'a lock under which nothing could be taken away',
      () => r2({ accountId: account, lockDays: 30 }, { keep: { within: '7d' } }),
      "repositories.far.lockDays: is a time in which no snapshot can be taken away, got 30, and keep.within is '7d'; set keep.within to '30d' or more, or appendOnly",
    ],
    [
      'to keep nothing',
      () => refused({ keep: {} }),
      'keep: would leave no snapshot, got {}; say what stays, like { daily: 7, weekly: 5, monthly: 12 }',
    ],
    [
      'to keep no day',
      () => refused({ keep: { daily: 0, weekly: 4 } }),
      'keep.daily: must be a whole number from 1 to 1000, got 0; leave it out to keep none for it',
    ],
    [
      'a time to keep that restic reads in another way',
      () => refused({ keep: { within: '1 month' } }),
      "keep.within: must be a number of days, got '1 month'; write it like '30d'",
    ],
    [
      'a time that systemd would refuse',
      () => refused({ schedule: '25:00' }),
      `schedule: must be a time of every day, of a weekday or of every hour, got '25:00'; ${time}`,
    ],
    [
      'a day that is none',
      () => refused({ check: { schedule: 'Someday 13:00' } }),
      `check.schedule: must be a time of every day, of a weekday or of every hour, got 'Someday 13:00'; ${time}`,
    ],
    ['no part', () => refused({ check: { parts: 0 } }), 'check.parts: must be a whole number from 1 to 256, got 0'],
    [
      'a drill without files',
      () => refused({ drill: { files: 0 } }),
      'drill.files: must be a whole number from 1 to 200, got 0',
    ],
    [
      'no jitter',
      () => refused({ jitter: '0min' }),
      "jitter: must be a span from 1min to 12h, got '0min'; write it like '20min'",
    ],
    ['a relative path', () => refused({ paths: ['home'] }), "paths: must be a full path, got 'home'; start it with /"],
    [
      'a pattern for a path',
      () => refused({ paths: ['/home/*'] }),
      "paths: must be a path without patterns, '..' or a / at its end, got '/home/*'; write it like '/srv/photos'",
    ],
    [
      'what can be had again',
      () => refused({ paths: ['/nix/store'] }),
      "paths: is below /nix, where nothing lasts or all can be had again, got '/nix/store'; leave it out",
    ],
    [
      'the key that opens the password',
      () => refused({ paths: ['/etc/nixos/secrets/key.txt'] }),
      "paths: is the key that opens the password of this very backup, got '/etc/nixos/secrets/key.txt'; keep it on paper or on a stick elsewhere, and leave it out here",
    ],
    [
      'the key of a person that opens the password',
      () => refused({ paths: ['/home/ann/.config/sops/age/keys.txt'] }),
      "paths: is the key that opens the password of this very backup, got '/home/ann/.config/sops/age/keys.txt'; keep it on paper or on a stick elsewhere, and leave it out here",
    ],
    [
      'a pattern that would take the opposite away',
      () => refused({ excludes: ['!*.iso'] }),
      "excludes: must be a pattern of one line without !, # at its start and $, got '!*.iso'; write it like '*.iso'",
    ],
    [
      'a database that psql would read as more',
      () => refused({ dumps: [{ kind: 'postgresql', database: 'a; drop' }] }),
      "dumps: must be the name of a database, got 'a; drop'; write it like 'nextcloud'",
    ],
    [
      'a dump outside of its folder',
      () => refused({ dumps: [{ kind: 'command', file: '../x', packages: [], script: 'true' }] }),
      "dumps: must be a file name of letters, digits, '.', - and _, got '../x'; write it like 'ldap.ldif'",
    ],
    [
      'a database that is not saved',
      () => refused({ dumps: [{ kind: 'sqlite', file: '/srv/app/app.db' }] }),
      "dumps: is not in what is saved, got '/srv/app/app.db'; add its folder to paths, or declare it as state",
    ],
    [
      'a file to look for that is not saved',
      () => refused({ drill: { canary: '/srv/canary' } }),
      "drill.canary: is not in what is saved, got '/srv/canary'; add its folder to paths, or declare it as state",
    ],
    [
      'a repository in what it saves',
      () => refused({ paths: ['/mnt'] }),
      "repositories: is in what it saves, so that every copy has all copies in it, got '/mnt/backup'; put it elsewhere, on another disk",
    ],
  ])('%s', (_, problems, message) => {
    expect(problems()).toEqual([`${at} ${message}`]);
  });

  test('an id that no unit can have', () => {
    expect(refused({}, 'My_State')).toEqual([
      "[ares/My_State] id: must be small letters, digits and -, got 'My_State'; call it 'state'",
    ]);
  });

  test('two dumps of one name', () => {
    const dump = (script: string) => ({ kind: 'command' as const, file: 'ldap.ldif', packages: [], script });
    expect(refused({ dumps: [dump('one'), dump('two')] })).toEqual([
      `${at} dumps: two of them are 'command/ldap.ldif'; give each its own name`,
    ]);
  });

  test('state with a repository in it, whoever declares it', () => {
    const state = (host: IHost) => host.facets.declare(statePaths, { path: '/mnt', why: 'all that is there' }, host);
    expect(refused({}, 'state', state)).toEqual([
      `${at} repositories: is in what it saves, so that every copy has all copies in it, got '/mnt/backup'; put it elsewhere, on another disk`,
    ]);
  });

  test('times at which the host upgrades', () => {
    const upgrades = (host: IHost) =>
      host.facets.declare(upgradeTimes, { from: '02:00', until: '06:00', timeZone: host.facts.timeZone }, host);
    const props = { schedule: '03:00', check: { schedule: 'Sun 05:59' }, drill: { schedule: 'Mon 06:00' } };
    expect(refused(props, 'state', upgrades)).toEqual([
      `${at} check.schedule: is while the host upgrades, from 02:00 to 06:00, got 'Sun 05:59'; it may restart then: take another time`,
      `${at} schedule: is while the host upgrades, from 02:00 to 06:00, got '03:00'; it may restart then: take another time`,
    ]);
  });

  test('two backups in one repository, of one host or of two', () => {
    const fleet = testFleet({ hosts: { ares: testHost, hera: { ...testHost, site: 'elsewhere' } } });
    const bucket = (host: IHost, path?: string) => {
      const secret = (key: string) => new SecretRef(host, key, { key: `test/${key}` });
      const keys = { accessKeyId: secret('id'), secretAccessKey: secret('key') };
      return ResticRepository.s3({ endpoint: 'https://s3.example.org', bucket: 'all', ...keys, ...(path && { path }) });
    };
    const problems = (path?: string) =>
      synthProblems(
        (app) => {
          const [ares, hera] = [new HostStack(app, 'ares'), new HostStack(app, 'hera')];
          new ResticBackup(ares, 'state', { repositories: { near, far: bucket(ares) } });
          new ResticBackup(hera, 'state', { repositories: { near, far: bucket(hera, path) } });
        },
        { fleet, partial: true },
      );
    const one = (path: string, other: string) =>
      `[${path}] repositories: one of them is that of '${other}', too, got 's3:https://s3.example.org/all'; give each a path of its own`;
    expect(problems()).toEqual([one('ares/state', 'hera/state'), one('hera/state', 'ares/state')]);
    expect(problems('hera')).toEqual([]);
  });

  test('two backups of one name', () => {
    const another = (host: IHost) =>
      new ResticBackup(new Construct(host, 'other'), 'state', {
        repositories: { far: ResticRepository.local('/srv/b') },
      });
    expect(refused({}, 'state', another)).toEqual([
      "[ares/other/state] id: is the name of 'ares/state', too, got 'state'; give each its own",
      "[ares/state] id: is the name of 'ares/other/state', too, got 'state'; give each its own",
    ]);
  });

  test('a placeholder for an account is no fault, and warned of', () => {
    expect(r2({ accountId: placeholderId })).toEqual([]);
  });
});
