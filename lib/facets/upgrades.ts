import { type Problem } from '../errors';
import { type Declared, Facet } from './facet';

/** When a host upgrades itself, and may restart for that. What needs the disk or takes long stays out of it. */
export interface UpgradeTimes {
  /** Start of it, `HH:MM`. */
  readonly from: string;
  /** End of it, `HH:MM`; before `from` where it is after midnight. */
  readonly until: string;
  /** Time zone of both, `Europe/Berlin`. */
  readonly timeZone: string;
}

/** Upgrade times of a host: one at most, as NixOS has one unit for it. */
export const upgradeTimes = new Facet<UpgradeTimes>('upgrade times', {
  key: ({ from, until }) => `${from} ${until}`,
  check: twice,
});

/** Another host without which a host is cut off: the hub of its mesh, the router in front of it. */
export interface ReachedThrough {
  /** Name of that host in the fleet. */
  readonly host: string;
  /** What it is to this one, in a few words; shown in messages. */
  readonly why: string;
}

/** Hosts without which a host is cut off. They never restart at the same time as it does. */
export const reachedThrough = new Facet<ReachedThrough>('reached through', {
  key: ({ host, why }) => `${host} ${why}`,
});

function twice(declared: readonly Declared<UpgradeTimes>[], host: string): Problem[] {
  const [first, ...more] = declared;
  if (first === undefined) return [];
  return more.map(({ by }) => {
    const message = `are set by '${first.by}' and by '${by}'; take the host out of the hosts of one of them`;
    return { path: host, field: 'upgrades', message };
  });
}
