import { DeclarativeUsers } from '../../../../constructs/declarative-users';
import { Fail2ban } from '../../../../constructs/fail2ban';
import { SshServer } from '../../../../constructs/ssh-server';
import {
  accounts,
  type FleetInput,
  logins,
  nix,
  type NixValue,
  placeholder,
  placeholderSshKey,
  Port,
} from '../../../../lib';
import { NoLockout } from '../../../../lib/policies/rules/no-lockout';
import { SshNeedsKey } from '../../../../lib/policies/rules/ssh-needs-key';
import { SshPortIsBanned } from '../../../../lib/policies/rules/ssh-port-is-banned';
import { SshReachableByTwoLinks } from '../../../../lib/policies/rules/ssh-reachable-by-two-links';
import { SshSecondFactorWorks } from '../../../../lib/policies/rules/ssh-second-factor-works';
import { type HostStack } from '../../../../stacks/host-stack';
import { broken, holds, judged, server, silent } from './judged';

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPRk/BksueiC0g76JjAI6j3A5lSNOL08vUFBSelacaek zeus@hera';
const zeus = { uid: 2000, wheel: true, keys: [key] };
const withUsers = (users: FleetInput['users'] = { zeus }) => server({}, { users });
const openssh = (fields: Record<string, NixValue>): NixValue => ({
  services: { openssh: { enable: true, ...fields } },
});

describe('NoLockout', () => {
  const people = (host: HostStack) => new DeclarativeUsers(host, 'users');
  const both = (host: HostStack) => [people(host), new SshServer(host, 'ssh', { zones: ['lan', 'wan'] })];
  const told = (text: string) => ({ answer: 'violates', problems: [`[ares] NoLockout: ${text}`] });

  test('holds for an administrator with a key and a password, and for a key that is to be filled in', () => {
    expect(judged(NoLockout, {}, both, withUsers())).toEqual(holds);
    const someday = { ...zeus, keys: [placeholder(placeholderSshKey, 'SSH public key of zeus')] };
    expect(judged(NoLockout, {}, both, withUsers({ zeus: someday }))).toEqual(holds);
  });

  test('asks for no SSH where the fleet makes no server of it', () => {
    expect(judged(NoLockout, {}, people, withUsers({ zeus: { ...zeus, keys: [] } }))).toEqual(holds);
  });

  test('does not apply where others make the accounts', () => {
    expect(judged(NoLockout, {}, (host) => new SshServer(host, 'ssh', { zones: ['lan'] }), withUsers())).toEqual(
      silent,
    );
  });

  test('is broken where only those get in by SSH who may not become root', () => {
    const users = { zeus: { ...zeus, keys: [] }, leto: { uid: 2001, keys: [key] } };
    const ssh = (host: HostStack) => [people(host), new SshServer(host, 'ssh', { zones: ['lan'], users: ['leto'] })];
    expect(judged(NoLockout, {}, ssh, withUsers(users))).toEqual(
      told('SSH lets in nobody who may become root; add a user with wheel to its SSH server'),
    );
  });

  test('is broken where the accounts of all who may become root end, though root has a password', () => {
    const withRoot = (host: HostStack) => [
      new DeclarativeUsers(host, 'users', { rootPassword: true }),
      new SshServer(host, 'ssh', { zones: ['lan', 'wan'] }),
    ];
    const ending = { ...zeus, expires: '2020-01-01' };
    expect(judged(NoLockout, {}, withRoot, withUsers({ zeus: ending }))).toEqual(
      told(
        "SSH lets in nobody who may become root once an account has ended, got 'zeus' until 2020-01-01; let one of them last",
      ),
    );
    const lasting = { uid: 2001, wheel: true, keys: [key.replace('Selacaek', 'Selacaeg')] };
    expect(judged(NoLockout, {}, withRoot, withUsers({ zeus: ending, leto: lasting }))).toEqual(holds);
  });

  test('is broken where nobody gets in without the network', () => {
    const account = { name: 'zeus', uid: 2000, enabled: true, wheel: true, groups: [], keys: [key] };
    const own = (host: HostStack): void => {
      host.facets.declare(accounts, account, host);
      host.facets.declare(logins, { user: 'zeus', by: 'ssh', zones: ['lan'], factors: ['key'], wheel: true }, host);
    };
    expect(judged(NoLockout, {}, own, withUsers())).toEqual(
      told(
        'console lets in nobody who may become root when the network is gone; give a user with wheel, or root, a password',
      ),
    );
  });

  test('is broken by a module that takes an account or the server away', () => {
    const config = {
      users: { users: { zeus: { enable: nix.mkForce(false) } } },
      services: { openssh: { enable: nix.mkForce(false) } },
    };
    expect(judged(NoLockout, config, both, withUsers())).toEqual(
      broken(
        NoLockout,
        "users.users.zeus.enable takes away the account of 'zeus', who has to get in; take it out",
        'services.openssh.enable takes away the SSH server, by which an administrator has to get in; take it out',
      ),
    );
  });

  test.each<[string, Record<string, NixValue>]>([
    ['nobody is in wheel', { zeus: { isNormalUser: true, openssh: { authorizedKeys: { keys: [key] } } } }],
    [
      'who is in wheel has nothing to show',
      { zeus: { extraGroups: ['wheel'], openssh: { authorizedKeys: { keys: [] } } } },
    ],
    [
      'who is in wheel is disabled',
      { zeus: { enable: false, extraGroups: ['wheel'], hashedPasswordFile: '/run/zeus' } },
    ],
  ])('is broken by accounts of a module where %s', (_, users) => {
    const administrators =
      JSON.stringify(users['zeus']).includes('wheel') && !JSON.stringify(users).includes('"enable":false');
    const got = administrators ? '["zeus"]' : '[]';
    expect(judged(NoLockout, { users: { mutableUsers: false, users } })).toEqual(
      told(
        `users.mutableUsers = false leaves nobody in wheel with a key or a password file, got ${got}; give one of them both`,
      ),
    );
  });

  test('holds for accounts of a module with an administrator, and does not apply where others may be added', () => {
    const users = { zeus: { extraGroups: ['wheel'], hashedPasswordFile: '/run/secrets-for-users/zeus' } };
    expect(judged(NoLockout, { users: { mutableUsers: false, users } })).toEqual(holds);
    expect(judged(NoLockout, { users: { users: { zeus: { isNormalUser: true } } } })).toEqual(silent);
    expect(judged(NoLockout, { users: { mutableUsers: false } })).toEqual(silent);
  });
});

