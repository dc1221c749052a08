import { ProblemsError } from '../../lib';

/** Something wrong with what a site is made from; the construct adds its path. */
export interface Fault {
  readonly field: string;
  readonly message: string;
}

/** The fault where something was found, as the only one of a list. */
export function faultOf(field: string, message: string | undefined): Fault[] {
  return message === undefined ? [] : [{ field, message }];
}

/** Raises all that is wrong with the construct of a path. */
export function refuse(path: string, faults: readonly Fault[]): void {
  if (faults.length > 0) throw new ProblemsError(faults.map((fault) => ({ path, ...fault })));
}
