import { alertRules, reachedThrough, upgradeTimes } from '../../../lib';
import { synthFleet, testFleet, testHost } from '../../../lib/testing';
import { AutoUpgrade } from '../../../constructs/auto-upgrade';
import { HostStack } from '../../../stacks/host-stack';
import { flake, hosts, kinds, modules, networks, option, servers } from './fleets';

describe('AutoUpgrade', () => {
  test('lets a server upgrade and restart in its slot, from the lock that is committed', () => {
    const text = modules({ flake })['ares'] ?? '';
    expect(text.slice(text.indexOf('  system.autoUpgrade'), text.indexOf('  systemd.services')))
      .toBe(`  system.autoUpgrade = {
    allowReboot = true;
    dates = "*-*-* 05:30:00";
    enable = true;
    fixedRandomDelay = true;
    flake = "github:fufu/infra/main#ares";
    persistent = true;
    randomizedDelaySec = "5min";
    rebootWindow = {
      lower = "05:29";
      upper = "05:50";
    };
    upgrade = false;
  };
`);
  });

  test('gives a laptop three chances a day, on mains, and never restarts it', () => {
    const text = modules({ flake })['hera'];
    expect(option(text, 'dates')).toMatch(/^"\*-\*-\* \d\d,\d\d,\d\d:[03]0:00"$/);
    expect(option(text, 'ConditionACPower')).toBe('true');
    expect(option(text, 'allowReboot')).toBe('false');
    expect(text).not.toContain('rebootWindow');
  });

  test('asks a WSL instance for no restart, for Windows brings its kernel', () => {
    const text = modules({ flake })['zeus'];
    expect(option(text, 'allowReboot')).toBe('false');
    expect(text).not.toContain('ConditionACPower');
    expect(text).not.toContain('restart-overdue');
  });

  test('restarts exactly the hosts that are named, where some are', () => {
    const all = modules({ flake, restarts: ['hera'] });
    expect(['ares', 'hera', 'zeus'].map((name) => option(all[name], 'allowReboot'))).toEqual([
      'false',
      'true',
      'false',
    ]);
  });

  test('upgrades only the hosts that are named, where some are', () => {
    expect(Object.keys(modules({ flake, hosts: ['zeus', 'ares'] }))).toEqual(['ares', 'zeus']);
  });

  test('crosses midnight', () => {
    const fleet = servers(['ares', 'hera']);
    const text = modules({ flake, window: { from: '23:50', until: '00:10' }, slot: '20min' }, fleet)['ares'];
    expect([option(text, 'dates'), option(text, 'lower'), option(text, 'upper')]).toEqual([
      '"*-*-* 23:50:00"',
      '"23:49"',
      '"00:00"',
    ]);
  });

  test('holds hosts of other time zones to the clock of the window', () => {
    const fleet = testFleet({
      hosts: { ares: testHost, hera: { ...testHost, site: 'tokyo', timeZone: 'Asia/Tokyo' } },
    });
    const all = modules({ flake, window: { from: '02:00', until: '02:30', timeZone: 'UTC' } }, fleet);
    expect(['ares', 'hera'].map((name) => [option(all[name], 'dates'), option(all[name], 'TZ')])).toEqual([
      ['"*-*-* 02:00:00"', undefined],
      ['"*-*-* 02:00:00 UTC"', '"UTC"'],
    ]);
  });

  test.each([
    ['github:fufu/infra', 'github:fufu/infra/prod#ares'],
    ['gitlab:fufu/infra', 'gitlab:fufu/infra/prod#ares'],
    ['git+https://git.example.org/fufu/infra.git', 'git+https://git.example.org/fufu/infra.git?ref=prod#ares'],
    ['git+ssh://git@git.example.org:2222/infra', 'git+ssh://git@git.example.org:2222/infra?ref=prod#ares'],
  ])('follows a branch of %s', (repository, address) => {
    expect(option(modules({ flake: repository, branch: 'prod' })['ares'], 'flake')).toBe(`"${address}"`);
  });

  test('writes the same whatever is made first, and in whatever order hosts are named', () => {
    const render = (before: boolean, names: readonly string[]) =>
      synthFleet(
        (app) => {
          const make = () => new AutoUpgrade(app, 'upgrades', { flake, hosts: names, apart: [['zeus', 'hera']] });
          if (before) make();
          for (const name of before ? names : [...names].reverse()) new HostStack(app, name);
          if (!before) make();
        },
        { fleet: kinds },
      ).texts;
    expect(render(true, ['ares', 'hera', 'zeus'])).toEqual(render(false, ['zeus', 'hera', 'ares']));
  });

  test('moves no other host when one is added', () => {
    const names = Array.from({ length: 30 }, (_, index) => `host${index}`);
    const before = modules({ flake }, servers(names));
    const { added, ...after } = modules({ flake }, servers([...names, 'added']));
    expect(added).toBeDefined();
    expect(after).toEqual(before);
  });

  test('keeps a host from the hub that another construct names, and a pair from each other', () => {
    const fleet = servers(['ares', 'hera', 'zeus']);
    const props = { flake, slot: '2h', apart: [['ares', 'zeus']] as const };
    const all = modules(props, fleet, (made) => {
      const hera = made.get('hera');
      hera?.facets.declare(reachedThrough, { host: 'ares', why: 'its router' }, hera);
    });
    const dates = ['ares', 'hera', 'zeus'].map((name) => option(all[name], 'dates'));
    expect(dates).toEqual(['"*-*-* 04:00:00"', '"*-*-* 02:00:00"', '"*-*-* 02:00:00"']);
  });

  test('restarts no spoke of a large mesh while it restarts the hub', () => {
    const names = Array.from({ length: 60 }, (_, index) => `spoke${index}`);
    const keyOf = (index: number) => Buffer.alloc(32, index).toString('base64');
    const spokes = Object.fromEntries(names.map((name, index) => [name, { publicKey: keyOf(index + 1) }]));
    const hub = { endpoint: 'vpn.example.org', publicKey: keyOf(0xff) };
    const fleet = servers([...names, 'hub'], {
      networks: { wg0: { ipv4: '10.1.0.0/24', members: { ...spokes, hub } } },
    });
    const { hub: ofHub, ...others } = modules({ flake, window: { from: '23:00', until: '01:00' } }, fleet);
    const slot = (text?: string) => [option(text, 'lower'), option(text, 'upper')];
    expect(slot(ofHub)).toEqual(['"00:29"', '"00:50"']);
    const slots = new Set(Object.values(others).map((text) => slot(text).join(' ')));
    expect([...slots].sort()).toEqual(['"22:59" "23:20"', '"23:29" "23:50"', '"23:59" "00:20"']);
  });

  test('tells the rest of the fleet when a host is busy, and whom to call', () => {
    let told: unknown;
    synthFleet(
      (app) => {
        const made = ['ares', 'hera', 'zeus'].map((name) => new HostStack(app, name));
        new AutoUpgrade(app, 'upgrades', { flake, overdueAfter: '3d', canary: { host: 'hera' } });
        app.whenDeclared({ node: { path: 'zz' } } as never, () => {
          told = () =>
            made.map(({ facets }) => [facets.read(upgradeTimes), facets.read(alertRules).map(({ alert }) => alert)]);
        });
      },
      { fleet: testFleet({ hosts, networks }) },
    );
    const times = { from: '02:00', until: '06:00', timeZone: 'UTC' };
    expect((told as () => unknown)()).toEqual([
      [[times], ['RebootPending', 'UpgradeFailed', 'UpgradeStuck']],
      [[times], ['CanaryUnhealthy', 'RebootPending', 'UpgradeFailed', 'UpgradeStuck']],
      [[times], ['UpgradeFailed', 'UpgradeStuck']],
    ]);
  });
});
