import { nix, type NixValue, SecretRef } from '../../../../lib';
import { type Policy } from '../../../../lib/policies/policy';
import { KeyStaysOutOfTheStore } from '../../../../lib/policies/rules/key-stays-out-of-the-store';
import { NoEmptyPassword } from '../../../../lib/policies/rules/no-empty-password';
import { NoPathLiteralInFileOption } from '../../../../lib/policies/rules/no-path-literal-in-file-option';
import { NoReadFileOfSecrets } from '../../../../lib/policies/rules/no-read-file-of-secrets';
import { NoRetiredUserOption } from '../../../../lib/policies/rules/no-retired-user-option';
import { NoStoreBoundSecretOption } from '../../../../lib/policies/rules/no-store-bound-secret-option';
import { PasswordFilesAreNeededForUsers } from '../../../../lib/policies/rules/password-files-are-needed-for-users';
import { judgeWith } from '../../../../lib/testing';
import { HostStack } from '../../../../stacks/host-stack';
import { module } from '../../fixtures';

/** What a rule says of a server with a module of its user's own. */
function judged(policy: Policy, config: NixValue): { answer: string | undefined; problems: readonly string[] } {
  const { answers, problems } = judgeWith(policy, (app) => {
    const host = new HostStack(app, 'ares');
    new SecretRef(host, 'early', { key: 'passwords/zeus', neededForUsers: true });
    new SecretRef(host, 'late', { key: 'passwords/hera' });
    module(host, 'own', () => config);
  });
  return { answer: answers['ares'], problems };
}
const holds = { answer: 'complies', problems: [] };
const broken = (...problems: string[]) => ({ answer: 'violates', problems });
const secret = (key: string) => nix.config(['sops', 'secrets', key, 'path']);
const zeus = (fields: Record<string, NixValue>) => ({ users: { users: { zeus: fields } } });

describe('NoStoreBoundSecretOption', () => {
  const takes = 'takes a secret itself (not shown) and writes it into the Nix store; use';

  test.each<[string, NixValue, string]>([
    ['users.users.zeus.hashedPassword', zeus({ hashedPassword: nix.mkForce('$6$a$b') }), 'hashedPasswordFile'],
    [
      'networking.wireguard.interfaces.wg1.peers.0.presharedKey',
      { networking: { wireguard: { interfaces: { wg1: { peers: [{ presharedKey: 'x' }] } } } } },
      'presharedKeyFile',
    ],
    [
      'services.nginx.virtualHosts."home.example.org".basicAuth.zeus',
      { services: { nginx: { virtualHosts: { 'home.example.org': { basicAuth: { zeus: 'x' } } } } } },
      'basicAuthFile',
    ],
    [
      'nix.settings.access-tokens',
      nix.mkIf(nix.config('services.x.enable'), { nix: { settings: { 'access-tokens': 'github.com=x' } } }),
      "nix.extraOptions = '!include PATH'",
    ],
  ])('%s is broken, and shows no value', (field, config, instead) => {
    expect(judged(NoStoreBoundSecretOption, config)).toEqual(
      broken(`[ares/own] NoStoreBoundSecretOption: ${field} ${takes} ${instead} with the path of a SecretRef`),
    );
  });

  test('a variable of a unit with the name of a secret is broken, one that names a file is not', () => {
    const environment = {
      APP_TOKEN: 'abc',
      APP_TOKEN_FILE: '/run/secrets/a',
      SESSION_SECRET: secret('passwords/hera'),
    };
    expect(judged(NoStoreBoundSecretOption, { systemd: { services: { app: { environment } } } })).toEqual(
      broken(
        '[ares/own] NoStoreBoundSecretOption: systemd.services.app.environment.APP_TOKEN has a name of a secret and a value (not shown) that all may read; use serviceConfig.EnvironmentFile or LoadCredential',
      ),
    );
  });

  test.each<[string, NixValue]>([
    ['a locked account', zeus({ hashedPassword: '!' })],
    ['no password', zeus({ hashedPassword: null })],
    [
      'what Grafana reads itself',
      { services: { grafana: { settings: { security: { secret_key: '$__file{/run/x}' } } } } },
    ],
    [
      'a place that is filled in at start',
      { services: { adguardhome: { settings: { users: [{ password: '@login-a@' }] } } } },
    ],
  ])('%s is fine', (_, config) => {
    expect(judged(NoStoreBoundSecretOption, config)).toEqual(holds);
  });
});

test.each(['initialHashedPassword', 'initialPassword', 'passwordFile'])('NoRetiredUserOption: %s is broken', (name) => {
  expect(judged(NoRetiredUserOption, zeus({ [name]: 'x' }))).toEqual(
    broken(
      `[ares/own] NoRetiredUserOption: users.users.zeus.${name} would be valid again when the password file is missing; take it out, and set hashedPasswordFile alone`,
    ),
  );
  expect(judged(NoRetiredUserOption, zeus({ [name]: null }))).toEqual(holds);
});

test('NoEmptyPassword: an empty one is broken, none is fine', () => {
  expect(judged(NoEmptyPassword, zeus({ hashedPassword: '' }))).toEqual(
    broken(
      "[ares/own] NoEmptyPassword: users.users.zeus.hashedPassword is empty, so that no password is asked for, got ''; write '!' for an account without a password",
    ),
  );
  expect(judged(NoEmptyPassword, zeus({ hashedPassword: '!' }))).toEqual(holds);
});

