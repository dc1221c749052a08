import { ProblemsError } from './errors';

/** Something wrong with what a construct is made from; the construct adds its path. */
export interface Fault {
  readonly field: string;
  readonly message: string;
}

/**
 * Refuses the construct of a path, with all that is wrong with it at once.
 *
 * @throws ProblemsError unless there is nothing.
 */
export function refuse(path: string, faults: readonly Fault[]): void {
  if (faults.length > 0) throw new ProblemsError(faults.map((fault) => ({ path, ...fault })));
}

/** A fault as a validation tells it: synth adds the path. */
export function faultLine({ field, message }: Fault): string {
  return `${field}: ${message}`;
}
