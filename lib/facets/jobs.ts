import { type Problem } from '../errors';
import { type Declared, Facet } from './facet';

/** Something that a host does again and again. */
export interface ScheduledJob {
  /** Name of its timer without `.timer`: `nix-gc`. Once on a host. */
  readonly unit: string;
  /** How often it runs at least, with its delays: `7d`. Twice that without a run is too long. */
  readonly every: string;
  /** What comes of it when it does not run, in a few words: `the Nix store does not get smaller`. */
  readonly why: string;
}

/** What a host does by itself at its times. */
export const jobs = new Facet<ScheduledJob>('jobs', { key: ({ unit }) => unit, check: oneOfATimer });

function oneOfATimer(declared: readonly Declared<ScheduledJob>[], host: string): Problem[] {
  return declared.slice(1).flatMap(({ value: { unit }, by }, index) => {
    const previous = declared[index];
    if (previous?.value.unit !== unit) return [];
    return [{ path: host, field: `job ${unit}`, message: `is of '${previous.by}' and of '${by}'; declare it once` }];
  });
}
