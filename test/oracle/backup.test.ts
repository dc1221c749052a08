import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AutoUpgrade } from '../../constructs/auto-upgrade';
import { ResticBackup, ResticRepository } from '../../constructs/restic-backup';
import { conditionScript } from '../../constructs/restic-backup/condition-script';
import { FleetApp, type IHost, nix, SecretRef, statePaths } from '../../lib';
import { testFleet, testHost } from '../../lib/testing';
import { inCleanEnvironment } from '../../lib/testing/clean-environment';
import { HostStack } from '../../stacks/host-stack';
import { laptop } from '../constructs/restic-backup/backup-fleet';
import { describeWith, run } from '../helpers/consumer';
import { evaluateNixos, inputModule, someHardware } from '../helpers/nixos';

const accountId = 'c'.repeat(32);

function build(host: IHost): void {
  const secret = (key: string): SecretRef => new SecretRef(host, key, { key: `test/${key}` });
  const sqlite = { kind: 'sqlite', file: '/var/lib/app/app.db' } as const;
  host.facets.declare(statePaths, { path: '/var/lib/app', why: 'an app', dump: sqlite }, host);
  new ResticBackup(host, 'state', {
    repositories: {
      near: ResticRepository.local('/mnt/backup'),
      nas: ResticRepository.sftp({
        ...{ host: 'nas.example.org', user: 'ares', path: '/srv/ares', port: 2222 },
        ...{ hostKey: 'ssh-ed25519 AAAAC3Nza', key: secret('key') },
      }),
      drive: ResticRepository.rclone({ remote: 'drive', path: 'ares', config: secret('rclone'), appendOnly: true }),
      far: ResticRepository.r2({ accountId, lockDays: 30 }),
    },
    keep: { daily: 7, within: '30d' },
    drill: { canary: '/home/canary' },
    dumps: [
      { kind: 'postgresql', database: 'nextcloud' },
      { kind: 'command', file: 'ldap.ldif', packages: [nix.pkgs('openldap')], script: 'slapcat' },
    ],
  });
}

const prefix = 'e.lib.filterAttrs (name: _: e.lib.hasPrefix "restic-" name)';
const asked = {
  units: `e.lib.mapAttrs (name: _: e.config.systemd.units."\${name}.service".text) (${prefix} e.config.systemd.services)`,
  timers: `e.lib.mapAttrs (_: one: one.timerConfig) (${prefix} e.config.systemd.timers)`,
  scripts: `e.lib.concatLists (e.lib.mapAttrsToList (_: one: [ one.script ]) (${prefix} e.config.systemd.services))
    ++ e.lib.concatLists (e.lib.mapAttrsToList (_: one: [ one.backupPrepareCommand one.backupCleanupCommand one.dynamicFilesFrom ])
      e.config.services.restic.backups)`,
  conditions: `e.lib.mapAttrsToList (_: one: one.serviceConfig.ExecCondition or "") (${prefix} e.config.systemd.services)`,
};

/** What NixOS 24.11 makes of a machine with one backup in four places. */
function evaluate(host: typeof testHost) {
  const out = mkdtempSync(join(tmpdir(), 'cdknix-backup-'));
  try {
    inCleanEnvironment(() => {
      const users = {
        ann: { wheel: true, recipients: ['age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'] },
      };
      const fleet = testFleet({ secrets: 'host', hosts: { ares: host }, users });
      const app = new FleetApp({ fleet, root: out, args: ['--release', '24.11', '--out', out], log: () => undefined });
      build(new HostStack(app, 'ares'));
      new AutoUpgrade(app, 'upgrades', { flake: 'github:example/fleet' });
      app.synth();
    });
    const more = '({ pkgs, ... }: { services.openssh.enable = true; services.postgresql.package = pkgs.postgresql; })';
    const modules = [join(out, 'generated', 'ares'), inputModule('sops-nix/modules/sops'), someHardware, more];
    return evaluateNixos({ modules, facts: asked });
  } finally {
    rmSync(out, { recursive: true });
  }
}

