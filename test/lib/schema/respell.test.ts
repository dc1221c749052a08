import { nix, type NixValue, type Release, releases } from '../../../lib';
import { printModule } from '../../../lib/nix';
import { respellings } from '../../../lib/schema/releases';
import { spelledFor } from '../../../lib/schema/respell';
import { synthFleet, testFleet, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { module } from '../fixtures';

const newest = '26.11';
const text = (config: NixValue): string => printModule(config, { path: 'test' }).replace(/^\{ [^}]*\}:\n/, '');
const at = (path: string, value: NixValue): NixValue =>
  path.split('.').reduceRight<NixValue>((inner, name) => ({ [name]: inner }), value);
const line = (config: NixValue): string => text(config).replace(/^\{\n {2}|\n\}\n$/g, '');
const older = (path: string, value: NixValue, release: Release = '24.11'): string =>
  line(spelledFor(release, at(path, value)));

/** Every row of the table: newest spelling with a value, release that brought it, spelling before. */
const rows: [path: string, value: NixValue, since: Release, before: string][] = [
  [
    'services.resolved.settings.Resolve.FallbackDNS',
    '9.9.9.9 1.1.1.1',
    '26.05',
    'services.resolved.fallbackDns = [\n    "9.9.9.9"\n    "1.1.1.1"\n  ];',
  ],
  ['services.resolved.settings.Resolve.Domains', ['~.'], '26.05', 'services.resolved.domains = [ "~." ];'],
  ['services.resolved.settings.Resolve.LLMNR', false, '26.05', 'services.resolved.llmnr = "false";'],
  [
    'services.resolved.settings.Resolve.DNSSEC',
    'allow-downgrade',
    '26.05',
    'services.resolved.dnssec = "allow-downgrade";',
  ],
  ['services.resolved.settings.Resolve.DNSOverTLS', true, '26.05', 'services.resolved.dnsovertls = "true";'],
  [
    'services.resolved.settings.Resolve.Cache',
    'no-negative',
    '26.05',
    'services.resolved.extraConfig = "Cache=no-negative";',
  ],
  ['services.logind.settings.Login.HandleLidSwitch', 'ignore', '25.11', 'services.logind.lidSwitch = "ignore";'],
  [
    'services.logind.settings.Login.HandleLidSwitchDocked',
    'ignore',
    '25.11',
    'services.logind.lidSwitchDocked = "ignore";',
  ],
  [
    'services.logind.settings.Login.HandleLidSwitchExternalPower',
    'lock',
    '25.11',
    'services.logind.lidSwitchExternalPower = "lock";',
  ],
  ['services.logind.settings.Login.HandlePowerKey', 'ignore', '25.11', 'services.logind.powerKey = "ignore";'],
  [
    'services.logind.settings.Login.HandlePowerKeyLongPress',
    'ignore',
    '25.11',
    'services.logind.powerKeyLongPress = "ignore";',
  ],
  ['services.logind.settings.Login.HandleRebootKey', 'ignore', '25.11', 'services.logind.rebootKey = "ignore";'],
  ['services.logind.settings.Login.HandleSuspendKey', 'ignore', '25.11', 'services.logind.suspendKey = "ignore";'],
  ['services.logind.settings.Login.HandleHibernateKey', 'ignore', '25.11', 'services.logind.hibernateKey = "ignore";'],
  ['services.logind.settings.Login.KillUserProcesses', true, '25.11', 'services.logind.killUserProcesses = true;'],
  [
    'services.logind.settings.Login.IdleAction',
    'suspend',
    '25.11',
    'services.logind.extraConfig = "IdleAction=suspend";',
  ],
  [
    'systemd.sleep.settings.Sleep.AllowHibernation',
    false,
    '26.05',
    'systemd.sleep.extraConfig = "AllowHibernation=no";',
  ],
  ['systemd.coredump.settings.Coredump.Storage', 'none', '26.05', 'systemd.coredump.extraConfig = "Storage=none";'],
  [
    'services.timesyncd.settings.Time.PollIntervalMinSec',
    64,
    '26.11',
    'services.timesyncd.extraConfig = "PollIntervalMinSec=64";',
  ],
  ['services.journald.settings.Journal.Storage', 'none', '26.11', 'services.journald.storage = "none";'],
  [
    'services.journald.settings.Journal.RateLimitIntervalSec',
    '1min',
    '26.11',
    'services.journald.rateLimitInterval = "1min";',
  ],
  ['services.journald.settings.Journal.RateLimitBurst', 500, '26.11', 'services.journald.rateLimitBurst = 500;'],
  ['services.journald.settings.Journal.ForwardToSyslog', true, '26.11', 'services.journald.forwardToSyslog = true;'],
  [
    'services.journald.settings.Journal.SystemMaxUse',
    '2G',
    '26.11',
    'services.journald.extraConfig = "SystemMaxUse=2G";',
  ],
  ['services.desktopManager.gnome', { enable: true }, '25.11', 'services.xserver.desktopManager.gnome.enable = true;'],
  ['services.displayManager.gdm', { enable: true }, '25.11', 'services.xserver.displayManager.gdm.enable = true;'],
  ['networking.wireguard.useNetworkd', true, '25.05', '{ }\n'],
  ['system.preSwitchChecks.secrets', nix.mkIf(nix.config('a.b'), 'exit 1'), '25.05', '{ }\n'],
  ['system.autoUpgrade.upgrade', false, '25.11', '{ }\n'],
  ['services.prometheus.exporters.wireguard.interfaces', ['wg0'], '25.11', '{ }\n'],
  ['services.harmonia.cache.enable', true, '26.05', 'services.harmonia.enable = true;'],
  [
    'services.harmonia.cache.settings',
    { bind: '[::]:5000' },
    '26.05',
    'services.harmonia.settings.bind = "[::]:5000";',
  ],
  ['services.harmonia.cache.signKeyPaths', ['/k'], '26.05', 'services.harmonia.signKeyPaths = [ "/k" ];'],
];

