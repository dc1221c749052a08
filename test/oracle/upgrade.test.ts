import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AutoUpgrade, type AutoUpgradeProps } from '../../constructs/auto-upgrade';
import { NixGc } from '../../constructs/nix-gc';
import { FleetApp, probes } from '../../lib';
import { HostStack } from '../../stacks/host-stack';
import { flake, hosts, networks } from '../constructs/auto-upgrade/fleets';
import { testFleet } from '../../lib/testing';
import { inCleanEnvironment } from '../../lib/testing/clean-environment';
import { describeWith, run } from '../helpers/consumer';
import { evaluateNixos, inputModule, someHardware } from '../helpers/nixos';

const service = 'e.config.systemd.services';
const timer = (name: string) => `(e.config.systemd.timers.${name} or { timerConfig = null; }).timerConfig`;
const script = (name: string) => `(${service}.${name} or { script = null; }).script`;
const unitScripts = ['nixos-upgrade', 'upgrade-overdue', 'restart-overdue', 'upgrade-canary', 'nix-gc'] as const;
const asked = {
  upgrade: timer('nixos-upgrade'),
  gc: timer('nix-gc'),
  optimise: timer('nix-optimise'),
  overdue: timer('upgrade-overdue'),
  canary: timer('upgrade-canary'),
  scripts: `[ ${unitScripts.map((name) => `(${script(name)})`).join(' ')} ]`,
  preStart: `${service}.nix-gc.preStart`,
  unit: 'e.config.systemd.units."nixos-upgrade.service".text',
  gcUnit: 'e.config.systemd.units."nix-gc.service".text',
  canaryUnit: '(e.config.systemd.units."upgrade-canary.service" or { text = null; }).text',
  boot: '[ e.config.boot.loader.systemd-boot.configurationLimit e.config.boot.loader.grub.configurationLimit ]',
  space: '[ e.config.nix.settings.min-free e.config.nix.settings.max-free ]',
};
type Facts = Record<keyof typeof asked, unknown>;

const zoned = { ...hosts, hera: { ...hosts['hera'], timeZone: 'Europe/Berlin' } } as typeof hosts;
const window = { from: '22:00', until: '03:00', timeZone: 'Europe/Berlin' };
const extra: Readonly<Record<string, string>> = {
  ares: '{ boot.loader.systemd-boot.configurationLimit = 3; }',
  zeus: '{ wsl.enable = true; wsl.defaultUser = "fufud"; }',
};

/** What NixOS 24.11 makes of hosts of a fleet, by name. */
function evaluate(props: AutoUpgradeProps, names = Object.keys(zoned)): Record<string, Facts> {
  const out = mkdtempSync(join(tmpdir(), 'cdknix-upgrade-'));
  try {
    inCleanEnvironment(() => {
      const fleet = testFleet({ secrets: 'host', hosts: zoned, networks });
      const app = new FleetApp({ fleet, root: out, args: ['--release', '24.11', '--out', out], log: () => undefined });
      new AutoUpgrade(app, 'upgrades', props);
      for (const name of Object.keys(zoned)) {
        const host = new HostStack(app, name);
        new NixGc(host, 'gc');
        host.facets.declare(probes, { kind: 'dns', target: '127.0.0.1:53/example.org', why: 'names' }, host);
      }
      app.synth();
    });
    const inputs = [
      inputModule('sops-nix/modules/sops'),
      inputModule('NixOS-WSL/modules'),
      '{ services.openssh.enable = true; }',
    ];
    return Object.fromEntries(
      names.map((name) => {
        const hardware = name === 'zeus' ? [] : [someHardware];
        const modules = [join(out, 'generated', name), ...inputs, ...hardware, extra[name] ?? '{ }'];
        const { failed, warnings, facts } = evaluateNixos({ modules, facts: asked });
        expect({ name, failed, warnings }).toEqual({ name, failed: [], warnings: [] });
        return [name, facts];
      }),
    );
  } finally {
    rmSync(out, { recursive: true });
  }
}

const part = (value: unknown, name: string): unknown => (value as Record<string, unknown> | null)?.[name];

