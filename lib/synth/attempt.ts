import { type Problem, ProblemsError } from '../errors';

/**
 * Runs a piece of a construct's own code and keeps what it complains of beside all other problems.
 * An unexpected failure is a problem of that construct too, unless something is wrong already: then it is most likely
 * a consequence of that, and would only distract.
 */
export function attempt<T>(path: string, problems: Problem[], body: () => T): T | undefined {
  try {
    return body();
  } catch (error) {
    if (ProblemsError.isProblemsError(error)) {
      problems.push(...error.problems);
    } else if (problems.length === 0) {
      const where = error instanceof Error ? (/\n\s+at (.*)/.exec(error.stack ?? '')?.[1] ?? '') : '';
      const reason = error instanceof Error ? error.message : String(error);
      problems.push({ path, message: `failed: ${reason}${where === '' ? '' : ` (${where})`}` });
    }
    return undefined;
  }
}
