import { execFileSync } from 'node:child_process';
import { DeclarativeUsers } from '../../../constructs/declarative-users';
import { SudoTwoFactor } from '../../../constructs/sudo-two-factor';
import { auditOf, type HostAudit, sshKeyFact } from '../../../lib';
import { synthFleet } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { describeWith } from '../../helpers/consumer';
import { accountsOf, fleetOf, key, someday, zeus } from './people-fleet';

const leto = { uid: 2001, shell: 'nushell' as const, expires: '2030-02-01', linger: true };

test('an account is what the fleet says of it', () => {
  const fleet = fleetOf({ zeus: { ...zeus, shell: 'zsh', description: 'operator', groups: ['video'] } });
  const { files } = synthFleet(accountsOf('ares', { members: { audio: ['zeus'] } }), { fleet });
  expect(files['generated/ares/security/users.nix']).toBe(`{ config, pkgs, ... }:
{
  programs.zsh.enable = true;
  users = {
    mutableUsers = false;
    users = {
      root.hashedPassword = "!";
      zeus = {
        description = "operator";
        expires = "9999-12-31";
        extraGroups = [
          "wheel"
          "audio"
          "video"
        ];
        hashedPasswordFile = config.sops.secrets."passwords/zeus".path;
        isNormalUser = true;
        openssh.authorizedKeys.keys = [
          "${key}"
        ];
        shell = pkgs.zsh;
        uid = 2000;
      };
    };
  };
}
`);
});

test('a password is a secret that is there before users are, and comes from a prompt', () => {
  const { files } = synthFleet(accountsOf('ares', { rootPassword: true }), { fleet: fleetOf() });
  const entry = '{\n        mode = "0400";\n        neededForUsers = true;\n      };';
  const secrets = files['generated/ares/security/secrets.nix'];
  for (const user of ['root', 'zeus']) expect(secrets).toContain(`"passwords/${user}" = ${entry}`);
  const { secrets: declared } = synthSecrets();
  expect(declared).toEqual(['passwords/zeus password-hash']);
});

function synthSecrets(): { secrets: string[] } {
  let stack: HostStack | undefined;
  synthFleet((app) => (stack = accountsOf('ares')(app)), { fleet: fleetOf() });
  const found = stack?.node.findAll().flatMap((node) => ('origin' in node && 'key' in node ? [node] : [])) ?? [];
  return { secrets: found.map(({ key: place, origin }) => `${String(place)} ${String(origin)}`) };
}

test('a disabled account stays, has no key, group or password, and is over', () => {
  const hermes = { ...zeus, uid: 2003, disabled: true, groups: ['video'] };
  const { files } = synthFleet(accountsOf('ares'), { fleet: fleetOf({ zeus: { ...zeus, keys: [] }, hermes }) });
  const text = files['generated/ares/security/users.nix'] as string;
  expect(/hermes = \{.*?\};/s.exec(text)?.[0]).toBe(`hermes = {
        expires = "1970-01-02";
        hashedPassword = "!";
        isNormalUser = true;
        shell = "\${pkgs.shadow}/bin/nologin";
        uid = 2003;
      };`);
  expect(text).not.toContain('ssh-ed25519');
});

test('a key that is to be filled in is left out', () => {
  const { texts } = synthFleet(accountsOf('ares'), { fleet: fleetOf({ zeus: { ...zeus, keys: [someday] } }) });
  expect(Object.values(texts).join('')).not.toContain('AAAAIAAAA');
});

test('ids of people and groups are allocated once, and the same on every host', () => {
  const fleet = fleetOf({ zeus: { wheel: true, keys: [key] }, leto: { ...leto, uid: 1000 } });
  const { files, texts } = synthFleet(
    (app) => {
      for (const name of ['ares', 'hera', 'pan']) {
        new DeclarativeUsers(new HostStack(app, name), 'users', { ownGroups: ['family'] });
      }
    },
    { fleet, partial: true },
  );
  expect(files['fleet.lock.json']).toEqual({ 'gid family': '1000', 'uid zeus': '1001', version: 1 });
  for (const host of ['ares', 'hera', 'pan']) {
    expect(texts[`generated/${host}/security/users.nix`]).toMatch(/groups\.family\.gid = 1000;.*uid = 1001;/s);
  }
});

/** Facts of a host once everything is declared. */
function audited(host: string, withCode = false): HostAudit {
  let stack: HostStack | undefined;
  const users = { zeus: { ...zeus, groups: ['podman', 'family'] }, leto, tempd: { uid: 2009, removed: true } };
  synthFleet(
    (app) => {
      stack = accountsOf(host, { rootPassword: true })(app);
      if (withCode) new SudoTwoFactor(stack, 'sudo');
    },
    { fleet: fleetOf(users), partial: true },
  );
  return auditOf(stack!);
}

test('others learn who gets in, by what, and who becomes root', () => {
  const { accounts: all, removed } = audited('ares', true);
  const [first, root, last] = all;
  expect(removed).toEqual([{ name: 'tempd', uid: 2009 }]);
  expect(first).toMatchObject({
    account: { name: 'leto', uid: 2001, enabled: true, wheel: false, expires: '2030-02-01', keys: [] },
    logins: [{ user: 'leto', by: 'console', zones: [], factors: ['password'], wheel: false }],
    elevations: [],
  });
  expect(root).toMatchObject({ account: { name: 'root', uid: 0, password: 'passwords/root' }, keys: [] });
  expect(last).toMatchObject({
    account: { name: 'zeus', groups: ['family', 'podman'], keys: [key], password: 'passwords/zeus' },
    elevations: [
      { by: 'polkit', factors: ['password'], whose: 'root' },
      { by: 'sudo', factors: ['password', 'code'] },
    ],
    powers: [{ group: 'podman', kind: 'root' }],
    keys: [{ type: 'ssh-ed25519', comment: 'zeus@hera' }],
  });
});

test('Windows starts a shell of a WSL instance as anybody, and asks nothing', () => {
  const ways = audited('pan').accounts.map(({ logins: [way] }) => [way?.user, way?.by, way?.factors]);
  expect(ways).toEqual(['leto', 'root', 'zeus'].map((user) => [user, 'windows', []]));
});

test('the order in which a program says things changes nothing', () => {
  const users = { zeus, leto };
  const turned = Object.fromEntries(Object.entries(users).reverse());
  const props = (groups: string[]) => ({ ownGroups: groups, members: { a: ['zeus', 'leto'], b: ['zeus'] } });
  const one = synthFleet(accountsOf('ares', props(['a', 'b'])), { fleet: fleetOf(users) });
  const other = { ownGroups: ['b', 'a'], members: { b: ['zeus'], a: ['leto', 'zeus'] } };
  expect(synthFleet(accountsOf('ares', other), { fleet: fleetOf(turned) }).texts).toEqual(one.texts);
});

describeWith(['sshd'], 'a fingerprint', () => {
  test('is the one that ssh-keygen shows', () => {
    const [, shown, comment] = execFileSync('ssh-keygen', ['-l', '-f', '-'], { input: key, encoding: 'utf8' }).split(
      ' ',
    );
    expect(sshKeyFact(key)).toMatchObject({ fingerprint: shown, comment });
  });
});
