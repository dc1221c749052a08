import { Construct } from 'constructs';
import { hostOf, nix, NixModule } from '../lib';

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
    const { hostName, facts } = hostOf(this);
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
