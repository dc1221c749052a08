import { shown } from '../../errors';
import { type Backup, backups, saves } from '../../facets/backups';
import { type Declared } from '../../facets/facet';
import { mergedState } from '../../facets/merged-state';
import { type StatePath, statePaths } from '../../facets/state-paths';
import { type Answer, complyingUnless, type Finding, hostPolicy } from '../policy';

/**
 * What a service keeps and nobody can make anew is in a backup. What somebody could make anew asks for none, but is in
 * the one that the host has: a machine without anything else to lose is installed again.
 */
export const StateIsBackedUp = hostPolicy(
  'StateIsBackedUp',
  'Files that are gone for good with the disk that they were on.',
  ({ facets }): Answer => {
    const made = facets.read(backups);
    const kept = mergedState(facets.entries(statePaths)).filter(({ value: { replaceable, remadeBy } }) => {
      return replaceable === undefined && (remadeBy === undefined || made.length > 0);
    });
    if (kept.length === 0) return 'does not apply';
    return complyingUnless(kept.flatMap((one) => findingOf(one, made)));
  },
);

function findingOf({ value, by }: Declared<StatePath>, made: readonly Backup[]): Finding[] {
  const { path, why, dump } = value;
  const saving = made.filter((backup) => saves(backup, path));
  const field = `${path} (${why})`;
  if (saving.length === 0) return [{ path: by, field, message: unsaved(value, made) }];
  if (dump === undefined || saving.some(({ dumped = [path] }) => dumped.includes(path))) return [];
  const names = saving.map(({ name }) => `'${name}'`).join(' and ');
  const message = `has a database that changes while backup ${names} copies its files, and is not dumped first; let that backup dump it`;
  return [{ path: by, field, message }];
}

function unsaved({ path, remadeBy }: StatePath, made: readonly Backup[]): string {
  const loss =
    remadeBy === undefined ? 'would be gone for good with the disk' : `would have to be made anew (${remadeBy})`;
  const orElse = 'or say in an exception why it may be lost';
  if (made.length === 0) {
    return `is in no backup, as the host has none, and ${loss}; give the host a ResticBackup, ${orElse}`;
  }
  const without = made.find((backup) => saves({ ...backup, excludes: [] }, path));
  if (without === undefined) {
    const saved = made.flatMap(({ paths }) => paths).sort();
    return `is in no backup, and ${loss}, got ${shown(saved)}; add it to one, ${orElse}`;
  }
  const { name, excludes } = without;
  const guilty = excludes.filter((pattern) => !saves({ ...without, excludes: [pattern] }, path));
  return `is left out by backup '${name}', and ${loss}, got ${shown(guilty)}; take that out, ${orElse}`;
}
