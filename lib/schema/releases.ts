import { shown } from '../errors';
import { type Release } from '../fleet';
import { ValueError } from '../net/value-error';
import { isNixExpression, nix, type NixExpression, type NixValue } from '../nix';

/** How one option is written for releases before the one that brought its newest spelling. */
export interface Respelling {
  /** First release that knows the newest spelling. */
  readonly since: Release;
  /** The newest spelling; `*` stands for any one name. */
  readonly path: readonly string[];
  /** Where it goes in older releases. */
  readonly older: readonly string[];
  /** What it is there, given the name that `*` stood for; `undefined` where it cannot be said and means the default. */
  readonly convert: (value: NixValue, name: string) => NixValue | undefined;
}

/**
 * What changed its name or its form, newest spelling first. Constructs write the newest; hosts of an older release get
 * what stands here. A difference in kind (Promtail or Alloy) is a choice in a construct, not a row.
 *
 * Sources: the `mkRenamedOptionModule` lines of the modules named, and the release notes of NixOS.
 */
export const respellings: readonly Respelling[] = [
  // nixos/modules/services/networking/wireguard-networkd.nix: before it there were the units of wireguard.nix only
  absent('25.05', 'networking.wireguard.useNetworkd'),
  // nixos/modules/system/activation/pre-switch-check.nix: before it a switch asked nobody
  absent('25.05', 'system.preSwitchChecks.*'),
  // nixos/modules/services/monitoring/prometheus/exporters/wireguard.nix: before it, all interfaces were looked at
  absent('25.11', 'services.prometheus.exporters.wireguard.interfaces'),
  // nixos/modules/tasks/auto-upgrade.nix: before it `--upgrade` is always given, which does nothing to a flake
  absent('25.11', 'system.autoUpgrade.upgrade'),
  // nixos/modules/system/boot/resolved.nix
  ...settings('26.05', 'services.resolved.settings.Resolve', {
    FallbackDNS: ['services.resolved.fallbackDns', asList],
    Domains: ['services.resolved.domains', asList],
    LLMNR: ['services.resolved.llmnr', asText],
    DNSSEC: ['services.resolved.dnssec', asText],
    DNSOverTLS: ['services.resolved.dnsovertls', asText],
    '*': ['services.resolved.extraConfig', asLine],
  }),
  // nixos/modules/system/boot/systemd/logind.nix
  ...settings('25.11', 'services.logind.settings.Login', {
    HandleLidSwitch: ['services.logind.lidSwitch', same],
    HandleLidSwitchDocked: ['services.logind.lidSwitchDocked', same],
    HandleLidSwitchExternalPower: ['services.logind.lidSwitchExternalPower', same],
    HandlePowerKey: ['services.logind.powerKey', same],
    HandlePowerKeyLongPress: ['services.logind.powerKeyLongPress', same],
    HandleRebootKey: ['services.logind.rebootKey', same],
    HandleSuspendKey: ['services.logind.suspendKey', same],
    HandleHibernateKey: ['services.logind.hibernateKey', same],
    KillUserProcesses: ['services.logind.killUserProcesses', same],
    '*': ['services.logind.extraConfig', asLine],
  }),
  // nixos/modules/system/boot/systemd.nix, systemd/coredump.nix, timesyncd.nix
  ...settings('26.05', 'systemd.sleep.settings.Sleep', { '*': ['systemd.sleep.extraConfig', asLine] }),
  ...settings('26.05', 'systemd.coredump.settings.Coredump', { '*': ['systemd.coredump.extraConfig', asLine] }),
  ...settings('26.11', 'services.timesyncd.settings.Time', { '*': ['services.timesyncd.extraConfig', asLine] }),
  // nixos/modules/system/boot/systemd/journald.nix
  ...settings('26.11', 'services.journald.settings.Journal', {
    Storage: ['services.journald.storage', same],
    RateLimitIntervalSec: ['services.journald.rateLimitInterval', same],
    RateLimitBurst: ['services.journald.rateLimitBurst', same],
    ForwardToSyslog: ['services.journald.forwardToSyslog', same],
    '*': ['services.journald.extraConfig', asLine],
  }),
  // nixos/modules/services/desktop-managers/gnome.nix, display-managers/gdm.nix
  ...settings('25.11', 'services.desktopManager', { gnome: ['services.xserver.desktopManager.gnome', same] }),
  ...settings('25.11', 'services.displayManager', { gdm: ['services.xserver.displayManager.gdm', same] }),
  // nixos/modules/services/networking/harmonia.nix
  ...settings('26.05', 'services.harmonia.cache', {
    enable: ['services.harmonia.enable', same],
    settings: ['services.harmonia.settings', same],
    signKeyPaths: ['services.harmonia.signKeyPaths', same],
  }),
];

type Convert = Respelling['convert'];

/** An option that older releases do not have and do without. */
function absent(since: Release, path: string): Respelling {
  return { since, path: path.split('.'), older: [], convert: () => undefined };
}

/** One row for each name below an option that older releases keep elsewhere; `*` is every name without a row. */
function settings(
  since: Release,
  path: string,
  names: Readonly<Record<string, readonly [string, Convert]>>,
): Respelling[] {
  return Object.entries(names).map(([key, [older, convert]]) => ({
    since,
    path: [...path.split('.'), key],
    older: older.split('.'),
    convert,
  }));
}

function same(value: NixValue): NixValue {
  return value;
}

function asText(value: NixValue): NixValue {
  return typeof value === 'boolean' ? String(value) : value;
}

function asList(value: NixValue): NixValue {
  return typeof value === 'string' ? value.split(/\s+/).filter((word) => word !== '') : value;
}

/** A setting as a line of the unit's configuration file; a list is written as systemd reads it, one line for each. */
function asLine(value: NixValue, name: string): NixValue | undefined {
  if (value === null || (Array.isArray(value) && value.length === 0)) return undefined;
  const lines = (Array.isArray(value) ? (value as readonly NixValue[]) : [value]).map((one) => lineOf(name, one));
  return lines.reduce((all, line) => {
    return typeof all === 'string' && typeof line === 'string' ? `${all}\n${line}` : nix.text`${all}\n${line}`;
  });
}

function lineOf(name: string, value: NixValue): string | NixExpression {
  if (isNixExpression(value)) return nix.text`${name}=${value}`;
  if (typeof value === 'boolean') return `${name}=${value ? 'yes' : 'no'}`;
  if (typeof value === 'object')
    throw new ValueError(
      `setting ${name}`,
      `must be text, a number, a boolean or a list of these, got ${shown(value)}`,
    );
  return `${name}=${value}`;
}
