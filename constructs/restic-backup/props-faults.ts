import { type Fault, shown } from '../../lib';
import { keepFaults, type KeepPolicy } from './keep';
import { pathFault } from './paths';
import { type ResticBackupProps } from './props';
import { repositoryFaults } from './repository-faults';
import { contentFaults } from './saved-faults';
import { scheduleFaults } from './schedule';

/** What is wrong with the props by themselves, all of it. */
export function propsFaults(
  name: string,
  props: ResticBackupProps,
  context: { readonly keep: KeepPolicy; readonly account: string | undefined },
): Fault[] {
  const { repositories, schedule, pruneSchedule, check = {}, drill = {}, jitter = '20min' } = props;
  const named = Object.entries(repositories);
  return [
    ...nameFaults(name),
    ...(named.length === 0
      ? [{ field: 'repositories', message: 'are none, so nothing would be saved; name one' }]
      : []),
    ...named.flatMap(([one, repository]) => repositoryFaults(one, repository, context)),
    ...keepFaults(context.keep),
    ...contentFaults(props),
    ...scheduleFaults('schedule', schedule),
    ...scheduleFaults('pruneSchedule', pruneSchedule),
    ...scheduleFaults('check.schedule', check.schedule),
    ...scheduleFaults('drill.schedule', drill.schedule),
    ...wholeFaults('check.parts', check.parts, 256),
    ...wholeFaults('drill.files', drill.files, 200),
    ...(drill.canary === undefined ? [] : one('drill.canary', pathFault(drill.canary))),
    ...one('jitter', jitterFault(jitter)),
  ];
}

/** Units, secrets and tags have the name in them. */
function nameFaults(name: string): Fault[] {
  if (/^[a-z][a-z0-9-]*$/.test(name)) return [];
  const message = `must be small letters, digits and -, got ${shown(name)}; call it 'state'`;
  return [{ field: 'id', message }];
}

function wholeFaults(field: string, value: number | undefined, max: number): Fault[] {
  if (value === undefined || (Number.isInteger(value) && value >= 1 && value <= max)) return [];
  return [{ field, message: `must be a whole number from 1 to ${max}, got ${shown(value)}` }];
}

function jitterFault(text: string): string | undefined {
  const [, number, unit] = /^([1-9]\d{0,2})(min|h)$/.exec(text) ?? [];
  const minutes = Number(number) * (unit === 'h' ? 60 : 1);
  if (minutes >= 1 && minutes <= 720) return undefined;
  return `must be a span from 1min to 12h, got ${shown(text)}; write it like '20min'`;
}

function one(field: string, message: string | undefined): Fault[] {
  return message === undefined ? [] : [{ field, message }];
}
