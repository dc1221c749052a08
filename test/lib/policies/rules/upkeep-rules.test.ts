import { AutoUpgrade } from '../../../../constructs/auto-upgrade';
import { NixGc } from '../../../../constructs/nix-gc';
import { certificates, certificateUses, FleetApp, type NixValue, nix } from '../../../../lib';
import { AcmeAsksPublicDns } from '../../../../lib/policies/rules/acme-asks-public-dns';
import { AcmeStaysWithDns } from '../../../../lib/policies/rules/acme-stays-with-dns';
import { AdGuardRewritesAreOn } from '../../../../lib/policies/rules/ad-guard-rewrites-are-on';
import { AutoUpgradeIsSafe } from '../../../../lib/policies/rules/auto-upgrade-is-safe';
import { CertificateIsReloaded } from '../../../../lib/policies/rules/certificate-is-reloaded';
import { GcFollowsUpgrade } from '../../../../lib/policies/rules/gc-follows-upgrade';
import { JournalKeepsWhatIsRead } from '../../../../lib/policies/rules/journal-keeps-what-is-read';
import { type HostStack } from '../../../../stacks/host-stack';
import { broken, holds, judged, silent } from './judged';

describe('AutoUpgradeIsSafe', () => {
  const upgrade = (fields: Record<string, NixValue>): NixValue => ({
    system: { autoUpgrade: { enable: true, ...fields } },
  });

  test.each(['github:fufu/infra', 'github:fufu/infra/stable#ares', 'git+https://git.example.org/infra?ref=main#ares'])(
    'holds for the flake %j',
    (flake) => {
      expect(judged(AutoUpgradeIsSafe, upgrade({ flake, flags: ['-L'] }))).toEqual(holds);
    },
  );

  test('does not apply where nothing upgrades itself', () => {
    expect(judged(AutoUpgradeIsSafe, { system: { autoUpgrade: { enable: false, flake: 'path:/etc/nixos' } } })).toEqual(
      silent,
    );
  });

  const folder = (flake: string) =>
    `is a folder that is copied to the store whole, with any secret in it, got '${flake}'; name a repository: 'github:OWNER/REPOSITORY'`;
  test.each([
    ['path:/etc/nixos', folder('path:/etc/nixos')],
    ['/etc/nixos', folder('/etc/nixos')],
    [
      'git+http://git.example.org/infra',
      "is fetched without encryption, got 'git+http://git.example.org/infra'; use https",
    ],
    [
      'git+https://git.example.org/infra?ref=main&dir=nix',
      "has '&', which the shell takes for itself, for NixOS pastes it unquoted, got 'git+https://git.example.org/infra?ref=main&dir=nix'; leave it out",
    ],
    [
      'github:fufu/infra$(id)',
      "has '$', which the shell takes for itself, for NixOS pastes it unquoted, got 'github:fufu/infra$(id)'; leave it out",
    ],
  ])('is broken by the flake %j', (flake, text) => {
    expect(judged(AutoUpgradeIsSafe, upgrade({ flake }))).toEqual(
      broken(AutoUpgradeIsSafe, `system.autoUpgrade.flake ${text}`),
    );
  });

  test.each([
    [
      '--recreate-lock-file',
      'changes the lock on the machine, which newer Nix refuses',
      'update flake.lock in the repository',
    ],
    [
      '--update-input nixpkgs',
      'changes the lock on the machine, which newer Nix refuses',
      'update flake.lock in the repository',
    ],
    ['--option;reboot', "has ';', which the shell takes for itself", 'leave it out'],
  ])('is broken by the flag %j', (flag, fault, remedy) => {
    expect(judged(AutoUpgradeIsSafe, upgrade({ flags: ['-L', flag] }))).toEqual(
      broken(AutoUpgradeIsSafe, `system.autoUpgrade.flags ${fault}, got '${flag}'; ${remedy}`),
    );
  });

  test('is broken by a restart at any time, and holds with a window', () => {
    expect(judged(AutoUpgradeIsSafe, upgrade({ allowReboot: true }))).toEqual(
      broken(
        AutoUpgradeIsSafe,
        'system.autoUpgrade.allowReboot restarts at any time of the day, got true without a rebootWindow; add one',
      ),
    );
    const rebootWindow = { lower: '02:00', upper: '04:00' };
    expect(judged(AutoUpgradeIsSafe, upgrade({ allowReboot: true, rebootWindow }))).toEqual(holds);
  });
});

