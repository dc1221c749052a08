import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { ResticBackup, ResticRepository } from '../../constructs/restic-backup';
import { type IHost } from '../../lib';
import { describeWith } from '../helpers/consumer';
import { BackupMachine } from './machine';

function build(host: IHost): void {
  const repositories = { near: ResticRepository.local('/mnt/backup', { onSystemDisk: true }) };
  new ResticBackup(host, 'state', { repositories, paths: [], dumps: [{ kind: 'postgresql', database: 'shop' }] });
}

describeWith(['nixos-answers', 'restic', 'jq', 'postgresql'], 'A backup of a PostgreSQL database', () => {
  const [version = ''] = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql').sort().reverse() : [];
  const programs = join('/usr/lib/postgresql', version, 'bin');
  const as = (...command: readonly string[]) => ['-u', 'postgres', '--', ...command];
  let folder = '';
  let server: ChildProcess;
  let machine: BackupMachine;
  const psql = (database: string, text: string): string =>
    execFileSync('runuser', as(join(programs, 'psql'), '-h', folder, '-Atqc', text, database), {
      encoding: 'utf8',
      cwd: '/',
    });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cdknix-postgresql-'));
    execFileSync('chown', ['postgres', folder]);
    const data = join(folder, 'data');
    execFileSync('runuser', as(join(programs, 'initdb'), '--no-sync', '-D', data), { stdio: 'ignore', cwd: '/' });
    const options = ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off'];
    server = spawn('runuser', as(join(programs, 'postgres'), ...options), { stdio: 'ignore', cwd: '/' });
    for (let turn = 0; turn < 200 && !existsSync(join(folder, '.s.PGSQL.5432')); turn++) await setTimeout(50);
    psql('postgres', 'create database shop');
    psql('shop', 'create table t as select generate_series(1, 1000) as x');
    machine = new BackupMachine(build, { PGHOST: folder });
  });
  afterAll(async () => {
    const ended = new Promise((done) => server.on('exit', done));
    execFileSync('runuser', as(join(programs, 'pg_ctl'), 'stop', '-m', 'immediate', '-D', join(folder, 'data')), {
      stdio: 'ignore',
      cwd: '/',
    });
    await ended;
    rmSync(folder, { recursive: true });
    machine.remove();
  });

  test('has a dump that the drill can read and another server takes', () => {
    expect(machine.run('restic-backups-state-near').status).toBe(0);
    expect(machine.numbers('restic-state-near-backup.prom')).toMatchObject({ last_run_success: 1 });
    expect(machine.run('restic-drill-state-near').status).toBe(0);
    const dump = '/var/lib/restic-backups/state-near/saved/postgresql/shop.dump';
    psql('postgres', 'create database other');
    const restored = machine.restic(
      'restic-backups-state-near',
      `dump latest ${dump} | runuser -u postgres -- pg_restore -h ${folder} -d other`,
    );
    expect(restored).toBe('');
    expect(psql('other', 'select sum(x) from t').trim()).toBe('500500');
  });
});
