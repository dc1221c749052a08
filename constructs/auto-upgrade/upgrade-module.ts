import { type IHost, nix, type NixAttributes } from '../../lib';
import { overdueUnits, stateName } from './overdue';
import { type UpgradePlan } from './plan';

/** `system.autoUpgrade` of a host, and the units that say when it is overdue. */
export function upgradeModule(host: IHost, plan: UpgradePlan, branch: string): NixAttributes {
  const { source, slot, overdueDays } = plan.settings;
  const autoUpgrade = {
    enable: true,
    flake: source.of(branch, host.hostName),
    // The lock in the repository decides about Nixpkgs; this would only fetch channels, which nothing uses.
    upgrade: false,
    dates: dates(host, plan),
    randomizedDelaySec: `${Math.floor(slot / 6)}min`,
    fixedRandomDelay: true,
    persistent: true,
    ...restart(host, plan),
  };
  const units = overdueUnits(overdueDays, host.facts.kind !== 'wsl');
  return { system: { autoUpgrade }, systemd: { services: { 'nixos-upgrade': unit(host, plan), ...units } } };
}

/** A laptop sleeps at night and may be without mains when it wakes: it has three chances a day. */
function dates(host: IHost, plan: UpgradePlan): string {
  const { from } = plan.slotOf(host);
  const hours = host.facts.kind === 'laptop' ? [0, 8, 16] : [0];
  const times = hours.map((hour) => from.plus(hour * 60).toString());
  const [, minute = '00'] = from.toString().split(':');
  const at = times.map((time) => time.slice(0, 2)).sort();
  return `*-*-* ${at.join(',')}:${minute}:00${isAway(host, plan) ? ` ${plan.timeZone}` : ''}`;
}

function restart(host: IHost, plan: UpgradePlan): NixAttributes {
  if (!plan.restarts(host)) return { allowReboot: false };
  const { from, lastRestart } = plan.slotOf(host);
  // It is to be later than the lower one: an upgrade that takes no minute would else not restart.
  return { allowReboot: true, rebootWindow: { lower: from.plus(-1).toString(), upper: lastRestart.toString() } };
}

function unit(host: IHost, plan: UpgradePlan): NixAttributes {
  return {
    // The unit compares its window with the clock that this decides about.
    ...(isAway(host, plan) && { environment: { TZ: plan.timeZone } }),
    ...(host.facts.kind === 'laptop' && { unitConfig: { ConditionACPower: true } }),
    serviceConfig: {
      StateDirectory: stateName,
      ExecStartPost: nix.text`${nix.pkgs('coreutils')}/bin/touch %S/${stateName}/since`,
      TimeoutStartSec: '12h',
    },
  };
}

function isAway({ facts }: IHost, { timeZone }: UpgradePlan): boolean {
  return facts.timeZone !== timeZone;
}
