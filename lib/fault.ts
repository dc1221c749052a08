import { type Problem, ProblemsError } from './errors';

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

/**
 * Reads several things that are wrong or right by themselves, each by a function that refuses.
 *
 * @throws ProblemsError with what all of them refuse, at once.
 */
export function readAll<T extends object>(readers: { readonly [K in keyof T]: () => T[K] }): T {
  const problems: Problem[] = [];
  const read = Object.entries<() => unknown>(readers).map(([name, reader]) => {
    try {
      return [name, reader()] as const;
    } catch (error) {
      if (!ProblemsError.isProblemsError(error)) throw error;
      problems.push(...error.problems);
      return [name, undefined] as const;
    }
  });
  if (problems.length > 0) throw new ProblemsError(problems);
  return Object.fromEntries(read) as T;
}

/** A fault as a validation tells it: synth adds the path. */
export function faultLine({ field, message }: Fault): string {
  return `${field}: ${message}`;
}
