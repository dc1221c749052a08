import { AutoUpgrade, type AutoUpgradeProps } from '../../../constructs/auto-upgrade';
import { synthProblems, testFleet, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { flake, problems, servers } from './fleets';

const host = 'hera';
const branch = 'must be the name of a branch, of letters, digits, ., _ and -, got ';
const like = "; write it like 'stable'";
const repository = "; write it like 'github:OWNER/REPOSITORY'";
const commit = 'a'.repeat(40);
const forge = 'git+https://git.example.org/infra';
const pushTo = 'git@git.example.org:infra.git';

const alone: [what: string, props: AutoUpgradeProps, message: string][] = [
  [
    'a path',
    { flake: 'path:/etc/nixos' },
    `flake: is a folder of a machine, copied to its store whole, got 'path:/etc/nixos'${repository}`,
  ],
  [
    'a folder',
    { flake: '/etc/nixos' },
    `flake: is a folder of a machine, copied to its store whole, got '/etc/nixos'${repository}`,
  ],
  [
    'a checkout',
    { flake: 'git+file:///etc/nixos' },
    `flake: is a folder of a machine, copied to its store whole, got 'git+file:///etc/nixos'${repository}`,
  ],
  [
    'parameters',
    { flake: 'github:fufu/infra?ref=main&dir=x' },
    `flake: is the repository alone, without ?, & and #, got 'github:fufu/infra?ref=main&dir=x'${repository}`,
  ],
  [
    'plain HTTP',
    { flake: 'git+http://git.example.org/x' },
    `flake: would be fetched without encryption, got 'git+http://git.example.org/x'${repository}`,
  ],
  [
    'a branch in the flake',
    { flake: 'github:fufu/infra/main' },
    `flake: names the branch 'main', which belongs in branch, got 'github:fufu/infra/main'${repository}`,
  ],
  [
    'a word of a shell',
    { flake: 'github:fufu/infra;reboot' },
    `flake: is no address of a repository that is understood here, got 'github:fufu/infra;reboot'${repository}`,
  ],
  [
    'a space',
    { flake: 'git+https://git.example.org/a b' },
    `flake: is no address of a repository that is understood here, got 'git+https://git.example.org/a b'${repository}`,
  ],
  ['a commit', { flake, branch: commit }, `branch: is a commit, which never changes, got '${commit}'${like}`],
  ['a branch with a slash', { flake, branch: 'a/b' }, `branch: ${branch}'a/b'${like}`],
  ['a branch of dots', { flake, branch: 'a..b' }, `branch: ${branch}'a..b'${like}`],
  [
    'a time',
    { flake, window: { from: '24:00', until: '06:00' } },
    "window.from: must be a time from 00:00 to 23:59, got '24:00'; write it like '02:30'",
  ],
  [
    'a time without zero',
    { flake, window: { from: '02:00', until: '6:00' } },
    "window.until: must be a time from 00:00 to 23:59, got '6:00'; write it like '02:30'",
  ],
  [
    'no window',
    { flake, window: { from: '02:00', until: '02:00' } },
    "window: is shorter than a slot, got '02:00' to '02:00' for 30 minutes; make it longer, or slot shorter",
  ],
  [
    'a short slot',
    { flake, slot: '10min' },
    "slot: must be a span from 20min to 4h, got '10min'; write it like '30min'",
  ],
  [
    'a slot of seconds',
    { flake, slot: '1800s' },
    "slot: must be a span from 20min to 4h, got '1800s'; write it like '30min'",
  ],
  [
    'no patience',
    { flake, overdueAfter: '1d' },
    "overdueAfter: must be a number of days from 2d to 90d, got '1d'; write it like '7d'",
  ],
  [
    'a canary on the same branch',
    { flake, branch: 'main', canary: { host } },
    "canary.branch: is the branch that all hosts follow, got 'main'; let the canary follow another, such as 'main'",
  ],
  [
    'a canary that settles at once',
    { flake, canary: { host, settle: '1min' } },
    "canary.settle: must be a span from 5min to 48h, got '1min'; write it like '30min'",
  ],
  [
    'nowhere to push',
    { flake: forge, canary: { host } },
    "canary.pushTo: is needed, for the flake does not say where one pushes with SSH; write it like 'git@git.example.org:fufu/infra.git'",
  ],
  [
    'a push without SSH',
    { flake, canary: { host, pushTo: 'https://x.org/a' } },
    "canary.pushTo: must be an address that one pushes to with SSH, got 'https://x.org/a'; write it like 'git@git.example.org:fufu/infra.git'",
  ],
  [
    'an unknown machine',
    { flake: forge, canary: { host, pushTo } },
    "canary.knownHosts: are needed for 'git.example.org', so that nobody can pose as it; give what its owner publishes",
  ],
  [
    'half a key',
    { flake: forge, canary: { host, pushTo, knownHosts: ['git.example.org'] } },
    "canary.knownHosts: must be lines of names, kind and key, got 'git.example.org'; write it like 'git.example.org ssh-ed25519 AAAA…'",
  ],
  [
    'a key of another',
    { flake: forge, canary: { host, pushTo, knownHosts: ['x.org ssh-ed25519 AAAA'] } },
    "canary.knownHosts: are of 'x.org', but it pushes to 'git.example.org'; write it like 'git.example.org ssh-ed25519 AAAA…'",
  ],
];

const together: [what: string, props: AutoUpgradeProps, messages: string[]][] = [
  [
    'a host that is not there',
    { flake, hosts: ['aers'] },
    ["hosts: no host of the fleet has that name, got 'aers'; did you mean 'ares'?"],
  ],
  ['no hosts', { flake, hosts: [] }, ['hosts: are none; name one, or leave this out for all']],
  [
    'a restart of what does not upgrade',
    { flake, hosts: ['ares'], restarts: ['hera'] },
    ["restarts: 'hera' is not among the hosts that upgrade; add it to hosts"],
  ],
  [
    'a restart of Windows',
    { flake, restarts: ['zeus'] },
    ["restarts: 'zeus' runs under WSL, where Windows brings the kernel and starts it; take it out"],
  ],
  [
    'a host apart from itself',
    { flake, apart: [['ares', 'ares']] },
    ["apart: 'ares' is paired with itself; name two hosts"],
  ],
  [
    'strangers, all at once',
    { flake, apart: [['ares', 'hermes']], canary: { host: 'apollo' } },
    [
      "apart: no host of the fleet has that name, got 'hermes'; known: 'ares', 'hera', 'zeus'",
      "canary.host: no host of the fleet has that name, got 'apollo'; known: 'ares', 'hera', 'zeus'",
    ],
  ],
  [
    'a zone of nobody',
    { flake, window: { from: '02:00', until: '06:00', timeZone: 'Asia/Tokyo' } },
    ["window.timeZone: no host that upgrades is in it, got 'Asia/Tokyo'; theirs: 'UTC'"],
  ],
  [
    'a hub and its spokes in one slot',
    { flake, window: { from: '02:00', until: '02:45' } },
    [
      "window: has 1 slot of 30 minutes from 02:00 to 02:45, and none is left for 'hera', which is not to restart at the same time as 'ares'; make the window longer, or slot shorter",
    ],
  ],
];

describe('AutoUpgrade refuses', () => {
  test('everything that is wrong by itself at once', () => {
    const window = { from: '2:00', until: '25:00' };
    const canary = {
      host,
      branch: 'a b',
      settle: '1min',
      pushTo,
      knownHosts: ['git.example.org', 'x.org ssh-rsa AAAA'],
    };
    const props = { flake: '/etc/nixos', branch: 'a/b', window, slot: '1min', overdueAfter: '1d', canary };
    expect(problems(props)).toEqual([
      `[upgrades] branch: ${branch}'a/b'${like}`,
      `[upgrades] canary.branch: ${branch}'a b'${like}`,
      "[upgrades] canary.knownHosts: are of 'x.org', but it pushes to 'git.example.org'; write it like 'git.example.org ssh-ed25519 AAAA…'",
      "[upgrades] canary.knownHosts: must be lines of names, kind and key, got 'git.example.org'; write it like 'git.example.org ssh-ed25519 AAAA…'",
      "[upgrades] canary.settle: must be a span from 5min to 48h, got '1min'; write it like '30min'",
      `[upgrades] flake: is a folder of a machine, copied to its store whole, got '/etc/nixos'${repository}`,
      "[upgrades] overdueAfter: must be a number of days from 2d to 90d, got '1d'; write it like '7d'",
      "[upgrades] slot: must be a span from 20min to 4h, got '1min'; write it like '30min'",
      "[upgrades] window.from: must be a time from 00:00 to 23:59, got '2:00'; write it like '02:30'",
      "[upgrades] window.until: must be a time from 00:00 to 23:59, got '25:00'; write it like '02:30'",
    ]);
  });

  test.each(alone)('%s', (_what, props, message) => {
    expect(problems(props)).toEqual([`[upgrades] ${message}`]);
  });

  test.each(together)('%s', (_what, props, messages) => {
    expect(problems(props)).toEqual(messages.map((message) => `[upgrades] ${message}`));
  });

  test('hosts of several time zones without a word on which one the window is in', () => {
    const fleet = testFleet({
      hosts: { ares: testHost, hera: { ...testHost, site: 'tokyo', timeZone: 'Asia/Tokyo' } },
    });
    expect(problems({ flake }, fleet)).toEqual([
      "[upgrades] window.timeZone: hosts are in several, 'Asia/Tokyo', 'UTC'; say which one the window is in",
    ]);
  });

  test('a host that two of them upgrade', () => {
    const build = (app: ConstructorParameters<typeof HostStack>[0]) => {
      new HostStack(app, 'ares');
      new AutoUpgrade(app, 'upgrades', { flake });
      new AutoUpgrade(app, 'more', { flake });
    };
    expect(synthProblems(build)).toContain(
      "[ares] upgrades: are set by 'ares/more' and by 'ares/upgrades'; take the host out of the hosts of one of them",
    );
  });

  test('a named host without a stack', () => {
    const build = (app: ConstructorParameters<typeof HostStack>[0]) => {
      new HostStack(app, 'ares');
      new AutoUpgrade(app, 'upgrades', { flake, hosts: ['ares', 'hera'] });
    };
    expect(synthProblems(build, { fleet: servers(['ares', 'hera']) })).toEqual([
      "[upgrades] hosts: 'hera' has no stack; add new HostStack(app, 'hera')",
    ]);
  });
});
