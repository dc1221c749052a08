import { ProblemsError } from '../errors';

/** The user typed something that no command takes: exit code 2, where a problem of the fleet is 1. */
export class UsageError extends ProblemsError {
  public static isUsageError(x: unknown): x is UsageError {
    return ProblemsError.isProblemsError(x) && x.name === 'UsageError';
  }

  /** @param where - The command line as far as it is understood: `cdknix exposure`. */
  public constructor(where: string, field: string, message: string, options?: ErrorOptions) {
    super([{ path: where, field, message }], options);
    this.name = 'UsageError';
  }
}
