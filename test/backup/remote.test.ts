import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ResticBackup, ResticRepository } from '../../constructs/restic-backup';
import { type IHost, SecretRef } from '../../lib';
import { describeWith } from '../helpers/consumer';
import { BackupMachine, filesBelow, succeeds } from './machine';

const units = ['backups', 'prune', 'check', 'drill'].map((part) => `restic-${part}-state-far`);
const [backup = '', prune = '', check = '', drill = ''] = units;
const numbers = (part: string) => machine.numbers(`restic-state-far-${part}.prom`);

let machine: BackupMachine;
let bucketFolder = '';
beforeAll(() => (bucketFolder = mkdtempSync(join(tmpdir(), 'cdknix-buckets-'))));
afterAll(() => rmSync(bucketFolder, { recursive: true }));
afterEach(() => machine.remove());

function fleetOf(repository: (host: IHost, secret: (key: string) => SecretRef) => ResticRepository) {
  return (host: IHost): void => {
    const secret = (key: string): SecretRef => new SecretRef(host, key, { key: `test/${key}` });
    const repositories = { far: repository(host, secret) };
    new ResticBackup(host, 'state', { repositories, paths: ['/home'], keep: { last: 1 }, check: { parts: 2 } });
  };
}

/** Makes a repository, changes a file, saves again, and does all else that is done with it. */
function wholeLife(stored: () => string[]): void {
  machine.write('etc/nixos/secrets/secrets.yaml', 'x');
  machine.write('home/fufu/large', Buffer.alloc(3 << 20, 7));
  machine.write('home/fufu/letter', 'first');
  succeeds(machine.run(backup), 'created restic repository');
  machine.write('home/fufu/letter', 'second');
  expect(machine.run(backup).status).toBe(0);
  expect(stored().filter((file) => file.includes('/snapshots/'))).toHaveLength(2);
  expect(numbers('backup')).toMatchObject({ last_run_success: 1, snapshots: 2, problems: 0 });
  for (const unit of [prune, check, drill]) expect({ unit, ...machine.run(unit) }).toMatchObject({ unit, status: 0 });
  expect(stored().filter((file) => file.includes('/snapshots/'))).toHaveLength(1);
  expect([numbers('prune'), numbers('check'), numbers('drill')]).toMatchObject([
    { prune_success: 1 },
    { check_success: 1 },
    { drill_success: 1, drill_faults: 0 },
  ]);
}

describeWith(['nixos-answers', 'restic', 'rclone', 'jq'], 'A backup by a remote of rclone', () => {
  test('is made, pruned, checked and restored from', () => {
    machine = new BackupMachine(
      fleetOf((_, secret) =>
        ResticRepository.rclone({ remote: 'drive', path: 'backup/ares', config: secret('rclone') }),
      ),
    );
    machine.write('run/secrets/test/rclone', `[drive]\ntype = alias\nremote = ${machine.at('cloud')}\n`);
    wholeLife(() => filesBelow(machine.at('cloud/backup/ares')));
  });
});

describeWith(['nixos-answers', 'restic', 'rclone-s3', 'jq'], 'A backup in a bucket', () => {
  let server: ChildProcess;
  let url = '';
  beforeAll(async () => {
    const program = join(homedir(), '.cache', 'cdknix', 'bin', 'rclone');
    mkdirSync(join(bucketFolder, 'example-backup'));
    const args = [
      'serve',
      's3',
      bucketFolder,
      '--addr',
      '127.0.0.1:0',
      '--auth-key',
      'accesskey1,secretkey1',
      '--config',
      '/dev/null',
      '-v',
    ];
    // A pipe would fill, and stop it, while restic is waited for.
    const log = join(bucketFolder, '..', `${basename(bucketFolder)}.log`);
    server = spawn(program, [...args, '--log-file', log], { stdio: 'ignore' });
    for (let turn = 0; url === '' && turn < 200; turn++) {
      await setTimeout(50);
      const [address = ''] =
        /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(existsSync(log) ? readFileSync(log, 'utf8') : '') ?? [];
      url = address;
    }
    rmSync(log, { force: true });
  });
  afterAll(() => server.kill());

  test('is made, pruned, checked and restored from', () => {
    machine = new BackupMachine(
      fleetOf((_, secret) =>
        ResticRepository.s3({
          ...{ endpoint: 'http://127.0.0.1:9', bucket: 'example-backup', path: 'ares', region: 'auto' },
          ...{ accessKeyId: secret('id'), secretAccessKey: secret('key') },
        }),
      ),
      { AWS_ACCESS_KEY_ID: 'accesskey1', AWS_SECRET_ACCESS_KEY: 'secretkey1' },
      { 'http://127.0.0.1:9': url },
    );
    wholeLife(() => filesBelow(join(bucketFolder, 'example-backup', 'ares')));
    expect(readdirSync(bucketFolder)).toEqual(['example-backup']);
  });
});
