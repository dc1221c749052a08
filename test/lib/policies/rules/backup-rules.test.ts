import { DeclarativeUsers } from '../../../../constructs/declarative-users';
import { SshServer } from '../../../../constructs/ssh-server';
import { type Backup, backups, monitored, Port, publishedNames, SecretRef, statePaths } from '../../../../lib';
import { type Policy } from '../../../../lib/policies/policy';
import { BackupLeavesKeyOut } from '../../../../lib/policies/rules/backup-leaves-key-out';
import { PublicHostIsBackedUp } from '../../../../lib/policies/rules/public-host-is-backed-up';
import { PublicHostIsMonitored } from '../../../../lib/policies/rules/public-host-is-monitored';
import { StateIsBackedUp } from '../../../../lib/policies/rules/state-is-backed-up';
import { judgeWith } from '../../../../lib/testing';
import { HostStack } from '../../../../stacks/host-stack';
import { sshKey } from '../../../fleet/base-fleet';
import { holds, judged, server, silent } from './judged';

const all: Backup = {
  name: 'near',
  paths: ['/etc', '/home', '/srv', '/var/lib'],
  excludes: [],
  repositories: [{ where: '/mnt/backup', isOffsite: false }],
};
const far = { where: 's3:https://example.org/backup', isOffsite: true };
const saved =
  (fields: Partial<Backup> = {}) =>
  (host: HostStack): void => {
    host.facets.declare(backups, { ...all, ...fields }, host);
  };
const shares = (host: HostStack): void => {
  host.existingState({ path: '/srv/nfs', why: 'shares' });
};
const both =
  (...parts: readonly ((host: HostStack) => unknown)[]) =>
  (host: HostStack): void => {
    for (const part of parts) part(host);
  };
const asked = (policy: Policy, also: (host: HostStack) => unknown, fleet = server()) => judged(policy, {}, also, fleet);
const violated = ({ name }: Policy, ...problems: readonly string[]) => {
  return { answer: 'violates', problems: problems.map((text) => text.replace('RULE', `${name}:`)).sort() };
};
const orElse = 'or say in an exception why it may be lost';

