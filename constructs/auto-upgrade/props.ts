import { type CanaryOptions } from './canary';

/** Time of day in which hosts upgrade and restart. */
export interface UpgradeWindow {
  /** Start, `HH:MM`. */
  readonly from: string;
  /** End, `HH:MM`; after midnight where it is before `from`. Everything is up again by then. */
  readonly until: string;
  /** Time zone of both. @default - that of the hosts, where all are in one */
  readonly timeZone?: string;
}

/** Properties for {@link AutoUpgrade}. */
export interface AutoUpgradeProps {
  /**
   * Repository with the fleet's flake and its committed lock, without a branch: `github:OWNER/REPOSITORY`,
   * `gitlab:…`, `git+https://HOST/PATH` or `git+ssh://git@HOST/PATH`. Renders to `system.autoUpgrade.flake`.
   */
  readonly flake: string;
  /** Branch that hosts follow. @default - 'stable' with a canary, else 'main' */
  readonly branch?: string;
  /** Names of the hosts that upgrade themselves. @default - every host with a stack */
  readonly hosts?: readonly string[];
  /** When they do. Renders to `system.autoUpgrade.dates` and `.rebootWindow`. @default { from: '02:00', until: '06:00' } */
  readonly window?: UpgradeWindow;
  /**
   * How long a host has for its upgrade, its restart and being back, `20min` to `4h`: hosts that are never to be away
   * together get different slots of the window, each this long. @default '30min'
   */
  readonly slot?: string;
  /**
   * Hosts that restart by themselves when an upgrade brings another kernel; the others wait for somebody to do it.
   * Renders to `system.autoUpgrade.allowReboot`. @default - servers and virtual machines
   */
  readonly restarts?: readonly string[];
  /**
   * Pairs of hosts that never restart at the same time, beside those that `networks` of the fleet and other constructs
   * tell: a host and the hub that it is reached through. @default []
   */
  readonly apart?: readonly (readonly [string, string])[];
  /** How long an upgrade, or the restart for one, may be due before somebody is told: `2d` to `90d`. @default '7d' */
  readonly overdueAfter?: string;
  /** The host that has each change first, and lets the others have it once it is well. @default - all have it at once */
  readonly canary?: CanaryOptions;
}