describe('SshReachableByTwoLinks', () => {
  const ssh = (zones: readonly string[]) => (host: HostStack) => new SshServer(host, 'ssh', { zones });

  test('holds for two zones', () => {
    expect(judged(SshReachableByTwoLinks, {}, ssh(['lan', 'wan']), withUsers())).toEqual(holds);
  });

  test('is broken by one of two', () => {
    expect(judged(SshReachableByTwoLinks, {}, ssh(['lan']), withUsers())).toEqual({
      answer: 'violates',
      problems: [
        `[ares/ssh] SshReachableByTwoLinks: SSH of 'ares' is reached from one zone only, got ["lan"]; add one of wan to the zones of the SSH server`,
      ],
    });
  });

  test('does not apply to a server with one link, to a laptop, and to a host whose SSH is not ours', () => {
    const oneLink = server({ zones: { lan: [{ interface: 'eno1' }] } }, { users: { zeus } });
    expect(judged(SshReachableByTwoLinks, {}, ssh(['lan']), oneLink)).toEqual(silent);
    expect(judged(SshReachableByTwoLinks, {}, ssh(['lan']), server({ kind: 'laptop' }, { users: { zeus } }))).toEqual(
      silent,
    );
    expect(judged(SshReachableByTwoLinks, openssh({}))).toEqual(silent);
  });
});

describe('SshNeedsKey', () => {
  const methods = 'services.openssh.settings.AuthenticationMethods';

  test('holds for what SshServer writes, and for keys alone', () => {
    expect(
      judged(SshNeedsKey, {}, (host) => new SshServer(host, 'ssh', { zones: ['lan', 'wan'] }), withUsers()),
    ).toEqual(holds);
    expect(judged(SshNeedsKey, openssh({ settings: { PasswordAuthentication: false } }))).toEqual(holds);
    expect(judged(SshNeedsKey, {})).toEqual(silent);
  });

  test.each([
    ['publickey keyboard-interactive', 'keyboard-interactive'],
    ['keyboard-interactive:pam', 'keyboard-interactive:pam'],
    ['publickey,keyboard-interactive password', 'password'],
  ])('is broken by the methods %j', (given, weak) => {
    const text = `${methods} lets in by '${weak}' without a key, for a space stands between alternatives, got '${given}'; write 'publickey,keyboard-interactive:pam'`;
    expect(judged(SshNeedsKey, openssh({ settings: { AuthenticationMethods: given } }))).toEqual(
      broken(SshNeedsKey, text),
    );
  });

  test('is broken by a password alone, asked for or not', () => {
    const told = (got: string) =>
      `services.openssh.settings.PasswordAuthentication lets in by a password alone, got ${got}; set it to false`;
    expect(judged(SshNeedsKey, openssh({}))).toEqual(broken(SshNeedsKey, told('nothing, which NixOS takes for true')));
    expect(judged(SshNeedsKey, openssh({ settings: { PasswordAuthentication: true } }))).toEqual(
      broken(SshNeedsKey, told('true')),
    );
  });
});