describe('GcFollowsUpgrade', () => {
  const both = (upgrade: Record<string, NixValue>, gc: Record<string, NixValue>): NixValue => ({
    system: { autoUpgrade: { enable: true, ...upgrade } },
    nix: { gc: { automatic: true, ...gc } },
  });
  const told = (until: string, got: string) =>
    `nix.gc.dates is before the upgrade, which may take until ${until}, got '${got}'; let it start after that`;

  test.each<[Record<string, NixValue>, Record<string, NixValue>]>([
    [{ dates: '02:30' }, { dates: '05:00' }],
    [{ dates: '*-*-* 23:30:00' }, { dates: ['Sun 00:30'] }],
    [{ dates: '*-*-* 00,08,16:10:00 Europe/Berlin' }, { dates: '*-*-* 17:00:00' }],
    [{ dates: '02:00', allowReboot: true, rebootWindow: { lower: '02:00', upper: '04:00' } }, { dates: '04:30' }],
  ])('holds for an upgrade %j and then a collection %j', (upgrade, gc) => {
    expect(judged(GcFollowsUpgrade, both(upgrade, gc))).toEqual(holds);
  });

  test.each<[Record<string, NixValue>, Record<string, NixValue>, string, string]>([
    [{}, {}, '04:40', '03:15'],
    [{ dates: '04:00' }, { dates: 'weekly' }, '04:00', '00:00'],
    [
      { dates: '02:00', allowReboot: true, rebootWindow: { lower: '02:00', upper: '04:00' } },
      { dates: '03:00' },
      '04:00',
      '03:00',
    ],
  ])('is broken by an upgrade %j and a collection %j', (upgrade, gc, until, got) => {
    expect(judged(GcFollowsUpgrade, both(upgrade, gc))).toEqual(broken(GcFollowsUpgrade, told(until, got)));
  });

  test('holds for what AutoUpgrade and NixGc write', () => {
    const both = (host: HostStack) => [
      new AutoUpgrade(FleetApp.of(host), 'upgrades', { flake: 'github:fufu/infra' }),
      new NixGc(host, 'gc'),
    ];
    expect(judged(GcFollowsUpgrade, {}, both)).toEqual(holds);
    expect(judged(AutoUpgradeIsSafe, {}, both)).toEqual(holds);
  });

  test('does not apply without both, or to times that are not of the clock', () => {
    expect(judged(GcFollowsUpgrade, { nix: { gc: { automatic: true } } })).toEqual(silent);
    expect(judged(GcFollowsUpgrade, { system: { autoUpgrade: { enable: true } } })).toEqual(silent);
    expect(judged(GcFollowsUpgrade, both({ dates: 'hourly' }, {}))).toEqual(silent);
  });
});

describe('JournalKeepsWhatIsRead', () => {
  const journal = (
    extraConfig: string,
    fields: Record<string, NixValue> = { fail2ban: { enable: true } },
  ): NixValue => ({
    services: { journald: { extraConfig: nix.lines(extraConfig) }, ...fields },
  });

  test('holds for the usual journal, does not apply where nobody reads it', () => {
    expect(judged(JournalKeepsWhatIsRead, journal('SystemMaxUse=1G\nMaxLevelStore=info\n'))).toEqual(holds);
    expect(judged(JournalKeepsWhatIsRead, journal('MaxLevelStore=err\n', {}))).toEqual(silent);
  });

  test.each([
    ['MaxLevelStore=warning', 'write info, or take it out'],
    ['Storage = none', 'take it out'],
  ])('is broken by %j', (line, remedy) => {
    const text = `services.journald.extraConfig drops lines that fail2ban and alloy reads, got '${line.replaceAll(' ', '')}'; ${remedy}`;
    const readers = { fail2ban: { enable: true }, alloy: { enable: true } };
    expect(judged(JournalKeepsWhatIsRead, journal(`[Journal]\n${line}\n`, readers))).toEqual(
      broken(JournalKeepsWhatIsRead, text),
    );
  });

  test('is broken by an option of its own, and by an SSH server that says nothing', () => {
    const config = {
      services: {
        fail2ban: { enable: true },
        journald: { storage: 'none' },
        openssh: { settings: { LogLevel: 'QUIET' } },
      },
    };
    expect(judged(JournalKeepsWhatIsRead, config)).toEqual(
      broken(
        JournalKeepsWhatIsRead,
        "services.journald.storage drops lines that fail2ban reads, got 'Storage=none'; take it out",
        "services.openssh.settings.LogLevel lets sshd say nothing of refused logins, which fail2ban reads, got 'QUIET'; write VERBOSE",
      ),
    );
  });
});

