import { mkdirSync, readdirSync } from 'node:fs';
import { NixGc, type NixGcProps } from '../../constructs/nix-gc';
import { oldGenerations } from '../../constructs/nix-gc/old-generations';
import { upgradeTimes } from '../../lib';
import { synthFleet, synthProblems, testFleet, testHost } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';
import { describeWith } from '../helpers/consumer';
import { hosts, option } from './auto-upgrade/fleets';
import { Machine } from './auto-upgrade/machine';

const nights = { from: '23:00', until: '03:00', timeZone: 'UTC' };

function build(props: NixGcProps, times?: typeof nights) {
  return (app: ConstructorParameters<typeof HostStack>[0]) => {
    const host = new HostStack(app, 'ares');
    new NixGc(host, 'gc', props);
    if (times !== undefined) host.facets.declare(upgradeTimes, times, host);
  };
}

function render(props: NixGcProps = {}, times?: typeof nights, kind: 'server' | 'laptop' | 'wsl' = 'server'): string {
  const fleet = testFleet({
    hosts: { ares: kind === 'wsl' ? { ...hosts['zeus'], kind } : { ...testHost, kind } } as typeof hosts,
  });
  return String(synthFleet(build(props, times), { fleet }).files['generated/ares/system/nix-gc.nix']);
}

describe('NixGc', () => {
  test('collects garbage every night, and then stores equal files once', () => {
    const text = render();
    expect(text.slice(text.indexOf('  nix = {'), text.indexOf('  systemd.services'))).toBe(`  nix = {
    gc = {
      automatic = true;
      dates = "*-*-* 03:15:00";
      persistent = true;
    };
    optimise = {
      automatic = true;
      dates = [ "*-*-* 04:15:00" ];
    };
    settings = {
      max-free = lib.mkDefault 6442450944;
      min-free = lib.mkDefault 2147483648;
    };
  };
`);
  });

  test('starts when the upgrade times of its host end, and waits for an upgrade that takes longer', () => {
    const text = render({}, nights);
    expect(option(text, 'dates')).toBe('"*-*-* 03:00:00"');
    expect(text).toContain('      after = [ "nixos-upgrade.service" ];\n');
  });

  test('follows the time zone of the upgrade times', () => {
    expect(option(render({}, { ...nights, timeZone: 'Asia/Tokyo' }), 'dates')).toBe('"*-*-* 03:00:00 Asia/Tokyo"');
  });

  test('takes a time of its own outside them', () => {
    expect(option(render({ at: '03:00' }, nights), 'dates')).toBe('"*-*-* 03:00:00"');
    expect(option(render({ at: '14:59' }, nights), 'dates')).toBe('"*-*-* 14:59:00"');
  });

  test('leaves the boot menu of a WSL instance alone, and the battery of a laptop', () => {
    expect(render({}, undefined, 'wsl')).not.toContain('configurationLimit');
    expect(render({}, undefined, 'laptop')).toContain('unitConfig.ConditionACPower = true;');
    expect(render()).not.toContain('ConditionACPower');
  });

  test('shows as many boot entries as are kept, or fewer', () => {
    expect(option(render({ keepGenerations: 8 }), 'configurationLimit')).toBe('lib.mkDefault 8');
    expect(option(render({ keepGenerations: 8, bootEntries: 3 }), 'configurationLimit')).toBe('lib.mkDefault 3');
  });

  test.each<[NixGcProps, string]>([
    [{ keepGenerations: 1 }, 'keepGenerations: must be a whole number from 2 to 100, got 1'],
    [{ keepDays: 0.5 }, 'keepDays: must be a whole number from 1 to 365, got 0.5'],
    [{ bootEntries: 0 }, 'bootEntries: must be a whole number from 1 to 100, got 0'],
    [
      { bootEntries: 6 },
      'bootEntries: are more than the 5 generations that are kept, got 6; an entry without its generation does not start',
    ],
    [{ at: '3:15' }, "at: must be a time from 00:00 to 23:59, got '3:15'; write it like '02:30'"],
    [{ minFree: '500MB' }, "minFree: must be a size from 1GiB to 99GiB, got '500MB'; write it like '2GiB'"],
  ])('refuses %j', (props, message) => {
    expect(synthProblems(build(props))).toEqual([`[ares/gc] ${message}`]);
  });

  test.each(['23:00', '00:30', '02:59'])('refuses to run at %s, while the host upgrades', (at) => {
    expect(synthProblems(build({ at }, nights)).join('\n')).toBe(
      `[ares/gc] at: is while the host upgrades, from 23:00 to 03:00, got '${at}'; leave it out, or take a time after that`,
    );
  });
});

describeWith(['nix-env'], 'old generations of a real profile', () => {
  let machine: Machine;
  beforeEach(() => (machine = new Machine()));
  afterEach(() => machine.close());

  const profile = (): string => machine.at('profiles', 'system');

  /** Makes generations, each so many days old, the last one current; then which are left once the script has run. */
  async function left(days: readonly number[], keep: { generations: number; days: number }, booted?: number) {
    mkdirSync(machine.at('profiles'));
    days.forEach((age, index) => {
      const system = machine.at('systems', String(index + 1));
      mkdirSync(system);
      machine.link(system, `${profile()}-${index + 1}-link`);
      machine.ageDays(`${profile()}-${index + 1}-link`, age);
    });
    machine.link(`system-${days.length}-link`, profile());
    machine.link(machine.at('systems', String(days.length)), machine.at('run', 'current-system'));
    machine.link(machine.at('systems', String(booted ?? days.length)), machine.at('run', 'booted-system'));
    const question = {
      keepGenerations: keep.generations,
      keepDays: keep.days,
      profile: profile(),
      run: machine.at('run'),
    };
    const places = ['STORE', 'STATE', 'LOG'].map((name) => `export NIX_${name}_DIR=${machine.at(`nix-${name}`)}\n`);
    const text = `${places.join('')}export NIX_REMOTE=\n${oldGenerations(question)}`;
    const { code, err } = await machine.script(text);
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
    const names = readdirSync(machine.at('profiles')).flatMap((name) => /^system-(\d+)-link$/.exec(name)?.[1] ?? []);
    return names.map(Number).sort((a, b) => a - b);
  }

  test('go when they are old and not among the newest', async () => {
    const days = [90, 80, 70, 60, 50, 40, 29, 20, 10, 5, 4, 3];
    expect(await left(days, { generations: 3, days: 30 })).toEqual([7, 8, 9, 10, 11, 12]);
  });

  test('stay when all are old but few', async () => {
    expect(await left([400, 300, 200], { generations: 3, days: 30 })).toEqual([1, 2, 3]);
  });

  test('stay when one of them is what the host was started with', async () => {
    expect(await left([90, 80, 70, 60], { generations: 2, days: 30 }, 2)).toEqual([2, 3, 4]);
  });

  test('are told apart by their number and not by their letters', async () => {
    const days = Array.from({ length: 11 }, () => 90);
    expect(await left(days, { generations: 2, days: 30 })).toEqual([10, 11]);
  });
});
