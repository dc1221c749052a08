import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SshServer } from '../../constructs/ssh-server';
import { FleetApp, placeholder, placeholderSshKey, SecretRef } from '../../lib';
import { inCleanEnvironment } from '../../lib/testing/clean-environment';
import { testFleet, testHost } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';
import { describeWith, findProgram, run } from '../helpers/consumer';
import { evaluateNixos, someHardware } from '../helpers/nixos';

/** The one option of releases that the tree here is older than, with the type that it has in all of them. */
const option = 'system.preSwitchChecks = lib.mkOption { type = lib.types.attrsOf lib.types.str; default = { }; };';
/** What takes the secrets here, so that the check has a program and manifests of the test. */
const sops = `sops = lib.mkOption {
  type = with lib.types; submodule {
    freeformType = attrsOf anything;
    options.secrets = lib.mkOption {
      type = attrsOf (submodule ({ name, ... }: {
        freeformType = attrsOf anything;
        options.path = lib.mkOption { type = str; default = "/run/secrets/\${name}"; };
      }));
    };
  };
};`;

/** How the checks are put into one script: each in a shell of its own, which gets the system and what is done with it. */
const scripts: Readonly<Record<string, (checks: Readonly<Record<string, string>>) => string>> = {
  'a plain script, as in 25.05': (checks) =>
    joined(checks, (name, text) => `(\n${text})\nif [[ $? != 0 ]]; then\n  echo "${name} failed"\n  exit 1\nfi\n`),
  'one that stops at every error, as since': (checks) =>
    `set -o errexit\nset -o nounset\nset -o pipefail\n${joined(
      checks,
      (name, text) => `if ! (\n${text}) >&2; then\n  echo "${name} failed" >&2\n  exit 1\nfi\n`,
    )}`,
};

function joined(checks: Readonly<Record<string, string>>, each: (name: string, text: string) => string): string {
  return Object.entries(checks)
    .map(([name, text]) => each(name, text))
    .join('');
}

