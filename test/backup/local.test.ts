import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ResticBackup, ResticRepository } from '../../constructs/restic-backup';
import { type IHost, statePaths } from '../../lib';
import { firing } from '../alerts/promtool';
import { describeWith } from '../helpers/consumer';
import { BackupMachine, filesBelow, succeeds } from './machine';

const [backup, drill, check, prune] = ['backups', 'drill', 'check', 'prune'].map(
  (part) => `restic-${part}-state-near`,
) as [string, string, string, string];
const numbers = (part: string) => `restic-state-near-${part}.prom`;
const repository = 'mnt/backup';
const database = 'var/lib/app/app.db';

function build(host: IHost): void {
  const dump = { kind: 'sqlite', file: `/${database}` } as const;
  host.facets.declare(statePaths, { path: '/var/lib/app', why: 'an app', exclude: ['thumbnails/**'], dump }, host);
  new ResticBackup(host, 'state', {
    repositories: {
      near: ResticRepository.local(`/${repository}`, { onSystemDisk: true }),
      usb: ResticRepository.local('/mnt/usb/ares'),
    },
    paths: ['/home'],
    keep: { last: 2 },
    check: { parts: 1 },
    dumps: [{ kind: 'command', file: 'hello.txt', packages: [], script: 'echo hello' }],
  });
}

