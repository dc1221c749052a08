import { Construct } from 'constructs';
import { hostOf, nix, NixModule, type StatePath, statePaths } from '../lib';

/**
 * What every machine needs to be itself: its name, platform and state version, its place and language, and a Nix that
 * can read the flake it comes from.
 *
 * Renders to `networking.hostName`, `nixpkgs.hostPlatform`, `system.stateVersion`, `time.timeZone`,
 * `i18n.defaultLocale` and `nix.settings.experimental-features`.
 */
export class SystemBase extends Construct {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const { hostName, facts, facets } = hostOf(this);
    for (const state of identity) facets.declare(statePaths, state, this);
    new NixModule(this, 'host', {
      area: 'system',
      config: () => ({
        networking: { hostName },
        // A hand-written hardware module usually says it too, and may.
        nixpkgs: { hostPlatform: nix.mkDefault(facts.system) },
        system: { stateVersion: facts.stateVersion },
      }),
    });
    new NixModule(this, 'locale', {
      area: 'system',
      config: () => ({ i18n: { defaultLocale: facts.locale }, time: { timeZone: facts.timeZone } }),
    });
    new NixModule(this, 'nix', {
      area: 'system',
      config: () => ({ nix: { settings: { 'experimental-features': ['nix-command', 'flakes'] } } }),
    });
  }
}

/** What makes a machine the same one after a new installation. */
const identity: readonly StatePath[] = [
  {
    path: '/etc/machine-id',
    why: 'name of the machine to its own programs and to DHCP servers',
    remadeBy: 'the first start makes another: the journal begins anew, and so do addresses that are lent',
  },
  {
    path: '/var/lib/nixos',
    why: 'ids of users and groups, as they were given',
    remadeBy: 'ids are given again in another order; chown what a backup brings back',
  },
  {
    path: '/var/lib/systemd',
    why: 'times of timers, the clock, addresses that were lent',
    replaceable: 'a timer that is due runs once more, and the rest is noted anew',
  },
];
