import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { environmentText, FleetApp, NixModule, recipientOfHostKey, SecretRef, SecretTemplate } from '../../lib';
import { testFleet } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';
import { describeWith } from '../helpers/consumer';
import { evaluateNixos, inputModule, someHardware } from '../helpers/nixos';

/** As sops writes it: names in the clear, values not. */
const encrypted =
  'tokens:\n    demo: ENC[AES256_GCM,data:c2VjcmV0,iv:aXY=,tag:dGFn,type:str]\nsops:\n    version: 3.9.1\n';
const openssh = '{ services.openssh.enable = true; }';
const sops = inputModule('sops-nix/modules/sops');

/** The manifest that is handed to sops-install-secrets, made as sops-nix makes it. */
const manifest = `builtins.fromJSON (import ${dirname(sops)}/sops/manifest-for.nix {
  cfg = e.config.sops;
  inherit (e) lib;
  writeTextFile = file: file.text;
} "" e.config.sops.secrets { } { })`;
const asked = {
  paths: 'builtins.mapAttrs (_: secret: secret.path) e.config.sops.secrets',
  consumer: 'e.config.systemd.services.demo.environment.TOKEN_FILE',
  users: 'e.config.users.users.nobody.hashedPasswordFile',
  restart: 'e.config.sops.secrets."tokens/demo".restartUnits',
  keyFile: 'e.config.sops.age.keyFile',
  ageKeys: 'e.config.sops.age.sshKeyPaths',
  gnupgKeys: 'e.config.sops.gnupg.sshKeyPaths',
  check: 'e.config.systemd.services.secrets-check.script or null',
};

