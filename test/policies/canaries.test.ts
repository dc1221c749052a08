import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { describeWith, findNixosTree, findProgram, run } from '../helpers/consumer';
import { evaluateNixos, inputModule, someHardware } from '../helpers/nixos';
import { checkout, Project, type Run } from '../helpers/project';
import { canaryProgram } from './canary-program';
import { bytesOf, filesBelow, holdsOneOf, marker } from './canary-values';
import { seeded } from './owners-program';

interface Status {
  readonly hosts: readonly { readonly host: string; readonly secrets: readonly { readonly key: string }[] }[];
}

describeWith(['sops', 'age'], 'the values of all secrets of a fleet', () => {
  const keys = mkdtempSync(join(tmpdir(), 'cdknix-canaries-'));
  const keyFile = join(keys, 'keys.txt');
  const values = new Map<string, string>();
  const said: string[] = [];
  let project: Project;
  const cdknix = async (...args: string[]): Promise<Run> => {
    const path = [dirname(findProgram('sops') ?? ''), join(homedir(), '.cache', 'cdknix', 'bin'), process.env['PATH']];
    const env = { SOPS_AGE_KEY_FILE: keyFile, PATH: path.join(delimiter) };
    const done = await project.run([process.execPath, join(checkout, 'bin', 'cdknix.js'), ...args], { env });
    said.push(done.stdout, done.stderr);
    return done;
  };

  beforeAll(async () => {
    run('age-keygen', ['-o', keyFile]);
    const recipient = run('age-keygen', ['-y', keyFile]).trim();
    project = new Project('ts-node', 'own');
    for (const [file, text] of Object.entries(canaryProgram(seeded({}), recipient))) project.write(file, text);
    const first = await project.synth();
    expect([first.code, first.stderr.split('\n').filter((line) => line.startsWith('['))]).toEqual([0, []]);
    const { hosts } = JSON.parse((await cdknix('secrets', 'status', '--json')).stdout) as Status;
    for (const { host, secrets } of hosts) {
      const own = new Map(secrets.map(({ key }) => [key, marker(host, key)] as const));
      for (const [key, value] of own) values.set(`${host} ${key}`, value);
      project.write(`secrets/${host}.yaml`, encrypted(recipient, own));
    }
    for (const { code, stderr } of [await project.synth(), await project.synth({ args: ['--locked'] })]) {
      said.push(stderr);
      expect(code).toBe(0);
    }
  }, 180_000);
  afterAll(() => {
    rmSync(keys, { recursive: true });
  });

  test('are fifty and more, of every construct that takes one', () => {
    const all = [...values.keys()].join('\n');
    expect(values.size).toBeGreaterThanOrEqual(50);
    for (const key of [
      'wireguard/',
      'passwords/',
      'tokens/cloudflare-',
      'adguard/',
      'ssh/upgrade-canary',
      'canaries/',
      ...['phone', 'topic', 'chat', 'hook', 'mail', 'dead-mans-switch'].map((name) => `monitoring/${name}`),
      ...['admin-password', 'secret-key'].map((name) => `grafana/${name}`),
      ...['nas', 'bucket', 'drive', 'far', 'far-secret-access-key', 'disk'].map((name) => `restic/kinds-${name}`),
      ...['ssh', 's3-id', 's3-key', 'rclone'].map((name) => `kinds/${name}`),
      'restic/backup-far-access-key-id',
    ]) {
      expect(all).toContain(` ${key}`);
    }
  });

  test('are in no file of the project: not generated, not of Terraform, not of the lock, and in secrets/ only encrypted', () => {
    const files = project.snapshot();
    const holders = [...files].filter(([, { text }]) => holds(text)).map(([path]) => path);
    expect(holders).toEqual([]);
    expect(
      [...files.keys()].filter((path) => /^(generated|cdktf\.out|secrets)\/|lock/.test(path)).length,
    ).toBeGreaterThan(60);
  });

  test('are in nothing that commands tell, of standard output or error', async () => {
    for (const args of [
      ['secrets', 'status'],
      ['policies'],
      ['policies', '--json'],
      ['exposure'],
      ['exposure', '--json'],
    ]) {
      expect((await cdknix(...args)).code).toBeLessThan(2);
    }
    expect(said.filter(holds)).toEqual([]);
  }, 60_000);

  test('are nowhere after one was changed by a command, which was given it', async () => {
    const value = marker('new', 'canaries/number-0');
    values.set('new', value);
    const { code } = await project.run(
      ['sh', '-c', `printf %s "$VALUE" | "$NODE" "$BIN" secrets rotate canaries/number-0 --from-stdin`],
      {
        env: {
          VALUE: value,
          NODE: process.execPath,
          BIN: join(checkout, 'bin', 'cdknix.js'),
          SOPS_AGE_KEY_FILE: keyFile,
          PATH: `${dirname(findProgram('sops') ?? '')}${delimiter}${process.env['PATH'] ?? ''}`,
        },
      },
    );
    expect(code).toBe(0);
    expect([...project.snapshot().values()].filter(({ text }) => holds(text))).toEqual([]);
    expect(
      run('sops', ['decrypt', project.at('secrets/fufuwuqi.yaml')], {
        env: { ...process.env, SOPS_AGE_KEY_FILE: keyFile },
      } as object),
    ).toContain(value);
  }, 60_000);

  const whereNixIs = findNixosTree() === undefined ? test.skip : test;
  whereNixIs(
    'are in no unit and no file of /etc of the evaluated machine (skipped without a NixOS module tree)',
    async () => {
      const { code, stderr } = await project.synth({ args: ['--release', '24.11', '--out', 'older'] });
      expect([code, stderr.split('\n').filter((line) => line.startsWith('['))]).toEqual([0, []]);
      project.write('older/secrets/fufuwuqi.yaml', project.read('secrets/fufuwuqi.yaml'));
      const { facts } = evaluateNixos({
        modules: [project.at('older/generated/fufuwuqi'), inputModule('sops-nix/modules/sops'), `(${someHardware})`],
        facts: {
          units: 'builtins.mapAttrs (_: unit: unit.text) e.config.systemd.units',
          files: 'builtins.mapAttrs (_: file: if file.text == null then "" else file.text) e.config.environment.etc',
          secrets: 'builtins.mapAttrs (_: secret: secret.path) e.config.sops.secrets',
          templates: 'builtins.mapAttrs (_: one: one.content) e.config.sops.templates',
          services:
            'with e.config.services; [ prometheus.alertmanager.configuration prometheus.scrapeConfigs grafana.settings loki.configuration ]',
          backups:
            'builtins.mapAttrs (_: one: { inherit (one) repository passwordFile environmentFile rcloneConfigFile extraOptions backupPrepareCommand; }) e.config.services.restic.backups',
        },
      });
      const text = JSON.stringify(facts);
      for (const place of [
        '/run/secrets/canaries/number-0',
        '/run/credentials/alertmanager.service/receiver-mail',
        '/run/secrets/grafana/secret-key',
        '/run/secrets/restic/kinds-nas',
        '-i /run/secrets/kinds/ssh',
        '/run/secrets/kinds/rclone',
        '/run/secrets/rendered/restic-kinds-bucket.env',
      ]) {
        expect(text).toContain(place);
      }
      expect(holds(text)).toBe(false);
    },
    120_000,
  );

  test('and the search finds one that is somewhere', () => {
    const [value = ''] = values.values();
    expect([value, Buffer.from(value).toString('base64'), 'benign'].map(holds)).toEqual([true, true, false]);
    expect(leftInTemporary()).toEqual([]);
  });

  function holds(text: string): boolean {
    return holdsOneOf(values.values())(text);
  }

  /** Files of the temporary folder of the runs that hold a value. */
  function leftInTemporary(): string[] {
    return filesBelow(join(dirname(project.root), 'tmp')).filter((file) => holds(bytesOf(file)));
  }
});

/** A file as sops makes it; the plaintext goes through a pipe. */
function encrypted(recipient: string, values: ReadonlyMap<string, string>): string {
  const root: Record<string, unknown> = {};
  for (const [key, value] of values) {
    const names = key.split('/');
    let place = root;
    for (const name of names.slice(0, -1)) place = (place[name] ??= {}) as Record<string, unknown>;
    place[names.at(-1) ?? ''] = value;
  }
  const types = ['--input-type', 'json', '--output-type', 'yaml', '--filename-override', 'x.yaml'];
  return run('sops', ['--config', '/dev/null', 'encrypt', '--age', recipient, ...types], {
    input: JSON.stringify(root),
  });
}