describe('SshSecondFactorWorks', () => {
  const strict = openssh({
    settings: { PasswordAuthentication: false, AuthenticationMethods: 'publickey,keyboard-interactive:pam' },
  }) as object;
  const pam = (fields: NixValue): NixValue => ({ ...strict, security: { pam: { services: { sshd: fields } } } });

  test('holds for what SshServer writes, and for a stack that takes the code', () => {
    expect(
      judged(SshSecondFactorWorks, {}, (host) => new SshServer(host, 'ssh', { zones: ['lan'] }), withUsers()),
    ).toEqual(holds);
    expect(
      judged(SshSecondFactorWorks, pam({ unixAuth: nix.mkForce(true), googleAuthenticator: { enable: true } })),
    ).toEqual(holds);
  });

  test('is broken by the module that NixOS leaves out', () => {
    const text =
      'services.openssh.settings.AuthenticationMethods wants a code that no module of PAM takes, for without passwords NixOS leaves googleAuthenticator out; use SshServer, or set security.pam.services.sshd.unixAuth to mkForce true beside it';
    expect(judged(SshSecondFactorWorks, pam({ googleAuthenticator: { enable: true } }))).toEqual(
      broken(SshSecondFactorWorks, text),
    );
  });

  test('does not apply where a key is enough', () => {
    const either = { PasswordAuthentication: false, AuthenticationMethods: 'publickey publickey,keyboard-interactive' };
    expect(judged(SshSecondFactorWorks, openssh({ settings: either }))).toEqual(silent);
    expect(judged(SshSecondFactorWorks, {})).toEqual(silent);
  });
});

describe('SshPortIsBanned', () => {
  const banned = (ssh: Record<string, NixValue>, jail: NixValue = {}): NixValue => ({
    services: { openssh: { enable: true, ...ssh }, fail2ban: { enable: true, jails: { sshd: jail } } },
  });
  const told = (open: string, got: string, remedy: string): string =>
    `services.fail2ban.jails.sshd.settings.port leaves port ${open} of SSH open to who is banned, got ${got}; ${remedy}`;

  test.each<[string, NixValue]>([
    ['the default of both', banned({})],
    ['ports that NixOS hands on', banned({ ports: [24212] })],
    ['a port of its own', banned({ ports: [24212] }, { settings: { port: '24212' } })],
    ['several, by name and in a range', banned({ ports: [22, 24212] }, { settings: { port: 'ssh,24200:24220' } })],
    [
      'addresses with the same port',
      banned({ ports: [24212], listenAddresses: [{ addr: '10.0.0.1', port: 24212 }, { addr: '::' }] }),
    ],
    ['what only Nix knows', banned({ ports: [24212] }, { settings: { port: nix.config('a.b') } })],
  ])('holds for %s', (_, config) => {
    expect(judged(SshPortIsBanned, config)).toEqual(holds);
  });

  test('holds for what SshServer and Fail2ban write', () => {
    const both = (host: HostStack) => [
      new Fail2ban(host, 'fail2ban'),
      new SshServer(host, 'ssh', { zones: ['lan', 'wan'], port: Port.of(24212) }),
    ];
    expect(judged(SshPortIsBanned, {}, both, withUsers())).toEqual(holds);
  });

  test('does not apply where nobody is banned, or where there is no SSH', () => {
    expect(judged(SshPortIsBanned, openssh({}))).toEqual(silent);
    expect(judged(SshPortIsBanned, { services: { fail2ban: { enable: true } } })).toEqual(silent);
  });

  test('is broken by a jail for another port', () => {
    const text = told('24212', '[22]', 'take it out, for it follows services.openssh.ports');
    expect(judged(SshPortIsBanned, banned({ ports: [24212] }, { settings: { port: 22 } }))).toEqual(
      broken(SshPortIsBanned, text),
    );
  });

  test('is broken by ports that only addresses name', () => {
    const config = banned({ listenAddresses: [{ addr: '192.168.7.10', port: 24212 }] });
    expect(judged(SshPortIsBanned, config)).toEqual({
      answer: 'violates',
      problems: [`[ares] SshPortIsBanned: ${told('24212', '[22]', 'set services.openssh.ports to [24212]')}`],
    });
  });

  test('is broken by a server of another’s on a port that no jail has', () => {
    const existingServices: FleetInput['hosts'][string]['existingServices'] = [
      { name: 'ssh', port: 24212, protocol: 'tcp', zones: ['lan'], reason: 'remote access' },
    ];
    const config = { services: { fail2ban: { enable: true, jails: { sshd: { settings: { port: 22 } } } } } };
    expect(judged(SshPortIsBanned, config, undefined, server({ existingServices: existingServices }))).toEqual({
      answer: 'violates',
      problems: [
        `[ares/own] SshPortIsBanned: ${told('24212', '[22]', 'take it out, for it follows services.openssh.ports')}`,
      ],
    });
  });

  test('is broken by a jail that is off', () => {
    expect(judged(SshPortIsBanned, banned({}, { enabled: false }))).toEqual(
      broken(
        SshPortIsBanned,
        'services.fail2ban.jails.sshd.enabled switches the jail of SSH off, got false; take it out',
      ),
    );
  });
});
