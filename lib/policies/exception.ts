import { isDay } from '../day';
import { type Problem, shown } from '../errors';
import { advice } from '../fleet/wording';
import { type Finding, type Policy } from './policy';

/** A place where a rule may be broken, with the reason, so that a reader knows why. */
export interface PolicyException {
  /** Name of the rule: `PublicPortHasReason`. */
  readonly policy: string;
  /** Path of the construct that may break it; those below it may, too. */
  readonly construct: string;
  /** Why it may. */
  readonly reason: string;
  /** Last day that it holds, `2027-03-31`. @default - it holds until it is taken out */
  readonly expires?: string;
}

/** What is wrong with the exceptions themselves. */
export function exceptionProblems(exceptions: readonly PolicyException[], policies: readonly Policy[]): Problem[] {
  const names = policies.map(({ name }) => name);
  return exceptions.flatMap(({ policy, construct, reason, expires }) => {
    const messages: string[] = [];
    if (!names.includes(policy)) messages.push(`no rule has that name, got ${shown(policy)}${advice(policy, names)}`);
    if (reason.trim().length < 10) {
      messages.push(`must have a reason that a reader can judge, got ${shown(reason)}; say why the rule may be broken`);
    }
    if (expires !== undefined && !isDay(expires)) {
      messages.push(`must expire on a day, got ${shown(expires)}; write it like '2027-03-31'`);
    }
    return messages.map((message) => ({ path: construct, field: 'exception', message }));
  });
}

/** The exception that lets a finding pass, were it not expired. */
export function exceptionFor(
  exceptions: readonly PolicyException[],
  { name }: Policy,
  { path }: Finding,
): PolicyException | undefined {
  const here = exceptions.filter(({ policy, construct }) => policy === name && isWithin(path, construct));
  return here.find(({ expires }) => expires === undefined) ?? here.sort(latestFirst)[0];
}

/** Whether its last day is before a day; days are written so that they sort. */
export function hasExpired({ expires }: PolicyException, today: string): boolean {
  return expires !== undefined && expires < today;
}

function latestFirst(a: PolicyException, b: PolicyException): number {
  return (a.expires ?? '') < (b.expires ?? '') ? 1 : -1;
}

function isWithin(path: string, construct: string): boolean {
  return path === construct || path.startsWith(`${construct}/`);
}