describeWith(['nix', 'nixos-tree'], 'the checks before a switch', () => {
  const root = mkdtempSync(join(tmpdir(), 'cdknix-pre-switch-'));
  const at = (path: string): string => join(root, 'machine', path);
  const checks: Record<string, string> = {};
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
    chmodSync(at(path), 0o755);
  };
  afterAll(() => rmSync(root, { recursive: true }));

  beforeAll(() => {
    inCleanEnvironment(() => {
      const keys = [placeholder(placeholderSshKey, 'key of zeus')];
      const fleet = testFleet({ secrets: 'host', hosts: { ares: testHost }, users: { zeus: { keys } } });
      const app = new FleetApp({ fleet, root, args: ['--out', root], log: () => undefined });
      const host = new HostStack(app, 'ares');
      new SecretRef(host, 'token', { key: 'tokens/demo' });
      new SecretRef(host, 'password', { key: 'passwords/zeus', neededForUsers: true });
      new SshServer(host, 'ssh', { zones: ['lan'] });
      app.synth();
    });
    const generated = (name: string): string => join(root, 'generated', 'ares', 'security', `${name}.nix`);
    const machine = `({ lib, ... }: {
      options = { ${option} ${sops} };
      config = {
        sops.package = "${at('sops')}";
        system.build = { sops-nix-manifest = "${at('late.json')}"; sops-nix-users-manifest = "${at('early.json')}"; };
      };
    })`;
    const { failed, facts } = evaluateNixos({
      modules: [generated('secrets'), generated('ssh-server'), machine, someHardware],
      facts: { checks: 'e.config.system.preSwitchChecks' },
    });
    expect(failed).toEqual([]);
    for (const [name, text] of Object.entries(facts.checks as Record<string, string>)) {
      // The machine is a folder; what is in the store stays.
      checks[name] = text.replace(/ \/(run|etc)\//g, ` ${at('$1')}/`);
    }
    put('sops/bin/sops-install-secrets', '#!/bin/sh\nexit 0\n');
  });

  beforeEach(() => {
    for (const path of ['run/booted-system', 'etc/nixos/secrets/ares.yaml', 'etc/nixos/secrets/key.txt'])
      put(path, 'x');
  });

  test('are texts of a name each, as the option takes them', () => {
    expect(Object.keys(checks).sort()).toEqual(['secrets', 'ssh-keys']);
  });

  describe.each(Object.entries(scripts))('in %s', (_, script) => {
    const path = (): string => at('check.sh');
    const called = (only: string, ...args: readonly string[]) => {
      put('check.sh', `#!/bin/bash\n${script({ [only]: checks[only] ?? '' })}`);
      const { status, stdout, stderr } = spawnSync('/bin/bash', [path(), ...args], {
        encoding: 'utf8',
        env: { PATH: '/none' },
      });
      return { status, said: `${stdout}${stderr}`.replaceAll(at('etc'), '/etc').split('\n').slice(0, -1) };
    };
    const system = '/nix/store/system';
    const failed = (name: string) => expect.stringContaining(`${name} failed`) as string;

    test('let a machine be switched on which all is in place', () => {
      expect(called('secrets', system, 'switch')).toEqual({ status: 0, said: [] });
    });

    test('refuse one without its file, whichever way it is switched, and say why', () => {
      rmSync(at('etc/nixos/secrets/ares.yaml'));
      for (const args of [[system, 'switch'], [system, 'boot'], [system, 'test'], [system], []]) {
        const { status, said } = called('secrets', ...args);
        expect(status).toBe(1);
        const place =
          '/etc/nixos/secrets/ares.yaml is not in place; npx cdknix secrets onboard ares tells how it gets there';
        expect(said.includes(place) && said.some((line) => line.includes('nothing was changed'))).toBe(true);
        expect(said).toContainEqual(failed('secrets'));
      }
    });

    test('refuse a server on which nobody has a key', () => {
      const { status, said } = called('ssh-keys', system, 'switch');
      expect(status).toBe(1);
      expect(said).toContainEqual(expect.stringMatching(/^SSH: nobody of zeus has a key on this machine/));
      expect(said).toContainEqual(failed('ssh-keys'));
    });

    test('let be seen what would be done, and a machine be installed', () => {
      rmSync(at('etc/nixos/secrets/ares.yaml'));
      for (const name of ['secrets', 'ssh-keys']) expect(called(name, system, 'dry-activate').status).toBe(0);
      rmSync(at('run/booted-system'));
      for (const name of ['secrets', 'ssh-keys']) expect(called(name, system, 'switch').status).toBe(0);
    });
  });

  describeWith(['shellcheck'], 'to shellcheck', () => {
    test('have nothing to find fault with', () => {
      for (const [name, text] of Object.entries(checks)) {
        expect([name, run('shellcheck', ['--shell=bash', '-'], { input: text })]).toEqual([name, '']);
      }
    });
  });

  describeWith(['sops', 'age-keygen', 'sops-install-secrets'], 'with what runs on a host', () => {
    test('find a secret that the file does not have, without any key', () => {
      put('sops/bin/sops-install-secrets', `#!/bin/sh\nexec ${findProgram('sops-install-secrets') ?? ''} "$@"\n`);
      const key = run('age-keygen', []);
      const [recipient = ''] = /age1\S+/.exec(key) ?? [];
      const types = ['--input-type', 'json', '--output-type', 'yaml', '--filename-override', 'x.yaml'];
      const input = JSON.stringify({ tokens: { demo: 'a' }, passwords: { zeus: 'b' } });
      const file = run('sops', ['--config', '/dev/null', 'encrypt', '--age', recipient, ...types], { input });
      put('etc/nixos/secrets/ares.yaml', file);
      const manifest = (...names: readonly string[]): string =>
        JSON.stringify(manifestOf(names, at('etc/nixos/secrets/ares.yaml')));
      put('early.json', manifest('passwords/zeus'));
      put('late.json', manifest('tokens/demo'));
      const check = () => {
        put('check.sh', checks['secrets'] ?? '');
        return spawnSync('bash', [at('check.sh'), '/nix/store/system', 'switch'], { encoding: 'utf8' });
      };
      expect(check()).toMatchObject({ status: 0, stderr: '' });
      put('late.json', manifest('tokens/demo', 'tokens/late'));
      const missing = expect.stringContaining("the key 'tokens/late' cannot be found") as string;
      expect(check()).toMatchObject({ status: 1, stderr: missing });
    });
  });
});

/** What sops-nix hands to its program. */
function manifestOf(names: readonly string[], sopsFile: string) {
  const secrets = names.map((name) => {
    const owner = { owner: 'root', uid: 0, group: 'root', gid: 0 };
    return { name, key: name, path: `/run/secrets/${name}`, ...owner, sopsFile, format: 'yaml', mode: '0400' };
  });
  const places = { secretsMountPoint: '/run/secrets.d', symlinkPath: '/run/secrets' };
  return { secrets, templates: [], placeholderBySecretName: {}, ...places, keepGenerations: 1 };
}