describeWith(['nixos-answers', 'restic', 'sqlite3', 'jq'], 'A backup in a folder', () => {
  /** Another file system than that of temporary files. */
  const disk = mkdtempSync('/dev/shm/cdknix-backup-');
  let machine: BackupMachine;
  let whole: Record<string, string> = {};
  let corrupted = whole;
  const published = () =>
    Object.assign({}, ...['backup', 'check', 'drill', 'prune'].map((part) => machine.series(numbers(part)))) as Record<
      string,
      string
    >;
  afterAll(() => {
    machine.remove();
    rmSync(disk, { recursive: true });
  });
  beforeAll(() => {
    machine = new BackupMachine(build);
    for (let index = 0; index < 40; index++) machine.write(`home/fufu/${index}.txt`, `text ${index}\n`.repeat(50));
    machine.write('home/fufu/with space [and] more.txt', 'x');
    machine.write('home/fufu/.cache/big', 'x');
    machine.write('var/lib/app/thumbnails/one', 'x');
    machine.write('etc/nixos/secrets/secrets.yaml', 'x');
    for (const key of ['etc/nixos/secrets/key.txt', 'home/fufu/.config/sops/age/keys.txt']) machine.write(key, 'x');
    execFileSync('sqlite3', [
      machine.at(database),
      'pragma journal_mode=wal; create table t (x); insert into t values (1)',
    ]);
  });

  test('makes the repository and saves all but caches and the key that opens it', () => {
    succeeds(machine.run(backup), 'created restic repository');
    const listed = machine
      .restic(backup, 'ls', 'latest')
      .split('\n')
      .filter((line) => line.startsWith(machine.root));
    const saved = listed.map((line) => line.slice(machine.root.length));
    expect(saved).toEqual(
      expect.arrayContaining([`/${database}`, '/etc/machine-id', '/etc/nixos/secrets/secrets.yaml']),
    );
    expect(saved).toContain('/home/fufu/with space [and] more.txt');
    expect(saved).toContain(`/var/lib/restic-backups/state-near/saved/sqlite/${database}`);
    expect(saved.filter((path) => /keys?\.txt|\.cache\/|thumbnails\/./.test(path))).toEqual([]);
    expect(machine.numbers(numbers('backup'))).toMatchObject({
      last_run_success: 1,
      problems: 0,
      snapshots: 1,
      snapshots_lost: 0,
    });
    expect(readdirSync(machine.at('var/lib/restic-backups/state-near'))).not.toContain('saved');
  });

  test('gives back what was saved, also where it changed since', () => {
    for (let index = 0; index < 40; index++) machine.write(`home/fufu/${index}.txt`, 'another text');
    expect(machine.run(drill).status).toBe(0);
    const { drill_files: files, drill_success: success, drill_faults: faults } = machine.numbers(numbers('drill'));
    expect({ files, success, faults }).toEqual({ files: 23, success: 1, faults: 0 });
    expect(readdirSync(machine.at('var/lib/restic-backups/state-near'))).not.toContain('drill');
  });

  test('goes on without a path that is not there and a dump that fails, and says so', () => {
    machine.write('broken', readFileSync(machine.at(database)));
    writeFileSync(machine.at(database), 'this is no database, but a text that is long enough to be read as one');
    rmSync(machine.at('var/lib/nixos'), { recursive: true });
    const run = machine.run(backup);
    succeeds(run, `the dump sqlite/${database} failed`);
    expect(run.said).toContain('/var/lib/nixos is not there, and not saved');
    expect(machine.numbers(numbers('backup'))).toMatchObject({ last_run_success: 0, problems: 2, snapshots: 2 });
    writeFileSync(machine.at(database), readFileSync(machine.at('broken')));
    machine.write('var/lib/nixos/uid-map', '{}\n');
  });

  test('keeps two snapshots, also where their paths differ, and misses none that it took away itself', () => {
    expect(machine.run(backup).status).toBe(0);
    expect(machine.run(prune).status).toBe(0);
    expect(machine.numbers(numbers('prune'))).toMatchObject({ prune_success: 1 });
    expect(readdirSync(machine.at(`${repository}/snapshots`))).toHaveLength(2);
    expect(machine.run(check).status).toBe(0);
    expect(machine.numbers(numbers('check'))).toMatchObject({ check_success: 1 });
    expect(machine.run(drill).status).toBe(0);
    whole = published();
  });

  test('a pack with other bytes in it fails the check and the drill', () => {
    const packs = filesBelow(machine.at(`${repository}/data`)).map((file) => [file, readFileSync(file)] as const);
    for (const [file] of packs) {
      const bytes = readFileSync(file);
      bytes.fill(0x55, 0, Math.min(200, statSync(file).size));
      rmSync(file);
      writeFileSync(file, bytes);
    }
    const looked = machine.run(check);
    expect(looked.status).toBe(1);
    expect(looked.said).toContain('Fatal: repository contains errors');
    const tried = machine.run(drill);
    expect(tried.status).toBe(1);
    expect(tried.said).toMatch(/^did not come back: /m);
    expect(tried.said).toMatch(/^\d+ faults: do not rely on this repository$/m);
    expect(machine.numbers(numbers('check'))).toMatchObject({ check_success: 0 });
    expect(machine.numbers(numbers('drill'))).toMatchObject({ drill_success: 0 });
    corrupted = published();
    for (const [file, bytes] of packs) {
      rmSync(file);
      writeFileSync(file, bytes);
    }
  });

  describeWith(['promtool'], 'whose numbers', () => {
    const told = (series: Record<string, string>) => firing(machine.rules, { series, at: '4h' });

    test('tell nobody anything while all is well', () => {
      expect(told(whole)).toEqual([]);
    });

    test('tell of a repository that is not whole, and of files that do not come back, and of nothing else', () => {
      expect(told(corrupted)).toEqual(['BackupCheckFailed', 'RestoreDrillFailed']);
    });
  });

  test('a snapshot that somebody deletes fails the drill, and is missed by the next backup', () => {
    const folder = machine.at(`${repository}/snapshots`);
    const [id = ''] = machine.read('var/lib/restic-backups/state-near/manifest').split('\n');
    rmSync(join(folder, id), { force: true });
    const tried = machine.run(drill);
    expect(tried.status).toBe(1);
    expect(tried.said).toContain('is not in the repository any more');
    expect(machine.run(backup).status).toBe(0);
    expect(machine.numbers(numbers('backup'))).toMatchObject({ last_run_success: 1, snapshots_lost: 1 });
    expect(machine.run(drill).status).toBe(0);
  });

  test('a disk that is not mounted is not written to, and the run has failed', () => {
    const unit = 'restic-backups-state-usb';
    mkdirSync(machine.at('mnt/usb'));
    const run = machine.run(unit);
    expect(run.status).toBe(1);
    expect(run.said).toContain('/mnt/usb/ares is on the disk of the system, as nothing is mounted there');
    expect(readdirSync(machine.at('mnt/usb'))).toEqual([]);
    expect(machine.numbers('restic-state-usb-backup.prom')).toMatchObject({ last_run_success: 0 });
    rmdirSync(machine.at('mnt/usb'));
    symlinkSync(disk, machine.at('mnt/usb'));
    succeeds(machine.run(unit), 'created restic repository');
    expect(machine.numbers('restic-state-usb-backup.prom')).toMatchObject({ last_run_success: 1 });
  });

  test('a repository that cannot be opened is a failed run', () => {
    machine.write('run/secrets/restic/state-near', 'another password\n');
    expect(machine.run(backup).status).not.toBe(0);
    expect(machine.numbers(numbers('backup'))).toMatchObject({ last_run_success: 0 });
  });
});