describe('StateIsBackedUp', () => {
  test('does not apply to a machine that has nothing but itself to lose', () => {
    const people = { users: { ann: { wheel: true, keys: [sshKey(1)] } }, operator: 'ann' };
    const ssh = (host: HostStack) => new SshServer(host, 'ssh', { zones: ['lan'] });
    expect(asked(StateIsBackedUp, () => undefined)).toEqual(silent);
    expect(asked(StateIsBackedUp, ssh, server({}, people))).toEqual(silent);
  });

  test('does not apply to what comes again by itself', () => {
    const cache = (host: HostStack): void => {
      host.existingState({ path: '/var/lib/cache', why: 'a cache', replaceable: 'it fills again' });
    };
    expect(asked(StateIsBackedUp, cache)).toEqual(silent);
  });

  test('holds where a backup saves a folder above it', () => {
    expect(asked(StateIsBackedUp, both(shares, saved()))).toEqual(holds);
  });

  test('is broken by state of a host without a backup', () => {
    expect(asked(StateIsBackedUp, shares)).toEqual(
      violated(
        StateIsBackedUp,
        `[ares] RULE /srv/nfs (shares) is in no backup, as the host has none, and would be gone for good with the disk; give the host a ResticBackup, ${orElse}`,
      ),
    );
  });

  test('is broken by a path that is taken out of the backup', () => {
    const also = both(shares, saved({ paths: ['/etc', '/srv/nf', '/var/lib'] }));
    expect(asked(StateIsBackedUp, also)).toEqual(
      violated(
        StateIsBackedUp,
        `[ares] RULE /srv/nfs (shares) is in no backup, and would be gone for good with the disk, got ["/etc","/srv/nf","/var/lib"]; add it to one, ${orElse}`,
      ),
    );
  });

  test.each([['/srv/nfs'], ['nfs'], ['/srv/*/**'], ['/srv/nfs/*']])('is broken by the pattern %j', (pattern) => {
    const also = both(shares, saved({ excludes: ['*.tmp', pattern] }));
    expect(asked(StateIsBackedUp, also)).toEqual(
      violated(
        StateIsBackedUp,
        `[ares] RULE /srv/nfs (shares) is left out by backup 'near', and would be gone for good with the disk, got ["${pattern}"]; take that out, ${orElse}`,
      ),
    );
  });

  test('holds where what one backup leaves out is in another', () => {
    const also = both(shares, saved({ excludes: ['/srv'] }), saved({ name: 'shares', paths: ['/srv/nfs'] }));
    expect(asked(StateIsBackedUp, also)).toEqual(holds);
  });

  test('wants in a backup that there is what could be made anew', () => {
    expect(asked(StateIsBackedUp, saved({ paths: ['/etc'] }))).toEqual(
      violated(
        StateIsBackedUp,
        `[ares/base] RULE /var/lib/nixos (ids of users and groups, as they were given) is in no backup, and would have to be made anew (ids are given again in another order; chown what a backup brings back), got ["/etc"]; add it to one, ${orElse}`,
      ),
    );
  });

  test('is broken by a database whose files are copied while it runs', () => {
    const game = (host: HostStack): void => {
      const file = '/var/lib/game/worlds.db';
      host.existingState({ path: '/var/lib/game', why: 'worlds', dump: { kind: 'sqlite', file } });
    };
    expect(asked(StateIsBackedUp, both(game, saved({ dumped: ['/var/lib/game'] })))).toEqual(holds);
    expect(asked(StateIsBackedUp, both(game, saved()))).toEqual(holds);
    expect(asked(StateIsBackedUp, both(game, saved({ dumped: [] })))).toEqual(
      violated(
        StateIsBackedUp,
        "[ares] RULE /var/lib/game (worlds) has a database that changes while backup 'near' copies its files, and is not dumped first; let that backup dump it",
      ),
    );
  });

  test('counts a path once that several keep something at, as the one who cannot make it anew', () => {
    const accounts = (host: HostStack): void => {
      const path = '/srv/accounts';
      host.facets.declare(statePaths, { path, why: 'accounts', replaceable: 'they come again' }, host);
      host.existingState({ path, why: 'accounts that are named elsewhere' });
      host.existingState({ path, why: 'accounts that are named elsewhere' });
    };
    expect(asked(StateIsBackedUp, both(accounts, saved({ paths: ['/etc', '/var/lib'] })))).toEqual(
      violated(
        StateIsBackedUp,
        `[ares] RULE /srv/accounts (accounts that are named elsewhere) is in no backup, and would be gone for good with the disk, got ["/etc","/var/lib"]; add it to one, ${orElse}`,
      ),
    );
  });

  test('can be excepted for one construct', () => {
    const people = { users: { ann: { wheel: true, keys: [sshKey(1)] } }, operator: 'ann' };
    const build = (app: ConstructorParameters<typeof HostStack>[0]): void => {
      const host = new HostStack(app, 'ares');
      new DeclarativeUsers(host, 'users');
      shares(host);
    };
    const reason = 'nobody keeps anything in a home of this host';
    const exceptions = [{ policy: 'StateIsBackedUp', construct: 'ares/users', reason }];
    const { problems } = judgeWith(StateIsBackedUp, build, { fleet: server({}, people), exceptions });
    expect(problems).toEqual([expect.stringMatching(/^\[ares\] StateIsBackedUp: \/srv\/nfs \(shares\) /)]);
  });
});

const web = (host: HostStack): void => {
  host.existingService({ port: Port.of(443), protocol: 'tcp', zones: ['lan', 'wan'], why: 'web: example.org' });
};