describeWith(['nix', 'nixos-tree'], 'NixOS 24.11 makes of upgrades', () => {
  let made: Record<string, Facts>;
  beforeAll(() => (made = evaluate({ flake, window, canary: { host: 'hera' } })));

  test('a timer in the clock of the window, on every kind of host', () => {
    const times = { FixedRandomDelay: true, Persistent: true, RandomizedDelaySec: '5min' };
    expect(Object.values(made).map(({ upgrade }) => upgrade)).toEqual([
      { OnCalendar: ['*-*-* 02:30:00 Europe/Berlin'], ...times },
      { OnCalendar: ['*-*-* 06,14,22:00:00'], ...times },
      expect.objectContaining(times),
    ]);
  });

  test('a collection of garbage after the window, which waits for an upgrade', () => {
    const { gc, optimise, gcUnit } = made['ares'] ?? ({} as Facts);
    expect([part(gc, 'OnCalendar'), part(optimise, 'OnCalendar')]).toEqual([
      ['*-*-* 03:00:00 Europe/Berlin'],
      ['*-*-* 04:00:00 Europe/Berlin'],
    ]);
    expect(gcUnit).toContain('After=nixos-upgrade.service\n');
  });

  test('a boot menu that a host may still decide about, and room that builds make', () => {
    expect(Object.values(made).map(({ boot, space }) => [boot, space])).toEqual([
      [
        [3, 5],
        [2 ** 31, 3 * 2 ** 31],
      ],
      [
        [5, 5],
        [2 ** 31, 3 * 2 ** 31],
      ],
      [
        [null, 100],
        [2 ** 31, 3 * 2 ** 31],
      ],
    ]);
  });

  test('mains for the laptop alone, and a note of each success', () => {
    const units = Object.values(made).map(({ unit }) => String(unit));
    expect(units.map((unit) => unit.includes('ConditionACPower=true\n'))).toEqual([false, true, false]);
    for (const unit of units) expect(unit).toMatch(/^ExecStartPost=\S+\/bin\/touch %S\/nixos-upgrade\/since$/m);
  });

  test('a canary that has its deploy key as a credential, and nobody else has', () => {
    const units = Object.values(made).map(({ canaryUnit }) => canaryUnit);
    expect([units[0], units[2]]).toEqual([null, null]);
    expect(units[1]).toContain('LoadCredential=key:/run/secrets/ssh/upgrade-canary\n');
    expect(units[1]).toContain('DynamicUser=true\n');
    expect(units[1]).toContain('Environment="HOME=%S/upgrade-canary"\n');
  });

  describeWith(['systemd-analyze'], 'whose timers', () => {
    test('go off when they are said to', () => {
      const all = Object.values(made).flatMap(({ upgrade, gc, optimise, overdue, canary }) =>
        [upgrade, gc, optimise, overdue, canary].flatMap((one) => (part(one, 'OnCalendar') ?? []) as string[]),
      );
      expect(all.length).toBe(13);
      for (const calendar of all) expect(next(calendar)).toHaveLength(2);
    });

    test('leave out the one night on which the clocks skip their time', () => {
      const [calendar] = part(made['ares']?.upgrade, 'OnCalendar') as string[];
      expect(next(calendar ?? '', '2027-03-26 12:00:00 UTC')).toEqual(['2027-03-27 01:30:00', '2027-03-29 00:30:00']);
    });

    /** The first times after a moment that a timer goes off, in UTC. */
    function next(calendar: string, from = '2027-01-10 12:00:00 UTC'): string[] {
      const said = run('systemd-analyze', ['calendar', `--base-time=${from}`, '--iterations=2', calendar]);
      const times = /(?:Next elapse|Iter\. #\d+|\(in UTC\)): \w+ (\S+ \S+) UTC/g;
      return [...said.matchAll(times)].map(([, time = '']) => time);
    }
  });

  describeWith(['shellcheck'], 'whose scripts', () => {
    test('are without a fault', () => {
      const texts = Object.values(made).flatMap(({ scripts, preStart }) => [
        ...(scripts as (string | null)[]).slice(1),
        preStart as string,
      ]);
      for (const text of texts.filter((one) => one !== null)) {
        run('shellcheck', ['--shell=bash', '--severity=style', '-'], { input: `set -e\n${text}` });
      }
      expect(texts.filter((one) => one !== null).length).toBe(12);
    });
  });
});

describeWith(['nix', 'nixos-tree'], 'the script that NixOS 24.11 upgrades with', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'cdknix-upgrade-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function scriptOf(host: string, props: AutoUpgradeProps): string {
    return String((evaluate(props, [host])[host]?.scripts as unknown[])[0]);
  }

  /** Runs it at that time of day, on a host whose kernel changed; what it did, in words. */
  function ranAt(now: string, text: string): string[] {
    const log = join(folder, `log-${now}`);
    const stubs = {
      date: 'echo "$NOW"',
      readlink: 'echo "$1"',
      shutdown: 'echo "restart" >>"$LOG"',
      'nixos-rebuild': 'echo "$@" >>"$LOG"',
    };
    mkdirSync(join(folder, 'bin'), { recursive: true });
    for (const [name, body] of Object.entries(stubs)) {
      writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${body}\n`);
      chmodSync(join(folder, 'bin', name), 0o755);
    }
    const real = text.replace(/[^\s"(]+\/bin\/(nixos-rebuild|date|readlink|shutdown)\b/g, join(folder, 'bin', '$1'));
    const env = { PATH: process.env['PATH'], NOW: now, LOG: log };
    execFileSync('bash', ['-e', '-c', real], { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    return existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  }

  test('restarts within the slot and at no other time, and pulls what it is told to', () => {
    const text = scriptOf('ares', { flake, window });
    const build = 'boot --flake github:fufu/infra/main#ares --upgrade';
    expect(ranAt('02:30', text)).toEqual([build, 'restart']);
    expect(ranAt('02:49', text)).toEqual([build, 'restart']);
    for (const now of ['02:29', '02:50', '14:30', '00:00']) expect(ranAt(now, text)).toEqual([build]);
  });

  test('restarts within a slot around midnight', () => {
    const around = { ...window, from: '23:20', until: '00:20' };
    const text = scriptOf('ares', { flake, window: around });
    expect(['23:49', '23:50', '00:00', '00:09', '00:10', '12:00'].map((now) => ranAt(now, text).length)).toEqual([
      1, 2, 2, 2, 1, 1,
    ]);
  });

  test('takes the address of any forge as one word', () => {
    const forge = 'git+ssh://git@git.example.org:2222/fufu/infra';
    const text = scriptOf('hera', { flake: forge, window });
    expect(ranAt('02:30', text)).toEqual([`switch --flake ${forge}?ref=main#hera --upgrade`]);
  });
});