describe('the table of releases', () => {
  test.each(rows)('moves %s', (path, value, since, before) => {
    const lastWithout = releases[releases.indexOf(since) - 1] as Release;
    expect([older(path, value), older(path, value, lastWithout)]).toEqual([before, before]);
  });

  test.each(rows)('leaves %s alone where the release knows it', (path, value, since) => {
    const config = at(path, value);
    expect([spelledFor(since, config), spelledFor(newest, config)].every((same) => same === config)).toBe(true);
  });

  test('has no row without a test', () => {
    const untested = respellings.filter(({ path }) => {
      const [last = ''] = path.slice(-1);
      const parent = path.slice(0, -1).join('.');
      return !rows.some(([given]) => (last === '*' ? given.startsWith(`${parent}.`) : given === path.join('.')));
    });
    expect(untested).toEqual([]);
  });
});

describe('a spelling for an older release', () => {
  const FALLBACK = 'services.resolved.settings.Resolve.FallbackDNS';

  test('returns what it does not touch as it is', () => {
    const config = { services: { nginx: { enable: true } }, networking: nix.mkIf(true, { hostName: 'ares' }) };
    expect(spelledFor('24.11', config)).toBe(config);
  });

  test('leaves the neighbours of what it moves', () => {
    const config = { services: { resolved: { enable: true, settings: { Resolve: { LLMNR: 'no' } } } } };
    expect(line(spelledFor('24.11', config))).toBe(
      'services.resolved = {\n    enable = true;\n    llmnr = "no";\n  };',
    );
  });

  test('drops attributes that are undefined, as the printer would', () => {
    expect(
      text(
        spelledFor('24.11', {
          services: { resolved: undefined, logind: { settings: { Login: { HandlePowerKey: 'x' } } } },
        }),
      ),
    ).toBe('{\n  services.logind.powerKey = "x";\n}\n');
  });

  test('keeps mkForce around the value that moves', () => {
    expect(older(FALLBACK, nix.mkForce('9.9.9.9'))).toBe('services.resolved.fallbackDns = lib.mkForce [ "9.9.9.9" ];');
  });

  test('keeps mkForce around a whole set that moves', () => {
    expect(older('services.harmonia.cache.settings', nix.mkForce({ bind: 'x' }))).toBe(
      'services.harmonia.settings = lib.mkForce {\n    bind = "x";\n  };',
    );
  });

  test('keeps mkIf inside mkForce, and lines of text in both', () => {
    const value = nix.mkForce(nix.mkIf(nix.config('a.enable'), 'no'));
    expect(older('services.resolved.settings.Resolve.Cache', value)).toBe(
      'services.resolved.extraConfig = lib.mkForce (lib.mkIf config.a.enable "Cache=no");',
    );
  });

  test('converts every part of a mkMerge', () => {
    expect(older(FALLBACK, nix.mkMerge(['1.1.1.1', nix.mkAfter('9.9.9.9')]))).toBe(
      'services.resolved.fallbackDns = lib.mkMerge [\n    [ "1.1.1.1" ]\n    (lib.mkAfter [ "9.9.9.9" ])\n  ];',
    );
  });

  test('keeps the comment of an option', () => {
    expect(older(FALLBACK, nix.commented('when all else fails', '9.9.9.9'))).toBe(
      '# when all else fails\n  services.resolved.fallbackDns = [ "9.9.9.9" ];',
    );
  });

  test('keeps one mkIf around all that moves out of a set', () => {
    const set = nix.mkIf(nix.config('a.enable'), { FallbackDNS: '9.9.9.9', LLMNR: 'no', Cache: 'no' });
    expect(text(spelledFor('24.11', at('services.resolved.settings.Resolve', set)))).toBe(`lib.mkIf config.a.enable {
  services.resolved = {
    extraConfig = "Cache=no";
    fallbackDns = [ "9.9.9.9" ];
    llmnr = "no";
  };
}
`);
  });

  test('splits a mkMerge at the top into what moves and what stays', () => {
    const config = nix.mkMerge([{ networking: { hostName: 'ares' } }, at(FALLBACK, '9.9.9.9')]);
    expect(text(spelledFor('24.11', config))).toBe(`lib.mkMerge [
  {
    services.resolved.fallbackDns = [ "9.9.9.9" ];
  }
  {
    networking.hostName = "ares";
  }
]
`);
  });

  test('writes settings without an option of their own as lines, merged by NixOS', () => {
    expect(older('services.resolved.settings.Resolve', { Cache: true, DNSStubListener: false })).toBe(
      'services.resolved.extraConfig = lib.mkMerge [\n    "Cache=yes"\n    "DNSStubListener=no"\n  ];',
    );
  });

  test('writes a list as one line for each', () => {
    expect(older('services.resolved.settings.Resolve.DNS', ['1.1.1.1', '9.9.9.9'])).toBe(
      "services.resolved.extraConfig = ''\n    DNS=1.1.1.1\n    DNS=9.9.9.9'';",
    );
  });

  test('writes an expression into its line', () => {
    expect(older('services.resolved.settings.Resolve.DNS', nix.config('my.dns'))).toBe(
      'services.resolved.extraConfig = "DNS=${config.my.dns}";',
    );
  });

  test.each<[string, NixValue]>([
    ['null', null],
    ['an empty list', []],
  ])('has no line for %s, which is the default', (_, value) => {
    expect(spelledFor('24.11', at('services.resolved.settings.Resolve.DNS', value))).toEqual({});
  });

  test('refuses a set where only a line can stand', () => {
    expect(() => older('services.resolved.settings.Resolve.DNS', { a: 1 })).toThrow(
      `setting DNS must be text, a number, a boolean or a list of these, got {"a":1}`,
    );
  });

  test('merges with the old spelling where both are given', () => {
    const config = {
      services: { resolved: { fallbackDns: ['1.1.1.1'], settings: { Resolve: { FallbackDNS: '9.9.9.9' } } } },
    };
    expect(line(spelledFor('24.11', config))).toBe(
      'services.resolved.fallbackDns = lib.mkMerge [\n    [ "1.1.1.1" ]\n    [ "9.9.9.9" ]\n  ];',
    );
  });

  test('is what the modules of a host of that release get', () => {
    const files = (release: Release) =>
      synthFleet((app) => module(new HostStack(app, 'ares'), 'dns', () => at(FALLBACK, '9.9.9.9')), {
        fleet: testFleet({ hosts: { ares: { ...testHost, release } } }),
      }).files['generated/ares/services/dns.nix'];
    expect([files('25.11'), files('26.05')]).toEqual([
      '{\n  services.resolved.fallbackDns = [ "9.9.9.9" ];\n}\n',
      '{\n  services.resolved.settings.Resolve.FallbackDNS = "9.9.9.9";\n}\n',
    ]);
  });
});
