import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { describeWith, findProgram } from '../helpers/consumer';
import { SecretsProject } from './secrets-project';

jest.setTimeout(60_000);

describeWith(['sops', 'age-keygen', 'sops-install-secrets'], 'what runs on a host at activation', () => {
  test('puts in place, with the key of the host alone, what init made', async () => {
    const project = new SecretsProject({
      mesh: true,
      body: "new SecretRef(ares, 'web', { key: 'web/session', origin: 'random', mode: '0440' });",
    });
    await project.secrets(['init']);
    await project.secrets(['init']);
    const { status, stderr, read, mode } = install(project, 'ares', ['web/session', 'wireguard/wg0/psk/ares_hera']);
    expect([status, stderr]).toEqual([0, '']);
    const made = project.open('ares') as {
      web: { session: string };
      wireguard: { wg0: { psk: { ares_hera: string } } };
    };
    expect(read('web/session')).toBe(made.web.session);
    expect(mode('web/session')).toBe('440');
    expect(read('wireguard/wg0/psk/ares_hera')).toBe(made.wireguard.wg0.psk.ares_hera);
  });

  test('L5: puts none in place where one is missing, which the check before a switch finds without a key', async () => {
    const project = new SecretsProject({ body: "new SecretRef(ares, 'a', { key: 'a', origin: 'random' });" });
    await project.secrets(['init']);
    const missing = expect.stringContaining("the key 'late' cannot be found") as string;
    const { status, stderr, has } = install(project, 'ares', ['a', 'late']);
    expect([status, stderr, has('a')]).toEqual([1, missing, false]);
    const manifest = project.project.at('../machine/manifest.json');
    const check = () => {
      const program = findProgram('sops-install-secrets') ?? '';
      return spawnSync(program, ['-check-mode=sopsfile', manifest], { encoding: 'utf8', env: {} });
    };
    expect(check()).toMatchObject({ status: 1, stderr: missing });
    install(project, 'ares', ['a'], 'hera');
    expect(check()).toMatchObject({ status: 0, stderr: '' });
  });

  test('refuses a file of another host', async () => {
    const project = new SecretsProject({ body: "new SecretRef(ares, 'a', { key: 'a', origin: 'random' });" });
    await project.secrets(['init']);
    expect(install(project, 'ares', ['a'], 'hera').stderr).toContain("failed to decrypt 'SOPSFILE'");
  });
});

/** Installs secrets of a host as sops-nix does for a user, for that needs no mount. */
function install(project: SecretsProject, host: string, keys: readonly string[], keyOf = host) {
  const at = (path: string): string => project.project.at(`../machine/${path}`);
  for (const folder of ['run', 'home']) mkdirSync(at(folder), { recursive: true });
  const sopsFile = project.project.at(`secrets/${host}.yaml`);
  const secrets = keys.map((key) => {
    const owner = { owner: null, uid: process.getuid?.() ?? 0, group: null, gid: process.getgid?.() ?? 0 };
    return { name: key, key, path: at(`secrets/${key}`), ...owner, sopsFile, format: 'yaml', mode: '0440' };
  });
  project.project.write('../machine/key.txt', `${project.hosts[keyOf]?.secret ?? ''}\n`);
  const manifest = {
    secrets,
    templates: [],
    placeholderBySecretName: {},
    secretsMountPoint: '%r/secrets.d',
    symlinkPath: at('secrets'),
    keepGenerations: 1,
    ageKeyFile: at('key.txt'),
    userMode: true,
  };
  project.project.write('../machine/manifest.json', JSON.stringify(manifest));
  const { status, stderr } = spawnSync(findProgram('sops-install-secrets') ?? '', [at('manifest.json')], {
    encoding: 'utf8',
    env: { HOME: at('home'), XDG_RUNTIME_DIR: at('run'), PATH: '/none' },
  });
  return {
    status,
    stderr: stderr.replaceAll(sopsFile, 'SOPSFILE'),
    has: (key: string): boolean => existsSync(at(`secrets/${key}`)),
    read: (key: string): string => readFileSync(at(`secrets/${key}`), 'utf8'),
    mode: (key: string): string => (statSync(at(`secrets/${key}`)).mode & 0o777).toString(8),
  };
}
