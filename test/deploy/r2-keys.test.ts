import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, connect } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { LockedS3 } from '../cloudflare/locked-s3';
import { CloudflareServer } from '../cloudflare/server';
import { idOf } from '../cloudflare/zones';
import { SecretsProject } from '../commands/secrets-project';
import { describeWith, findProgram } from '../helpers/consumer';
import { type Run } from '../helpers/project';
import { deployEnvironment } from './deployment';

const account = idOf('account');
const bucket = 'example-ares-far';

/** A host with a bucket, whose keys are secrets of it. */
const body = `
const { r2Backup } = require('./lib');
const made = r2Backup(ares, 'far', {
  accountId: '${account}', bucket: '${bucket}', tokenName: 'cdknix far', lockDays: 30,
});
for (const [id, value] of [['access-key-id', made.accessKeyId], ['secret-access-key', made.secretAccessKey]]) {
  secretOutput(new SecretRef(ares, id, { key: 'restic/far_' + id, origin: 'terraform-output' }), value);
}`;

/** A port of 127.0.0.1 that is free. */
const freePort = (): Promise<number> =>
  new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });

const answers = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => done(true)).on('error', () => done(false));
    socket.on('connect', () => socket.destroy());
  });

describeWith(
  ['tofu', 'cloudflare-provider', 'sops', 'age-keygen', 'restic', 'rclone-s3'],
  'the keys of a bucket',
  () => {
    let cloudflare: CloudflareServer;
    let project: SecretsProject;
    let s3: LockedS3;
    let server: ChildProcess | undefined;
    let keys: { readonly id: string; readonly secret: string };

    const restic = (...args: readonly string[]): Promise<Run> =>
      project.project.run([findProgram('restic') ?? 'restic', '--no-cache', ...args], {
        env: {
          RESTIC_REPOSITORY: `s3:${s3.url}/${bucket}`,
          RESTIC_PASSWORD: 'correct horse',
          AWS_ACCESS_KEY_ID: keys.id,
          AWS_SECRET_ACCESS_KEY: keys.secret,
          AWS_DEFAULT_REGION: 'auto',
        },
      });
    const done = async (...args: readonly string[]): Promise<string> => {
      const { code, stdout, stderr } = await restic(...args);
      if (code !== 0) throw new Error(`restic ${args.join(' ')}: ${stderr}`);
      return stdout;
    };
    /** One more snapshot of one more file. */
    const save = async (name: string, day: string): Promise<void> => {
      project.project.write('state/file', name.repeat(10_000));
      await done('backup', 'state', '--time', `${day} 12:00:00`);
    };

    beforeAll(async () => {
      cloudflare = await CloudflareServer.start();
      const zone = cloudflare.zones.add('example.org');
      project = new SecretsProject({ body });
      const token = cloudflare.issueToken('deploy', [zone], { buckets: true });
      const env = { ...deployEnvironment(project.project, cloudflare, token), ...project.environment() };
      for (const command of [
        [process.execPath, 'main.js'],
        ...['init', 'apply -auto-approve'].map((args) => [
          findProgram('tofu') ?? 'tofu',
          '-chdir=cdktf.out/stacks/ares',
          ...args.split(' '),
        ]),
      ]) {
        const { code, stdout, stderr } = await project.project.run(command, { env });
        if (code !== 0) throw new Error(stdout + stderr);
      }
    });

    afterAll(async () => {
      server?.kill();
      await Promise.all([s3.stop(), cloudflare.stop()]);
    });

    test('reach the secrets of its host by cdknix secrets sync', async () => {
      const { stdout, code } = await project.secrets(['sync'], {
        env: { TERRAFORM_BINARY_NAME: findProgram('tofu') ?? 'tofu' },
      });
      expect([code, stdout.split('\n').slice(0, 2)]).toEqual([
        0,
        ['ares  restic/far_access-key-id      delivered', 'ares  restic/far_secret-access-key  delivered'],
      ]);
      const { restic: values } = project.open('ares', project.hosts['ares']) as { restic: Record<string, string> };
      const [token] = cloudflare.tokens.list({ kind: 'account', id: account });
      keys = { id: values['far_access-key-id'] ?? '', secret: values['far_secret-access-key'] ?? '' };
      expect(keys.id).toBe(token?.id);
      expect(keys.secret).toMatch(/^[0-9a-f]{64}$/);
    });

    test('let restic in to an S3 server that knows them, and no others do', async () => {
      const port = await freePort();
      const folder = project.project.at('../s3');
      mkdirSync(join(folder, bucket), { recursive: true });
      const rclone = join(homedir(), '.cache', 'cdknix', 'bin', 'rclone');
      const args = ['serve', 's3', folder, '--addr', `127.0.0.1:${port}`, '--config', '/dev/null'];
      server = spawn(rclone, [...args, '--auth-key', `${keys.id},${keys.secret}`], { stdio: 'ignore' });
      for (let tries = 0; tries < 100 && !(await answers(port)); tries += 1)
        await new Promise((ok) => setTimeout(ok, 100));
      s3 = await LockedS3.start(port, () => cloudflare.buckets.lock(`${account}/default`, bucket).rules);
      await done('init');
      await save('a', '2026-01-01');
      const real = keys;
      keys = { ...keys, secret: 'f'.repeat(64) };
      expect((await restic('snapshots')).code).toBe(1);
      keys = real;
      expect(s3.stopped).toEqual([]);
    });

    test('delete nothing that is locked, whatever else they can do', async () => {
      const names = (await done('list', 'snapshots')).trim().split('\n');
      const locked = (await done('list', 'packs'))
        .trim()
        .split('\n')
        .map((name) => `data/${name.slice(0, 2)}/${name}`);
      for (const path of ['config', ...locked, ...names.map((name) => `snapshots/${name}`)]) {
        // Signed by nobody: the lock is asked before the server looks at who it is.
        expect((await fetch(`${s3.url}/${bucket}/${path}`, { method: 'DELETE' })).status).toBe(409);
        expect((await fetch(`${s3.url}/${bucket}/${path}`, { method: 'PUT', body: 'x' })).status).toBe(409);
      }
      await done('check', '--read-data');
    });

    test('let old snapshots go by a policy that keeps the locked ones and repacks nothing', async () => {
      s3.stopped.length = 0;
      for (const day of ['11', '21', '31']) {
        s3.pass(10);
        await save(day, `2026-01-${day}`);
      }
      s3.pass(1);
      const pruned = await done('forget', '--keep-last', '3', '--prune', '--max-repack-size', '0');
      expect(pruned).toMatch(/remove 1 snapshots[^]*removing 2 old packs/);
      expect(s3.stopped).toEqual([]);
      await done('check', '--read-data');
      expect((await done('list', 'snapshots')).trim().split('\n')).toHaveLength(3);
      rmSync(project.project.at('state'), { recursive: true });
      await done('restore', 'latest', '--target', '.');
      expect(project.project.read('state/file')).toBe('31'.repeat(10_000));
    });
  },
);
