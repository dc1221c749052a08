import { ResticRepository } from '../../../constructs/restic-backup';
import { backups, placeholderId, saves, statePaths, textMetrics, upgradeTimes } from '../../../lib';
import { account, laptop, rendered } from './backup-fleet';

interface Json {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly output?: Readonly<Record<string, unknown>>;
}

const stackOf = (files: Readonly<Record<string, unknown>>) =>
  (files['cdktf.out/stacks/ares/cdk.tf.json'] ?? {}) as Json;

describe('ResticBackup', () => {
  test('saves the state that does not come again, who the machine is, and user data', () => {
    const { facets } = rendered(
      { excludes: ['*.iso'] },
      {
        declare: (host) => {
          const declare = (path: string, more = {}) =>
            host.facets.declare(statePaths, { path, why: 'a test', ...more }, host);
          declare('/var/lib/app', { exclude: ['thumbnails/**'] });
          declare('/var/lib/app/search', { replaceable: 'it is made from the rest' });
          declare('/var/lib/loki', { replaceable: 'logs of a month' });
        },
      },
    );
    const [{ paths, excludes, repositories, name } = { paths: [], excludes: [] }] = facets.read(backups);
    expect({ name, repositories }).toEqual({
      name: 'state',
      repositories: [{ where: '/mnt/backup', isOffsite: false }],
    });
    expect(paths).toEqual(expect.arrayContaining(['/etc/nixos', '/etc/ssh', '/home', '/root', '/var/lib/app']));
    expect(paths).not.toContain('/var/lib/loki');
    expect(excludes).toEqual(
      expect.arrayContaining([
        '*.iso',
        '/etc/nixos/secrets/key.txt',
        '/var/lib/app/search',
        '/var/lib/app/thumbnails/**',
      ]),
    );
  });

  test('leaves keys of age out, wherever people and hosts have them', () => {
    const [{ excludes } = { excludes: [] }] = rendered().facets.read(backups);
    expect(excludes.filter((pattern) => /keys?\.txt$/.test(pattern))).toEqual([
      '/etc/nixos/secrets/key.txt',
      '/home/*/.config/sops/age/keys.txt',
      '/root/.config/sops/age/keys.txt',
      '/var/lib/sops-nix/key.txt',
    ]);
  });

  test('says of which state it dumps the databases: of that which does not come again', () => {
    const dump = (database: string) => ({ kind: 'postgresql', database }) as const;
    const { facets } = rendered(
      { dumps: [dump('own')] },
      {
        declare: (host) => {
          host.facets.declare(statePaths, { path: '/srv/b', why: 'a shop', dump: dump('shop') }, host);
          host.facets.declare(statePaths, { path: '/srv/a', why: 'a test', dump: dump('test') }, host);
          host.facets.declare(statePaths, { path: '/srv/c', why: 'a test' }, host);
        },
      },
    );
    expect(facets.read(backups).map(({ dumped }) => dumped)).toEqual([['/srv/a', '/srv/b']]);
  });

  test('saves a path that one says comes again and another says does not', () => {
    const { facets } = rendered(
      { paths: ['/var/lib'] },
      {
        declare: (host) => {
          const path = '/var/lib/acme/.lego/accounts';
          host.facets.declare(statePaths, { path, why: 'accounts', replaceable: 'the next order makes another' }, host);
          host.facets.declare(statePaths, { path, why: 'accounts', remadeBy: 'order by hand' }, host);
        },
      },
    );
    const [backup] = facets.read(backups);
    expect(backup && saves(backup, '/var/lib/acme/.lego/accounts')).toBe(true);
  });

  test('says that its own numbers need no backup, and still saves the dumps that are among them', () => {
    const { facets } = rendered({ paths: ['/var/lib'] });
    const own = facets.read(statePaths).filter(({ path }) => path.startsWith('/var/lib/restic'));
    expect(own).toEqual([
      {
        path: '/var/lib/restic-backups',
        why: 'numbers of backups, and what drills compare with',
        replaceable: 'the next backup notes it anew',
      },
    ]);
    const [backup] = facets.read(backups);
    expect(backup && saves(backup, '/var/lib/restic-backups/state-near/saved')).toBe(true);
  });

  test('looks whether a disk is mounted where copies go, unless they may be on that of the system', () => {
    const looks = (onSystemDisk?: boolean) => {
      const near = ResticRepository.local('/mnt/my backup', onSystemDisk === undefined ? {} : { onSystemDisk });
      const { nix } = rendered({ repositories: { near } });
      return [nix.includes("disk='/mnt/my backup'"), nix.match(/WantsMountsFor = "[^;]*"/g)];
    };
    const wanted = Array.from({ length: 4 }, () => 'WantsMountsFor = "\\"/mnt/my backup\\""');
    expect(looks()).toEqual([true, wanted]);
    expect(looks(true)).toEqual([false, wanted]);
    expect(rendered({ repositories: { far: ResticRepository.r2() } }).nix).not.toMatch(/WantsMountsFor|stat -L/);
  });

  test('waits on a laptop until a disk is mounted where copies go', () => {
    const { nix } = rendered({}, { host: laptop });
    expect(nix.match(/waits for something to be mounted for \/mnt\/backup/g)).toHaveLength(4);
    expect(rendered().nix).not.toContain('waits for');
  });

  test('says which numbers it leaves, in a file for each part', () => {
    const files = rendered()
      .facets.read(textMetrics)
      .map(({ file }) => file);
    expect(files).toEqual(['backup', 'check', 'drill', 'prune'].map((part) => `restic-state-near-${part}.prom`));
  });

  test('writes all keys of its timer, and leaves the disk to others', () => {
    const { nix } = rendered();
    expect(nix).toContain('OnCalendar = "*-*-* 01:00:00"; Persistent = true; RandomizedDelaySec = "20min";');
    expect(nix.match(/Nice = 10;/g)).toHaveLength(4);
  });

  test('is made before an upgrade, which waits for it', () => {
    const { nix } = rendered(
      {},
      {
        declare: (host) =>
          host.facets.declare(upgradeTimes, { from: '00:30', until: '04:00', timeZone: host.facts.timeZone }, host),
      },
    );
    expect(nix).toContain('OnCalendar = "*-*-* 23:00:00";');
    expect(nix).toContain('before = [ "nixos-upgrade.service" ];');
  });

  test('makes one copy after the other where there are two repositories', () => {
    const far = ResticRepository.local('/srv/b', { isOffsite: true });
    const { nix } = rendered({ repositories: { near: ResticRepository.local('/mnt/backup'), far } });
    expect(nix).toContain('restic-backups-state-near = { after = [ "restic-backups-state-far.service" ];');
  });

  test('asks a laptop every hour whether it is time, on mains, at home with a server, and not by the byte', () => {
    const declare = { host: laptop };
    const far = ResticRepository.r2();
    const { nix } = rendered({ repositories: { far } }, declare);
    expect(nix).toContain('OnCalendar = "hourly";');
    expect(nix).toContain('inhibitsSleep = true;');
    for (const part of [
      'systemd-ac-power',
      'Metered',
      `/dev/tcp/${account}.r2.cloudflarestorage.com/443`,
      '-lt 82800',
    ]) {
      expect(nix).toContain(part);
    }
    expect(rendered({ repositories: { far }, onMetered: true }, declare).nix).not.toContain('Metered');
    expect(rendered({}, declare).nix).not.toContain('Metered');
    expect(rendered({ repositories: { far } }).nix).not.toContain('ExecCondition');
  });

  test('takes nothing away from a repository that it only adds to', () => {
    const { nix, facets } = rendered({
      repositories: { near: ResticRepository.local('/mnt/backup', { appendOnly: true }) },
    });
    expect(nix).not.toContain('forget');
    expect(facets.read(textMetrics).map(({ file }) => file)).not.toContain('restic-state-near-prune.prom');
  });
});

