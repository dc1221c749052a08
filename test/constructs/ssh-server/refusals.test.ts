import { SshServer, type SshForwarding, type SshServerProps } from '../../../constructs/ssh-server';
import { Port, placeholder, placeholderSshKey } from '../../../lib';
import { synthProblems, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { sshKey, sshProblems, sshTestFleet, zones } from './fleet';

test.each<[string, Partial<SshServerProps>, string]>([
  ['no zone', { zones: [] }, 'zones: are none, got []; name those that it is reached from, or leave SshServer out'],
  [
    'an unknown zone',
    { zones: ['lam'] },
    "zones: host 'ares' has no zone of that name, got 'lam'; did you mean 'lan'?",
  ],
  [
    'a zone that it is not reached from',
    { zones: ['wan'], keyOnly: ['lan'] },
    "keyOnly: is not one of its zones, got 'lan'; add it to zones, or leave it out here",
  ],
  [
    'a key alone from the Internet',
    { keyOnly: ['wan'] },
    "keyOnly: zone 'wan' is all that an interface brings, which may be the Internet; give it sources in the fleet, or leave it out here",
  ],
  [
    'a key alone from public networks',
    { zones: ['office'], keyOnly: ['office'] },
    `keyOnly: zone 'office' has sources that are not private, got ["192.0.2.0/24","198.18.0.0/15"]; from there a key alone is not enough, leave it out here`,
  ],
  ['nobody', { users: [] }, 'users: names nobody, got []; name one, or leave it out for all who have a key'],
  [
    'an unknown user',
    { users: ['zeuss'] },
    "users: the fleet has no user of that name, got 'zeuss'; did you mean 'zeus'?",
  ],
  ['root', { users: ['root'] }, "users: root never logs in by SSH, got 'root'; name a user with wheel: true"],
  ['a removed user', { users: ['chaos'] }, "users: user 'chaos' is removed; leave the name out"],
  [
    'a user of other hosts',
    { users: ['hermes'] },
    `users: user 'hermes' has no account on host 'ares', but on ["hera"]; add it to users.hermes.hosts`,
  ],
  [
    'a disabled user',
    { users: ['kronos'] },
    "users: user 'kronos' is disabled and could not log in; leave the name out",
  ],
  ['a user without a key', { users: ['gaia'] }, "users: user 'gaia' has no SSH key; give one in users.gaia.keys"],
  [
    'a forwarding that there is not',
    { forwarding: ['remoet' as SshForwarding] },
    "forwarding: must be of local, remote, gateway, sockets, agent, tunnel, got 'remoet'; did you mean 'remote'?",
  ],
  [
    'a gateway to nothing',
    { forwarding: ['gateway', 'local'] },
    `forwarding: 'gateway' opens what 'remote' forwards, got ["gateway","local"]; add 'remote', or leave it out`,
  ],
  [
    'a day that there is not',
    { enrolUntil: '2026-02-30' },
    "enrolUntil: must be a day, YYYY-MM-DD, got '2026-02-30'; write it like '2026-12-31'",
  ],
  [
    'a day in other words',
    { enrolUntil: 'tomorrow' },
    "enrolUntil: must be a day, YYYY-MM-DD, got 'tomorrow'; write it like '2026-12-31'",
  ],
  [
    'a window without a code behind it',
    { zones: ['vpn'], keyOnly: ['vpn'], enrolUntil: '2026-12-31' },
    "enrolUntil: no zone asks for a code, got '2026-12-31'; leave it out",
  ],
  [
    'a name with a port',
    { names: ['ares.lan:22'] },
    "names: must be names or IPv4 addresses without a port, got 'ares.lan:22'; write it like 'ares.lan'",
  ],
])('%s is refused', (_, props, message) => {
  expect(sshProblems({ zones, ...props })).toEqual([`[ares/ssh] ${message}`]);
});

test('everything that is wrong is said at once', () => {
  expect(sshProblems({ zones: ['wan', 'lam'], keyOnly: ['wan'], users: ['root', 'gaia'] })).toHaveLength(4);
  expect(sshProblems({ zones: [], enrolUntil: '', forwarding: ['gateway'] })).toHaveLength(3);
});

test('a host on which no enabled user has a key is refused', () => {
  const fleet = sshTestFleet({ users: { kronos: { keys: [sshKey(1)], disabled: true }, gaia: {} } });
  expect(sshProblems({ zones }, 'ares', fleet)).toEqual([
    "[ares/ssh] users: no enabled user of host 'ares' has an SSH key; give one keys in the fleet, or leave SshServer out",
  ]);
});

test('a key to fill in is a key to come', () => {
  const keys = [placeholder(placeholderSshKey, 'SSH public key of zeus')];
  expect(sshProblems({ zones }, 'ares', sshTestFleet({ users: { zeus: { keys } } }))).toEqual([]);
});

test('what Windows lets in is nothing that a WSL host can decide, but its mesh is', () => {
  expect(sshProblems({ zones: ['wan', 'vpn'] }, 'iris')).toEqual([
    "[iris/ssh] zones: Windows decides what reaches a WSL host, got 'wan'; name the zone of a mesh network, and use `wsl` on the machine itself",
  ]);
  expect(sshProblems({ zones: ['vpn'] }, 'iris')).toEqual([]);
});

test('two servers on a host are refused', () => {
  const build = (app: ConstructorParameters<typeof HostStack>[0]): void => {
    const ares = new HostStack(app, 'ares');
    new SshServer(ares, 'one', { zones, port: Port.of(22) });
    new SshServer(ares, 'two', { zones, port: Port.of(2222) });
  };
  expect(synthProblems(build, { fleet: sshTestFleet() })).toContain(
    "[ares] SSH server: is made by 'ares/one' and by 'ares/two'; keep one, it may have one port",
  );
});

test('a port that the fleet says is taken is refused', () => {
  const existingServices = [
    { name: 'ssh', port: 24212, protocol: 'tcp' as const, zones: ['lan'], reason: 'remote access' },
  ];
  const fleet = sshTestFleet({
    hosts: { ares: { ...testHost, existingServices } },
    networks: {},
    users: { zeus: { keys: [sshKey(1)] } },
  });
  expect(sshProblems({ zones: ['lan'], port: Port.of(24212) }, 'ares', fleet)).toEqual([
    "[ares] port 24212/tcp: is claimed by 'ares' (ssh: remote access) and by 'ares/ssh' (remote access by SSH); give one of them another port or address",
  ]);
});