describe('AdGuardRewritesAreOn', () => {
  const filtering = (fields: NixValue): NixValue => ({
    services: { adguardhome: { settings: { filtering: fields } } },
  });
  const option = 'services.adguardhome.settings.filtering';
  const rewrite = { domain: 'ares.vpn', answer: '10.77.0.1' };

  test('holds for rewrites that are on, and does not apply to none', () => {
    expect(judged(AdGuardRewritesAreOn, filtering({ rewrites: [{ ...rewrite, enabled: true }] }))).toEqual(holds);
    expect(judged(AdGuardRewritesAreOn, filtering({ rewrites: [] }))).toEqual(silent);
  });

  test('is broken by each that is off, said or not, and by all of them', () => {
    const rewrites = [rewrite, { ...rewrite, domain: 'hera.vpn', enabled: false }];
    expect(judged(AdGuardRewritesAreOn, filtering({ rewrites, rewrites_enabled: false }))).toEqual(
      broken(
        AdGuardRewritesAreOn,
        `${option}.rewrites has 'ares.vpn' switched off, got nothing, which AdGuard Home takes for false; write enabled: true, or take it out`,
        `${option}.rewrites has 'hera.vpn' switched off, got false; write enabled: true, or take it out`,
        `${option}.rewrites_enabled switches all rewrites off, got false; take it out`,
      ),
    );
  });
});

describe('AcmeStaysWithDns', () => {
  const site = (
    fields: Record<string, NixValue>,
    acme: NixValue = { defaults: { dnsProvider: 'cloudflare' } },
  ): NixValue => ({
    services: { nginx: { virtualHosts: { 'a.example.org': { enableACME: true, ...fields } } } },
    security: { acme },
  });

  test('holds for a site without acmeRoot, and does not apply without DNS', () => {
    expect(judged(AcmeStaysWithDns, site({ acmeRoot: null }))).toEqual(holds);
    expect(judged(AcmeStaysWithDns, site({}, {}))).toEqual(silent);
    expect(judged(AcmeStaysWithDns, site({ enableACME: false }))).toEqual(silent);
  });

  test.each<[string, NixValue]>([
    ['every certificate', site({})],
    ['its certificate', site({ acmeRoot: '/var/www' }, { certs: { 'a.example.org': { dnsProvider: 'cloudflare' } } })],
  ])('is broken where DNS is set up for %s', (_, config) => {
    const text =
      'services.nginx.virtualHosts."a.example.org".acmeRoot is not null, so that the certificate is ordered over port 80 and not by DNS; set it to null, or use useACMEHost';
    expect(judged(AcmeStaysWithDns, config)).toEqual(broken(AcmeStaysWithDns, text));
  });
});

describe('AcmeAsksPublicDns', () => {
  const hidden = (acme: Record<string, NixValue>, domain = '*.example.org'): NixValue => ({
    services: {
      adguardhome: { settings: { filtering: { rewrites: [{ domain, answer: '10.77.0.1', enabled: true }] } } },
    },
    security: { acme: { certs: { 'example.org': { dnsProvider: 'cloudflare', ...acme } } } },
  });

  test('holds for a public resolver, and does not apply where no wildcard hides the proof', () => {
    expect(judged(AcmeAsksPublicDns, hidden({ dnsResolver: '1.1.1.1:53' }))).toEqual(holds);
    expect(judged(AcmeAsksPublicDns, hidden({}, 'example.org'))).toEqual(silent);
  });

  test('is broken where the resolver of the fleet is asked', () => {
    const text =
      'security.acme.certs."example.org".dnsResolver is not set though a resolver of the fleet rewrites *.example.org; set it to a public one: \'1.1.1.1:53\'';
    expect(judged(AcmeAsksPublicDns, hidden({}))).toEqual(broken(AcmeAsksPublicDns, text));
    expect(judged(AcmeAsksPublicDns, hidden({ dnsResolver: null }))).toEqual(broken(AcmeAsksPublicDns, text));
  });
});

describe('CertificateIsReloaded', () => {
  const certificate = { id: 'example.org', names: ['*.example.org'], group: 'acme' };
  const used =
    (unit: string) =>
    (host: HostStack): void => {
      host.facets.declare(certificates, certificate, host);
      host.facets.declare(certificateUses, { name: 'a.example.org', unit, why: 'web' }, host);
    };
  const reload = (...units: string[]): NixValue => ({
    security: { acme: { certs: { 'example.org': { reloadServices: units } } } },
  });
  const sites = {
    ...(reload() as object),
    services: { nginx: { virtualHosts: { 'a.example.org': { useACMEHost: 'example.org' } } } },
  };

  test('holds for a unit that is told, by NixOS too', () => {
    expect(judged(CertificateIsReloaded, reload('mail.service'), used('mail.service'))).toEqual(holds);
    expect(judged(CertificateIsReloaded, sites, used('nginx.service'))).toEqual(holds);
    expect(judged(CertificateIsReloaded, {})).toEqual(silent);
  });

  test('is broken by one that is not', () => {
    const text =
      'mail.service is not told when the certificate \'example.org\' is renewed, which it shows as a.example.org; add it to security.acme.certs."example.org".reloadServices';
    const told = { answer: 'violates', problems: [`[ares] CertificateIsReloaded: ${text}`] };
    expect(judged(CertificateIsReloaded, sites, used('mail.service'))).toEqual(told);
    expect(judged(CertificateIsReloaded, reload('nginx.service'), used('mail.service'))).toEqual(told);
  });
});