describe('a bucket of ResticBackup', () => {
  test('is made with a token for it alone, whose values are outputs for secrets', () => {
    const { files, nix } = rendered({
      keep: { daily: 7, within: '30d' },
      repositories: { far: ResticRepository.r2({ lockDays: 30 }) },
    });
    const { resource = {}, output = {} } = stackOf(files);
    const [bucket] = Object.values(resource['cloudflare_r2_bucket'] ?? {});
    expect(bucket).toMatchObject({
      account_id: account,
      name: 'example-ares-state-far',
      lifecycle: { prevent_destroy: true },
    });
    const [token] = Object.values(resource['cloudflare_account_token'] ?? {});
    expect(token).toMatchObject({ name: 'cdknix example ares backup state-far' });
    expect(Object.keys(resource)).toContain('cloudflare_r2_bucket_lock');
    expect(Object.keys(output).sort()).toEqual([
      'secret_restic_state-far-access-key-id',
      'secret_restic_state-far-secret-access-key',
    ]);
    expect(nix).toContain(`repository = "s3:https://${account}.r2.cloudflarestorage.com/example-ares-state-far";`);
    expect(nix).toContain('environmentFile = config.sops.templates."restic-state-far.env".path;');
    expect(nix).toContain('--max-repack-size 0');
    expect(String(files['generated/ares/security/secrets.nix'])).toContain('AWS_DEFAULT_REGION=auto');
  });

  test('is not made in an account that is a placeholder, with a warning', () => {
    const { files, log } = rendered({ repositories: { far: ResticRepository.r2({ accountId: placeholderId }) } });
    expect(stackOf(files)).toEqual({});
    expect(log.join('\n')).toContain(
      `[ares/state/far] the account is a placeholder, got '${placeholderId}'; no bucket 'example-ares-state-far' is made, and nothing is saved there`,
    );
  });
});
