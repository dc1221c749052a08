import { type Problem, ProblemsError } from '../errors';
import { ValueError } from '../net/value-error';
import { engineFault } from './engine-fault';
import { programLine } from './program-line';

/**
 * Runs a piece of a construct's own code and keeps what it complains of beside all other problems.
 * An unexpected failure is a problem of that construct too, unless something is wrong already: then it is most likely
 * a consequence of that, and would only distract.
 */
export function attempt<T>(path: string, problems: Problem[], body: () => T): T | undefined {
  try {
    return body();
  } catch (error) {
    const fault = engineFault(error);
    if (ProblemsError.isProblemsError(error)) {
      problems.push(...error.problems);
    } else if (ValueError.isValueError(error)) {
      problems.push({ path, message: error.message });
    } else if (fault !== undefined) {
      problems.push(fault.path === '' ? { ...fault, path } : fault);
    } else if (problems.length === 0) {
      const reason = error instanceof Error ? error.message : String(error);
      const place = error instanceof Error ? programLine(error) : undefined;
      problems.push({ path, message: `failed: ${reason}${place === undefined ? '' : ` (${place})`}` });
    }
    return undefined;
  }
}