describeWith(['nix', 'nixos-tree'], 'NixOS 24.11 makes of ResticBackup', () => {
  let server: ReturnType<typeof evaluate>;
  beforeAll(() => (server = evaluate(testHost)));

  test('units without a failed assertion or a warning', () => {
    expect({ failed: server.failed, warnings: server.warnings }).toEqual({ failed: [], warnings: [] });
    expect(Object.keys(server.facts.units as object)).toHaveLength(15);
  });

  test('a copy before the upgrade, which waits for it, and the rest by day', () => {
    const timers = server.facts.timers as Record<string, Record<string, unknown>>;
    const calendars = Object.entries(timers).map(([name, { OnCalendar }]) => [
      name.replace(/-state-.*/, ''),
      OnCalendar,
    ]);
    expect(Object.fromEntries(calendars)).toEqual({
      'restic-backups': '*-*-* 00:30:00',
      'restic-check': 'Sun *-*-* 13:00:00',
      'restic-drill': 'Mon *-*-* 13:00:00',
      'restic-prune': 'Sat *-*-* 13:00:00',
    });
    const unit = (server.facts.units as Record<string, string>)['restic-backups-state-near'] ?? '';
    expect(unit).toContain('Before=nixos-upgrade.service\n');
    expect(unit).toContain('SuccessExitStatus=3\n');
    expect(unit).toContain('ExecStart=/nix/store/');
    expect(unit).toMatch(/^After=.*restic-backups-state-far\.service.*$/m);
  });

  test('units that ask for what is to be mounted where copies go, and no others', () => {
    const asking = Object.entries(server.facts.units as Record<string, string>)
      .filter(([, text]) => text.split('\n').includes('WantsMountsFor=/mnt/backup'))
      .map(([name]) => name);
    expect(asking.sort()).toEqual(['backups', 'check', 'drill', 'prune'].map((part) => `restic-${part}-state-near`));
  });

  test('a laptop that is asked every hour', () => {
    const { failed, warnings, facts } = evaluate(laptop);
    expect({ failed, warnings }).toEqual({ failed: [], warnings: [] });
    const timers = Object.values(facts.timers as Record<string, Record<string, unknown>>);
    expect(new Set(timers.map(({ OnCalendar }) => OnCalendar))).toEqual(new Set(['hourly']));
    expect((facts.conditions as string[]).every((path) => path.includes('restic-due'))).toBe(true);
  });

  describeWith(['shellcheck'], 'whose scripts', () => {
    test('are without a fault', () => {
      const reach = ['s3.example.org', 443] as const;
      const condition = conditionScript({
        part: 'drill',
        every: 86_400,
        onMains: true,
        asksMetered: true,
        disk: '/mnt/a',
        reach,
      });
      const texts = (server.facts.scripts as string[]).filter((text) => text !== '');
      for (const text of [...texts, condition])
        run('shellcheck', ['--shell=bash', '--severity=style', '-'], { input: text });
      expect(texts).toHaveLength(11 + 12);
    });
  });

  describeWith(['systemd-analyze'], 'whose units', () => {
    test('have no key that systemd does not know', () => {
      const folder = mkdtempSync(join(tmpdir(), 'cdknix-units-'));
      try {
        const files = Object.entries(server.facts.units as Record<string, string>).map(([name, text]) => {
          const file = join(folder, `${name}.service`);
          // Known from systemd 256 on, which NixOS 24.11 has.
          const known = text.replace(/^WantsMountsFor=/m, 'RequiresMountsFor=');
          writeFileSync(file, known.replaceAll(/\/nix\/store\/[^\s"':]+/g, '/bin/true'));
          return file;
        });
        expect(run('systemd-analyze', ['verify', '--man=no', '--recursive-errors=no', ...files])).toBe('');
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  });
});