describeWith(['nix', 'nixos-tree'], 'sops-nix takes the secrets of a host', () => {
  let out = '';
  beforeEach(() => (out = mkdtempSync(join(tmpdir(), 'cdknix-secrets-'))));
  afterEach(() => rmSync(out, { recursive: true }));

  /** Renders a host with two secrets, for a service, in a template too, and for a user, and returns the modules of its machine. */
  function render(place: 'repo' | 'host', handwritten: string): string[] {
    const fleet = testFleet({ secrets: place });
    const app = new FleetApp({ fleet, root: out, args: ['--release', '24.11', '--out', out], log: () => undefined });
    const host = new HostStack(app, 'ares');
    const token = new SecretRef(host, 'token', { key: 'tokens/demo', restartUnits: ['demo.service'] });
    const password = new SecretRef(host, 'password', { key: 'passwords/nobody', neededForUsers: true });
    const template = new SecretTemplate(host, 'env', {
      name: 'demo.env',
      owner: 'nobody',
      content: () => environmentText({ TOKEN: token, MODE: 'fast' }),
    });
    const serviceConfig = { EnvironmentFile: template.path };
    new NixModule(host, 'demo', {
      area: 'services',
      config: () => ({
        systemd: { services: { demo: { environment: { TOKEN_FILE: token.path }, serviceConfig } } },
        users: { users: { nobody: { hashedPasswordFile: password.path } } },
      }),
    });
    app.synth();
    return [join(out, 'generated', 'ares'), sops, someHardware, handwritten];
  }

  function commitSecrets(): void {
    mkdirSync(join(out, 'secrets'));
    writeFileSync(join(out, 'secrets', 'ares.yaml'), encrypted);
  }

  test('in the repository: paths at run time, and the encrypted file by its hash', () => {
    commitSecrets();
    const hash = 'e.config.sops.secrets."tokens/demo".sopsFileHash';
    const file = 'toString e.config.sops.secrets."tokens/demo".sopsFile';
    const modules = render('repo', openssh);
    const { failed, warnings, facts } = evaluateNixos({ modules, facts: { ...asked, hash, file } });
    expect({ failed, warnings }).toEqual({ failed: [], warnings: [] });
    expect(facts).toEqual({
      paths: {
        'passwords/nobody': '/run/secrets-for-users/passwords/nobody',
        'tokens/demo': '/run/secrets/tokens/demo',
      },
      consumer: '/run/secrets/tokens/demo',
      users: '/run/secrets-for-users/passwords/nobody',
      restart: ['demo.service'],
      keyFile: null,
      ageKeys: ['/etc/ssh/ssh_host_ed25519_key'],
      gnupgKeys: [],
      check: null,
      hash: execFileSync('sha256sum', { input: encrypted, encoding: 'utf8' }).slice(0, 64),
      file: join(out, 'secrets', 'ares.yaml'),
    });
  });

  test('in the repository, but not without the file, which Nix then names', () => {
    const modules = render('repo', openssh);
    const missing = new RegExp(`${out}/secrets/ares\\.yaml'.*(No such file|does not exist)`);
    expect(() => evaluateNixos({ modules, facts: { manifest } })).toThrow(missing);
  });

  test('in the repository, but not on a host with no key to open it with', () => {
    commitSecrets();
    const { failed } = evaluateNixos({ modules: render('repo', '{ }') });
    expect(failed).toEqual([expect.stringContaining('No key source configured for sops')]);
  });

  test('on the host: nothing of them is read at build or copied to the store', () => {
    const modules = render('host', '{ }');
    const { failed, warnings, facts } = evaluateNixos({ modules, facts: { ...asked, manifest } });
    expect({ failed, warnings }).toEqual({ failed: [], warnings: [] });
    expect(facts).toMatchObject({
      consumer: '/run/secrets/tokens/demo',
      users: '/run/secrets-for-users/passwords/nobody',
      keyFile: '/etc/nixos/secrets/key.txt',
      ageKeys: [],
      gnupgKeys: [],
    });
    const { secrets } = facts.manifest as { secrets: readonly Record<string, unknown>[] };
    expect(secrets.map(({ name, sopsFile, sopsFileHash, key }) => ({ name, sopsFile, sopsFileHash, key }))).toEqual(
      ['passwords/nobody', 'tokens/demo'].map((key) => {
        return { name: key, sopsFile: '/etc/nixos/secrets/ares.yaml', sopsFileHash: '', key };
      }),
    );
    expect(JSON.stringify(facts.manifest)).not.toContain('/nix/store');
  });

  test('in the repository, on a host without sshd whose SSH host key is recorded', () => {
    commitSecrets();
    const hostKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIF/KPU3Z5LSjbBI6hrq25wCcseq2UpqSzUFZRr+ux6LM';
    const lock = { 'host-key ares': hostKey, 'recipient ares': recipientOfHostKey(hostKey), version: 1 };
    writeFileSync(join(out, 'fleet.lock.json'), JSON.stringify(lock));
    const { failed, facts } = evaluateNixos({ modules: render('repo', '{ }'), facts: asked });
    expect({ failed, ageKeys: facts.ageKeys, keyFile: facts.keyFile }).toEqual({
      failed: [],
      ageKeys: ['/etc/ssh/ssh_host_ed25519_key'],
      keyFile: null,
    });
  });

  test('in a template, whose text in the store has stand-ins that the manifest names', () => {
    commitSecrets();
    const template = 'e.config.sops.templates."demo.env"';
    const { failed, facts } = evaluateNixos({
      modules: render('repo', openssh),
      facts: {
        content: `${template}.content`,
        path: 'e.config.systemd.services.demo.serviceConfig.EnvironmentFile',
        owner: `${template}.owner`,
        placeholder: 'e.config.sops.placeholder."tokens/demo"',
      },
    });
    expect(failed).toEqual([]);
    expect(facts).toMatchObject({ path: '/run/secrets/rendered/demo.env', owner: 'nobody' });
    expect(facts.placeholder).toMatch(/^<SOPS:[0-9a-f]{64}:PLACEHOLDER>$/);
    expect(facts.content).toBe(`MODE=fast\nTOKEN=${String(facts.placeholder)}\n`);
  });

  test('on the host, whose boot says which secret is not in place', () => {
    const { facts } = evaluateNixos({ modules: render('host', '{ }'), facts: { check: asked.check } });
    const [users, services] = [join(out, 'secrets-for-users'), join(out, 'secrets')];
    for (const path of [`${users}/passwords`, `${services}/tokens`]) mkdirSync(path, { recursive: true });
    writeFileSync(join(users, 'passwords', 'nobody'), 'x');
    writeFileSync(join(services, 'tokens', 'demo'), '');
    const script = (facts.check as string)
      .replaceAll('/run/secrets-for-users', users)
      .replaceAll('/run/secrets', services);
    const empty = spawnSync('sh', ['-e'], { input: script, encoding: 'utf8' });
    expect(empty).toMatchObject({ status: 1, stderr: `secret not in place: ${services}/tokens/demo\n` });
    writeFileSync(join(services, 'tokens', 'demo'), 'x');
    expect(spawnSync('sh', ['-e'], { input: script, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });
});
