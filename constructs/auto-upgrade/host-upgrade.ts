import { Construct } from 'constructs';
import { alertRules, hostOf, jobs, NixModule, type ScheduledJob, statePaths, upgradeTimes } from '../../lib';
import { upgradeAlerts } from './alerts';
import { addCanary } from './canary';
import { type CanarySettings } from './canary-settings';
import { overdueState } from './overdue';
import { type UpgradePlan } from './plan';
import { upgradeModule } from './upgrade-module';

/** Properties for {@link HostUpgrade}. */
export interface HostUpgradeProps {
  readonly plan: UpgradePlan;
  /** Given on the canary alone. @default - it is none */
  readonly canary?: CanarySettings;
}

/** One host's part of {@link AutoUpgrade}. */
export class HostUpgrade extends Construct {
  public constructor(scope: Construct, id: string, { plan, canary }: HostUpgradeProps) {
    super(scope, id);
    const host = hostOf(this);
    const { from, until, branch, overdueDays } = plan.settings;
    const times = { from: from.toString(), until: until.toString(), timeZone: plan.timeZone };
    host.facets.declare(upgradeTimes, times, this);
    host.facets.declare(statePaths, overdueState, this);
    const hasKernel = host.facts.kind !== 'wsl';
    for (const rule of upgradeAlerts(overdueDays, { hasKernel, isCanary: canary !== undefined })) {
      host.facets.declare(alertRules, rule, this);
    }
    for (const job of jobsOf(canary !== undefined)) host.facets.declare(jobs, job, this);
    new NixModule(this, 'auto-upgrade', {
      area: 'system',
      config: () => upgradeModule(host, plan, canary?.branch ?? branch),
    });
    if (canary !== undefined) addCanary(this, host, canary, branch);
  }
}

/** What each of its timers is for. */
function jobsOf(isCanary: boolean): readonly ScheduledJob[] {
  return [
    { unit: 'nixos-upgrade', every: '1d', why: 'it is not upgraded' },
    { unit: 'upgrade-overdue', every: '1h', why: 'nobody sees whether it is upgraded' },
    ...(isCanary ? [{ unit: 'upgrade-canary', every: '15m', why: 'other hosts wait for their upgrade' }] : []),
  ];
}
