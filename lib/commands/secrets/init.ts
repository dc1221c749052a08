import { initialize, requireTaker } from '../../secrets/initialize';
import { type SecretsPlan } from '../../secrets/plan';
import { type Action } from '../command';
import { askedHosts } from './asked-hosts';
import { changing, givenValue, nextSteps, outcome, valueSource } from './changing';

/** `cdknix secrets init`. */
export const initAction: Action<SecretsPlan> = {
  options: {
    host: { value: 'NAME', multiple: true, help: 'that host only; may be given several times' },
    'from-stdin': { value: 'KEY', help: 'takes the value of that key from standard input' },
  },
  act: async (plan, options, terminal) => {
    const hosts = askedHosts(plan, options, 'secrets init');
    const key = options['from-stdin'];
    const given = typeof key === 'string' ? await givenValue('secrets init', key) : undefined;
    return changing(plan, async (workshop) => {
      if (given !== undefined) requireTaker(workshop, hosts, given.key);
      const reports = await initialize(workshop, hosts, valueSource(given));
      const changed = reports.filter(({ isMissing, what }) => isMissing !== true && !what.startsWith('left to'));
      if (reports.length === 0) return { text: 'Every secret has a value.\n' };
      const isRecorded = changed.some(({ what }) => what.includes('public half recorded'));
      const names = [...new Set(changed.map(({ host }) => host))];
      const again = 'Then npx cdknix secrets init again: peers that are known now may have a key in common.';
      return outcome(reports, terminal, [...nextSteps(workshop, names, isRecorded), ...(isRecorded ? [again] : [])]);
    });
  },
};
