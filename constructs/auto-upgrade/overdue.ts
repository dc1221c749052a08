import { nix, type NixAttributes, type StatePath } from '../../lib';

/** Name of the folder below `/var/lib` in which a host notes since when something is due. */
export const stateName = 'nixos-upgrade';

/** Where the scripts look. */
export interface OverduePlaces {
  readonly state: string;
  /** The system as it was started, and the one that the next start brings. */
  readonly booted: string;
  readonly next: string;
}

const places: OverduePlaces = {
  state: `/var/lib/${stateName}`,
  booted: '/run/booted-system',
  next: '/nix/var/nix/profiles/system',
};

export const overdueState: StatePath = {
  path: places.state,
  why: 'since when an upgrade or a restart is due',
  replaceable: 'it is counted anew from the first look',
};

/** Units that fail when an upgrade, or the restart for one, is overdue: whoever watches units sees it. */
export function overdueUnits(days: number, hasKernel: boolean): NixAttributes {
  const service = (description: string, script: string): NixAttributes => ({
    description,
    startAt: 'hourly',
    script: nix.lines(script),
    serviceConfig: { Type: 'oneshot', StateDirectory: stateName },
  });
  return {
    'upgrade-overdue': service('Fails when no upgrade has succeeded for long', upgradeOverdue(days)),
    ...(hasKernel && {
      'restart-overdue': service('Fails when a restart for an upgrade is long due', restartOverdue(days)),
    }),
  };
}

/** A host that has never upgraded is measured from the first look. */
export function upgradeOverdue(days: number, { state } = places): string {
  return `since=${state}/since
[ -e "$since" ] || touch "$since"
days=$((($(date +%s) - $(stat -c %Y "$since")) / 86400))
if [ "$days" -ge ${days} ]; then
  echo "no upgrade has succeeded for $days days; journalctl -u nixos-upgrade tells why" >&2
  exit 1
fi
`;
}

/** As the upgrade itself does, it compares what only a restart brings. */
export function restartOverdue(days: number, { state, booted, next } = places): string {
  return `since=${state}/restart-since
parts() { readlink "$1"/initrd "$1"/kernel "$1"/kernel-modules || true; }
if [ "$(parts ${booted})" = "$(parts ${next})" ]; then
  rm -f "$since"
  exit 0
fi
[ -e "$since" ] || touch "$since"
days=$((($(date +%s) - $(stat -c %Y "$since")) / 86400))
if [ "$days" -ge ${days} ]; then
  echo "a restart has been due for $days days, for another kernel or initrd; restart the host" >&2
  exit 1
fi
`;
}
