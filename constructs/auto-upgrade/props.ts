/** Time of day in which hosts upgrade and restart. */
export interface UpgradeWindow {
  /** Start, `HH:MM`. */
  readonly from: string;
  /** End, `HH:MM`; after midnight where it is before `from`. Everything is up again by then. */
  readonly until: string;
  /** Time zone of both. @default - that of the hosts, where all are in one */
  readonly timeZone?: string;
}

/** Options for `canary` of {@link AutoUpgradeProps}. */
export interface CanaryOptions {
  /** Name of the host that is the canary. Who is root on it decides what all hosts run. */
  readonly host: string;
  /** Branch that it follows, and whose commits it lets the others have. @default 'main' */
  readonly branch?: string;
  /** How long it has to run an upgrade before it is asked how it is, `5min` to `48h`. @default '30min' */
  readonly settle?: string;
  /**
   * Where it moves the others' branch, with SSH: `git@HOST:OWNER/REPOSITORY.git` or `ssh://git@HOST:PORT/PATH`.
   * @default - the repository of the flake, at GitHub, GitLab or by `git+ssh:`
   */
  readonly pushTo?: string;
  /** Lines of `known_hosts` for that machine. @default - GitHub's */
  readonly knownHosts?: readonly string[];
  /** Place of its deploy key, which may push, in its secrets file. @default 'ssh/upgrade-canary' */
  readonly secretKey?: string;
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
