import { Construct } from 'constructs';
import { findHost, FleetApp, type IHost, readAll } from '../lib';
import { type CanarySettings, canarySettings } from './auto-upgrade/canary-settings';
import { nameFaults, windowZone } from './auto-upgrade/checks';
import { HostUpgrade } from './auto-upgrade/host-upgrade';
import { UpgradePlan } from './auto-upgrade/plan';
import { type AutoUpgradeProps } from './auto-upgrade/props';
import { type UpgradeSettings, upgradeSettings } from './auto-upgrade/settings';

export { type AutoUpgradeProps, type CanaryOptions, type UpgradeWindow } from './auto-upgrade/props';

/**
 * Hosts that upgrade themselves at night: each pulls the fleet's repository, at the lock that is committed there.
 *
 * Each has a slot of the window, such that a host never restarts together with the hub that it is reached through. With
 * a canary, one host has every commit of `main` first; once it is well, it moves the branch that the others follow.
 *
 * Renders to `system.autoUpgrade` (nixos/modules/tasks/auto-upgrade.nix), and to units that fail when an upgrade or a
 * restart is overdue.
 *
 * @throws ProblemsError for a flake, a branch or times that cannot work.
 */
export class AutoUpgrade extends Construct {
  private readonly settings: UpgradeSettings;
  private readonly canary: CanarySettings | undefined;
  private readonly faults: string[] = [];

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: AutoUpgradeProps,
  ) {
    super(scope, id);
    const { path } = this.node;
    const app = FleetApp.of(this);
    const { settings, canary } = readAll({
      settings: () => upgradeSettings(path, props),
      canary: () => props.canary && canarySettings(path, props.canary, props),
    });
    this.settings = settings;
    this.canary = canary;
    this.node.addValidation({ validate: () => [...this.faults] });
    app.whenDeclared(this, () => this.spread(app));
  }

  /** Puts its part on every host that there is. */
  private spread({ fleet }: FleetApp): void {
    const { props, settings, canary } = this;
    const present = Object.keys(fleet.hosts).flatMap((name) => findHost(this, name) ?? []);
    const names = new Set(present.map(({ hostName }) => hostName));
    const hosts = present.filter(({ hostName }) => props.hosts?.includes(hostName) ?? true);
    const { zone, faults } = windowZone(props, hosts);
    this.faults.push(...nameFaults(props, fleet, names), ...faults);
    if (this.faults.length > 0) return;
    const plan = new UpgradePlan(this.node.path, props, settings, hosts, zone);
    const isCanary = ({ hostName }: IHost): boolean => hostName === props.canary?.host;
    for (const host of hosts) {
      new HostUpgrade(host, this.node.id, { plan, ...(canary !== undefined && isCanary(host) && { canary }) });
    }
  }
}
