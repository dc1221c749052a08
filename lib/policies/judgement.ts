import { type RenderedFleet } from '../checks';
import { type Problem, shown } from '../errors';
import { exceptionFor, exceptionProblems, hasExpired, type PolicyException } from './exception';
import { type Finding, type Policy } from './policy';

/** One rule's word on one subject, after exceptions. */
export interface Judged {
  readonly policy: Policy;
  /** Name of the host, or `fleet`. */
  readonly subject: string;
  readonly answer: 'complies' | 'does not apply' | 'violates' | 'excepted';
  /** What breaks the rule and no exception covers. */
  readonly findings: readonly Finding[];
  /** What breaks it and may, each with the exception that says so. */
  readonly excepted: readonly { readonly finding: Finding; readonly exception: PolicyException }[];
}

/** What all rules say of a fleet. */
export interface Judgement {
  readonly judged: readonly Judged[];
  /** What stops the synth: every violation, and every exception that is none. */
  readonly problems: readonly Problem[];
  /** Exceptions that nothing needs any more. */
  readonly warnings: readonly Problem[];
}

/** What a fleet is judged by. */
export interface Rules {
  readonly policies: readonly Policy[];
  readonly exceptions: readonly PolicyException[];
  /** Day on which exceptions are looked at: `2026-11-23`. */
  readonly today: string;
}

/** Asks every rule. One that fails to answer counts as broken: closed, not open. */
export function judge(rendered: RenderedFleet, rules: Rules): Judgement {
  const { policies, exceptions } = rules;
  const judged = policies.flatMap((policy) => judgedBy(policy, rendered, rules));
  const used = new Set(judged.flatMap(({ excepted }) => excepted.map(({ exception }) => exception)));
  const unused = exceptions.filter((one) => !used.has(one) && !hasExpired(one, rules.today));
  return {
    judged,
    problems: [
      ...exceptionProblems(exceptions, policies),
      ...judged.flatMap(({ policy, findings }) => findings.map((finding) => problemOf(policy, finding, rules))),
    ],
    warnings: unused.map(({ policy, construct }) => {
      return { path: construct, field: 'exception', message: `from ${policy} is not needed any more; take it out` };
    }),
  };
}

function judgedBy(policy: Policy, rendered: RenderedFleet, { exceptions, today }: Rules): Judged[] {
  return verdictsOf(policy, rendered).map(({ subject, answer }) => {
    if (typeof answer === 'string') return { policy, subject, answer, findings: [], excepted: [] };
    const findings: Finding[] = [];
    const excepted: { finding: Finding; exception: PolicyException }[] = [];
    for (const finding of answer) {
      const exception = exceptionFor(exceptions, policy, finding);
      if (exception === undefined || hasExpired(exception, today)) findings.push(finding);
      else excepted.push({ finding, exception });
    }
    return { policy, subject, answer: findings.length > 0 ? 'violates' : 'excepted', findings, excepted };
  });
}

function verdictsOf(policy: Policy, rendered: RenderedFleet) {
  try {
    return policy.judge(rendered);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `the rule itself failed, got ${shown(reason)}; mend the rule`;
    return [{ subject: 'fleet', answer: [{ path: 'fleet', message }] }];
  }
}

function problemOf(policy: Policy, finding: Finding, { exceptions }: Rules): Problem {
  const { path, field, message } = finding;
  const expired = exceptionFor(exceptions, policy, finding);
  const late = expired === undefined ? '' : ` (its exception expired on ${expired.expires ?? ''})`;
  return { path, field: policy.name, message: `${field === undefined ? '' : `${field} `}${message}${late}` };
}
