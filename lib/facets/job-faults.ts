import { shown } from '../errors';
import { type Fault } from '../fault';
import { type ScheduledJob } from './jobs';

/** What is wrong with what is said of a job. */
export function jobFaults({ unit, every, why }: ScheduledJob): Fault[] {
  const faults: Fault[] = [];
  if (unit.endsWith('.timer') || unit.endsWith('.service')) {
    const bare = unit.slice(0, unit.lastIndexOf('.'));
    faults.push({ field: 'unit', message: `must be without its ending, got ${shown(unit)}; write ${shown(bare)}` });
  } else if (!/^[A-Za-z0-9:_.\\@-]{1,200}$/.test(unit)) {
    faults.push({
      field: 'unit',
      message: `must be the name of a timer, got ${shown(unit)}; write it like 'btrfs-scrub'`,
    });
  }
  if (!/^[1-9]\d{0,4}[smhdw]$/.test(every)) {
    const message = `must be a whole number with s, m, h, d or w, got ${shown(every)}; write it like '7d'`;
    faults.push({ field: 'every', message });
  }
  if (!/\p{L}{2}/u.test(why)) {
    faults.push({ field: 'why', message: `must say what does not happen without it, got ${shown(why)}` });
  }
  return faults;
}