describe('PublicHostIsBackedUp', () => {
  test('does not apply to a host that the Internet gets to by SSH and a tunnel only', () => {
    const people = { users: { ann: { wheel: true, keys: [sshKey(1)] } }, operator: 'ann' };
    const member = { ipv4: '10.1.0.1', publicKey: Buffer.alloc(32, 1).toString('base64'), endpoint: 'vpn.example.org' };
    const networks = { wg0: { ipv4: '10.1.0.0/24', members: { ares: member } } };
    const also = (host: HostStack) => {
      host.existingService({ port: Port.of(51820), protocol: 'udp', zones: ['wan'], why: 'tunnel' });
      host.existingService({ port: Port.of(80), protocol: 'tcp', zones: ['lan'], why: 'a page' });
      return new SshServer(host, 'ssh', { zones: ['lan', 'wan'], port: Port.of(2222) });
    };
    expect(asked(PublicHostIsBackedUp, also, server({}, { ...people, networks }))).toEqual(silent);
    expect(asked(PublicHostIsMonitored, also, server({}, { ...people, networks }))).toEqual(silent);
  });

  test('holds where copies are at another place, too', () => {
    expect(asked(PublicHostIsBackedUp, both(web, saved({ repositories: [far] })))).toEqual(holds);
  });

  test('is broken by a port for the Internet, and by a name that somebody hands over', () => {
    const remedy = 'give it a ResticBackup with a repository somewhere else, or say in an exception why it needs none';
    expect(asked(PublicHostIsBackedUp, web)).toEqual(
      violated(
        PublicHostIsBackedUp,
        `[ares] RULE serves the Internet (port 443/tcp, web: example.org), and has no backup; ${remedy}`,
      ),
    );
    const tunnel = (host: HostStack): void => {
      const name = { name: 'play.example.org', upstream: 'http://127.0.0.1:8080', via: 'Cloudflare tunnel' };
      host.facets.declare(publishedNames, { ...name, why: 'a map' }, host);
      saved()(host);
    };
    expect(asked(PublicHostIsBackedUp, tunnel)).toEqual(
      violated(
        PublicHostIsBackedUp,
        `[ares] RULE serves the Internet (play.example.org, a map), and has copies at the same place only, got ["/mnt/backup"]; ${remedy}`,
      ),
    );
  });
});

describe('PublicHostIsMonitored', () => {
  test('holds where somebody asks it', () => {
    const asks = (host: HostStack): void => {
      host.facets.declare(monitored, { server: 'hera', network: 'wg0' }, host);
    };
    expect(asked(PublicHostIsMonitored, both(web, asks))).toEqual(holds);
  });

  test('is broken where nobody does; a few of many services are named', () => {
    const more = (host: HostStack): void => {
      web(host);
      for (const port of [25, 465, 993]) {
        host.existingService({ port: Port.of(port), protocol: 'tcp', zones: ['wan'], why: 'mail' });
      }
    };
    expect(asked(PublicHostIsMonitored, more)).toEqual(
      violated(
        PublicHostIsMonitored,
        '[ares] RULE serves the Internet (port 25/tcp, mail; port 443/tcp, web: example.org and 2 more), and nobody is told when it is not well; make it a member of a MonitoringStack, or say in an exception why that is not needed',
      ),
    );
  });
});

describe('BackupLeavesKeyOut', () => {
  const secret = (host: HostStack) => new SecretRef(host, 'password', { key: 'restic/password' });
  const recipients = ['age1x7tvyjp8p0ud4uens760q37f2p4u79c3mru8drnar7vjlr852v9qhc3j76'];
  const ann = { wheel: true, keys: [sshKey(1)], recipients };
  const opened = server({}, { users: { ann }, operator: 'ann', secrets: 'host' });

  test('does not apply without a backup, or without a secret', () => {
    expect(asked(BackupLeavesKeyOut, secret, opened)).toEqual(silent);
    expect(asked(BackupLeavesKeyOut, saved(), opened)).toEqual(silent);
  });

  test('holds where keys of age are left out, and a person opens the password, too', () => {
    const excludes = ['/etc/nixos/secrets/key.txt', '/home/ann/.config/sops/age/keys.txt'];
    expect(asked(BackupLeavesKeyOut, both(secret, saved({ excludes })), opened)).toEqual(holds);
  });

  test('is broken by keys that open the password of the backup that they are in', () => {
    const says = (key: string) =>
      `[ares] RULE backup 'near' saves ${key}, which opens its own password and every other secret; exclude it, and keep a copy on paper`;
    expect(asked(BackupLeavesKeyOut, both(secret, saved()), opened)).toEqual(
      violated(BackupLeavesKeyOut, says('/etc/nixos/secrets/key.txt'), says('/home/ann/.config/sops/age/keys.txt')),
    );
  });

  test('is broken where nobody but the host opens the password', () => {
    const also = both(secret, saved({ paths: ['/srv'] }));
    const message =
      "[ares] RULE backup 'near' has a password that only the key of 'ares' opens, and so it is lost with the host; give a user of the fleet recipients";
    expect(asked(BackupLeavesKeyOut, also, server())).toEqual(violated(BackupLeavesKeyOut, message));
    expect(asked(BackupLeavesKeyOut, also, server({}, { secrets: 'host' }))).toEqual(
      violated(BackupLeavesKeyOut, `${message}, and keep a copy of secrets/ares.yaml, which git does not have`),
    );
  });
});
