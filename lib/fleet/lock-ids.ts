import { type Problem } from '../errors';
import { type FleetLock } from './lock';
import { factName, lockFile } from './lock-text';
import { type Fleet } from './types';
import { quoted } from './wording';

/** Ids that people and their groups may have: above those of services, below those of Nix's builders. */
const first = 1000;
const last = 29999;

/** Requests the id of a user that the fleet gives none. Every host that has the user may. */
export function requestUid(lock: FleetLock, fleet: Fleet, user: string): void {
  if (fleet.users[user]?.uid === undefined) requestOnce(lock, 'uid', user, declaredUids(fleet));
}

/** The id of a user, removed or not: the fleet's, or the allocated one; undefined before the lock is settled. */
export function uidOf(lock: FleetLock, fleet: Fleet, user: string): number | undefined {
  return (fleet.users[user] ?? fleet.removedUsers[user])?.uid ?? asNumber(lock.get('uid', user));
}

/** Requests the id of a group, which is the same on every host. */
export function requestGid(lock: FleetLock, group: string): void {
  requestOnce(lock, 'gid', group, new Map());
}

/** The id of a group; undefined before the lock is settled. */
export function gidOf(lock: FleetLock, group: string): number | undefined {
  return asNumber(lock.get('gid', group));
}

/** Ids that are allocated to one user and declared in the fleet for another since, who would own the first one's files. */
export function idProblems(lock: FleetLock, fleet: Fleet): Problem[] {
  const allocated = lock.all('uid');
  return [...declaredUids(fleet)].flatMap(([uid, user]) => {
    const other = allocated.find(({ key, value }) => value === String(uid) && key !== user);
    if (other === undefined) return [];
    const message = `is declared in the fleet for user ${quoted(user)} too, got '${uid}'; give ${quoted(user)} another`;
    return [{ path: lockFile, field: factName('uid', other.key), message }];
  });
}

function requestOnce(lock: FleetLock, kind: 'uid' | 'gid', key: string, taken: ReadonlyMap<number, string>): void {
  if (!lock.isRequested(kind, key)) lock.request(kind, key, free(taken));
}

function declaredUids({ users, removedUsers }: Fleet): Map<number, string> {
  const all = [...Object.values(users), ...Object.values(removedUsers)];
  return new Map(all.flatMap(({ uid, name }) => (uid === undefined ? [] : [[uid, name] as const])));
}

function* free(taken: ReadonlyMap<number, string>): Generator<string> {
  for (let id = first; id <= last; id++) if (!taken.has(id)) yield String(id);
}

function asNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
