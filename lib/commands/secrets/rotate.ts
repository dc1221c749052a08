import { shown } from '../../errors';
import { advice } from '../../fleet/wording';
import { type SecretsPlan } from '../../secrets/plan';
import { rotate, type Rotation, rotationsOf } from '../../secrets/rotate';
import { type Workshop } from '../../secrets/workshop';
import { type Action } from '../command';
import { UsageError } from '../usage-error';
import { askedHosts } from './asked-hosts';
import { changing, givenValue, nextSteps, outcome, valueSource } from './changing';

/** `cdknix secrets rotate`. */
export const rotateAction: Action<SecretsPlan> = {
  operands: { NAME: { help: 'key of the secret, as cdknix secrets status lists it' } },
  options: {
    host: {
      value: 'NAME',
      multiple: true,
      help: 'that host only, where each has one of its own; may be given several times',
    },
    'from-stdin': { help: 'takes the new value from standard input' },
  },
  act: async (plan, options, terminal) => {
    const key = String(options['NAME']);
    const hosts = askedHosts(plan, options, 'secrets rotate');
    const known = plan.hosts
      .filter(({ host }) => hosts.includes(host))
      .flatMap(({ secrets }) => secrets.map((one) => one.key));
    if (!known.includes(key)) {
      const message = `no secret has that key, got ${shown(key)}${advice(key, [...new Set(known)])}`;
      throw new UsageError('cdknix secrets rotate', 'NAME', message);
    }
    const given = options['from-stdin'] === true ? await givenValue('secrets rotate', key) : undefined;
    return changing(plan, async (workshop) => {
      const rotations = rotationsOf(workshop, key, options['host'] === undefined ? [] : hosts);
      if (given !== undefined && rotations.length > 1) {
        const message = `is one value, and ${key} is one of its own on each of ${hosts.join(', ')}; name one host`;
        throw new UsageError('cdknix secrets rotate', '--from-stdin', message);
      }
      const reports = await rotate(workshop, rotations, valueSource(given));
      const names = reports.filter(({ isMissing }) => isMissing !== true).map(({ host }) => host);
      const isRecorded = reports.some(({ what }) => what.includes('public half recorded'));
      const next =
        names.length === 0 ? [] : [...nextSteps(workshop, names, isRecorded), ...consequences(workshop, rotations)];
      return outcome(reports, terminal, next);
    });
  },
};

/** What a new value does to what runs. */
function consequences(workshop: Workshop, rotations: readonly Rotation[]): string[] {
  return rotations.flatMap(({ secret, hosts }) => {
    const units = (host: string) => workshop.secretsOf(host).find(({ key }) => key === secret.key)?.units ?? [];
    const restarts = hosts.map((host) => {
      const all = units(host);
      return all.length === 0
        ? `A switch of ${host} restarts nothing for it.`
        : `A switch of ${host} restarts or reloads ${all.join(', ')}.`;
    });
    const others =
      hosts.length > 1 ? [`Until all of ${hosts.join(', ')} have it, they do not understand each other.`] : [];
    const peers = workshop.publicHalf(secret)?.peers ?? [];
    const tunnel =
      peers.length === 0
        ? []
        : [
            `Its peers (${peers.join(', ')}) have to get the new public key too, by a switch or by hand; until then no tunnel to them works.`,
          ];
    return [...restarts, ...others, ...tunnel];
  });
}
