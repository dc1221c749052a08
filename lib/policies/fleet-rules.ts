import { type Problem, ProblemsError, shown } from '../errors';
import { type PolicyException } from './exception';
import { policies } from './index';
import { type Rules } from './judgement';
import { type Policy } from './policy';

/** What a program adds to the rules that every fleet is judged by. */
export interface OwnRules {
  readonly policies: readonly Policy[];
  readonly exceptions: readonly PolicyException[];
}

/**
 * What a fleet is judged by today: the rules of cdknix, and those of the program.
 *
 * @throws ProblemsError for a rule that no exception or report could tell from another.
 */
export function fleetRules({ policies: own, exceptions }: OwnRules): Rules {
  const problems = own.flatMap(({ name }, index): Problem[] => {
    const others = [...policies, ...own.slice(0, index)];
    if (!/^[A-Z][A-Za-z0-9]*$/.test(name)) {
      const message = `must be the requirement as one word, got ${shown(name)}; write it like 'PublicPortHasReason'`;
      return [{ path: 'policies', field: 'name', message }];
    }
    if (!others.some((other) => other.name === name)) return [];
    return [{ path: 'policies', field: name, message: 'is the name of two rules; give one of them another' }];
  });
  if (problems.length > 0) throw new ProblemsError(problems);
  return { policies: [...policies, ...own], exceptions, today: new Date().toISOString().slice(0, 10) };
}
