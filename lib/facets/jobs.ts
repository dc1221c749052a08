import { Facet } from './facet';
import { twins } from './twins';

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
export const jobs = new Facet<ScheduledJob>('jobs', {
  key: ({ unit }) => unit,
  check: twins(
    ({ unit }) => unit,
    (first, second) => ({
      field: `job ${second.value.unit}`,
      message: `is of '${first.by}' and of '${second.by}'; declare it once`,
    }),
  ),
});