describe('PasswordFilesAreNeededForUsers', () => {
  const remedy = 'give a SecretRef with neededForUsers: true, and its path';
  const field = '[ares/own] PasswordFilesAreNeededForUsers: users.users.zeus.hashedPasswordFile';

  test('a secret that is there before users holds, by its path and by its name', () => {
    const early = '/run/secrets-for-users/passwords/zeus';
    for (const hashedPasswordFile of [secret('passwords/zeus'), early, null]) {
      expect(judged(PasswordFilesAreNeededForUsers, zeus({ hashedPasswordFile }))).toEqual(holds);
    }
    const own = {
      sops: { secrets: { mine: { neededForUsers: true } } },
      ...zeus({ hashedPasswordFile: secret('mine') }),
    };
    expect(judged(PasswordFilesAreNeededForUsers, own)).toEqual(holds);
  });

  test.each<[NixValue, string]>([
    [secret('passwords/hera'), "is the secret 'passwords/hera', which is put in place after users are made"],
    [
      '/run/secrets/passwords/zeus',
      "is no secret that is there before users are made, got '/run/secrets/passwords/zeus'",
    ],
    [nix.config('services.x.file'), 'is no secret that is there before users are made, got an expression'],
  ])('%j is broken', (hashedPasswordFile, message) => {
    expect(judged(PasswordFilesAreNeededForUsers, zeus({ hashedPasswordFile }))).toEqual(
      broken(`${field} ${message}; ${remedy}`),
    );
  });

  test('it does not apply where nobody has a password file', () => {
    expect(judged(PasswordFilesAreNeededForUsers, {}).answer).toBe('does not apply');
  });
});

describe('NoReadFileOfSecrets', () => {
  const read = nix.builtins('readFile');
  const says = (what: string): string =>
    `[ares/own] NoReadFileOfSecrets: services.x.token reads ${what} at evaluation, and so puts it into the Nix store; give the path itself, or use sops.templates`;

  test.each<[NixValue, string]>([
    [nix.apply(read, '/run/secrets/a'), '/run/secrets/a'],
    [nix.apply(nix.lib('fileContents'), secret('a')), 'config.sops.secrets.a.path'],
    [nix.apply(nix.lib('strings.fileContents'), nix.path('/etc/nixos/secrets/key.txt')), '/etc/nixos/secrets/key.txt'],
    [nix.text`Bearer ${nix.apply(read, nix.text`${secret('a')}`)}`, 'config.sops.secrets.a.path'],
    [nix.apply(read, nix.path('./secrets/key.txt')), '../../../secrets/key.txt'],
  ])('a secret that is read is broken', (token, what) => {
    const found = judged(NoReadFileOfSecrets, { services: { x: { token } } });
    expect(found).toEqual(broken(says(what.replace('../../../', './'))));
  });

  test.each<[string, NixValue]>([
    ['a file of the project', nix.apply(read, nix.path('./hosts/ares/motd'))],
    ['a path that nothing reads', secret('a')],
    ['another function of it', nix.apply(nix.lib('escapeShellArg'), secret('a'))],
  ])('%s is fine', (_, token) => {
    expect(judged(NoReadFileOfSecrets, { services: { x: { token } } })).toEqual(holds);
  });
});

test('NoPathLiteralInFileOption: a path literal is broken where a secret is expected, and nowhere else', () => {
  const config = {
    services: { x: { passwordFile: nix.path('./secret'), environmentFiles: [nix.path('./app.env')] } },
    sops: { defaultSopsFile: nix.mkForce(nix.path('./secrets/ares.yaml')) },
    security: { pki: { certificateFiles: [nix.path('./ca.pem')] } },
  };
  const says = (field: string, got: string): string =>
    `[ares/own] NoPathLiteralInFileOption: services.x.${field} is a path of Nix, so that the file itself goes into the Nix store, got ${got}; use the path of a SecretRef, or a string`;
  expect(judged(NoPathLiteralInFileOption, config)).toEqual(
    broken(says('environmentFiles.0', './app.env'), says('passwordFile', './secret')),
  );
  expect(judged(NoPathLiteralInFileOption, { services: { x: { passwordFile: secret('a') } } })).toEqual(holds);
});

describe('KeyStaysOutOfTheStore', () => {
  const age = (keyFile: NixValue, flake?: string) => ({
    sops: { age: { keyFile } },
    ...(flake !== undefined && { system: { autoUpgrade: { flake } } }),
  });
  const field = '[ares/own] KeyStaysOutOfTheStore: sops.age.keyFile';

  test.each<[string, NixValue, string]>([
    [
      'a path literal',
      age(nix.path('./secrets/key.txt')),
      'is a path of Nix, so that the key itself goes into the Nix store, got ./secrets/key.txt; write it as a string',
    ],
    [
      'one in the store',
      age('/nix/store/abc-key.txt'),
      "is in the Nix store, got '/nix/store/abc-key.txt'; keep the key on the machine alone",
    ],
    [
      'S1: one below a flake that is no git repository',
      age('/etc/nixos/secrets/key.txt', 'path:/etc/nixos#ares'),
      "is below /etc/nixos, which system.autoUpgrade.flake copies into the Nix store as a whole, got '/etc/nixos/secrets/key.txt'; use a git+ flake, or keep the key elsewhere",
    ],
  ])('%s is broken', (_, config, message) => {
    expect(judged(KeyStaysOutOfTheStore, config)).toEqual(broken(`${field} ${message}`));
  });

  test.each(['git+file:///etc/nixos', 'path:/etc/nixosx', 'github:fufu/nix'])('it holds with the flake %s', (flake) => {
    expect(judged(KeyStaysOutOfTheStore, age('/etc/nixos/secrets/key.txt', flake))).toEqual(holds);
  });
});
