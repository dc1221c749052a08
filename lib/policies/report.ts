import { type RenderedFleet } from '../checks';
import { type Judged, type Judgement } from './judgement';
import { type Finding } from './policy';

/** What all rules say of a fleet, as plain data. A new field does not change the version. */
export interface PolicyReport {
  readonly version: 1;
  /** Names of all hosts. */
  readonly hosts: readonly string[];
  readonly rules: readonly ReportedRule[];
  /** What is wrong with exceptions themselves: names of no rule, no reason. */
  readonly wrongExceptions: readonly Finding[];
}

/** One rule. */
export interface ReportedRule {
  readonly name: string;
  /** What goes wrong without it. */
  readonly protects: string;
  readonly verdicts: readonly ReportedVerdict[];
}

/** What a rule says of one host, or of the fleet. */
export interface ReportedVerdict {
  /** Name of the host, or `fleet`. */
  readonly subject: string;
  readonly answer: Judged['answer'];
  readonly findings: readonly Finding[];
  /** What breaks the rule and may. */
  readonly excepted: readonly ExceptedFinding[];
}

/** Something that breaks a rule and may, with the words of its exception. */
export interface ExceptedFinding extends Finding {
  readonly reason: string;
  /** Last day of the exception; null where it has none. */
  readonly expires: string | null;
}

/** Rules in their order, and of each what it says. */
export function policyReport({ hosts }: RenderedFleet, { judged, problems }: Judgement): PolicyReport {
  const rules = new Map<string, ReportedRule & { verdicts: ReportedVerdict[] }>();
  for (const { policy, subject, answer, findings, excepted } of judged) {
    const { name, protects } = policy;
    const rule = rules.get(name) ?? { name, protects, verdicts: [] };
    rules.set(name, rule);
    const allowed = excepted.map(({ finding, exception: { reason, expires = null } }) => {
      return { ...finding, reason, expires };
    });
    rule.verdicts.push({ subject, answer, findings, excepted: allowed });
  }
  const wrong = problems.filter(({ field }) => field === 'exception');
  return {
    version: 1,
    hosts: hosts.map(({ hostName }) => hostName),
    rules: [...rules.values()],
    wrongExceptions: wrong.map(({ path, message }) => ({ path, message })),
  };
}

/** Whether a synth would be stopped. */
export function isBroken({ rules, wrongExceptions }: PolicyReport): boolean {
  return (
    wrongExceptions.length > 0 || rules.some(({ verdicts }) => verdicts.some(({ findings }) => findings.length > 0))
  );
}

/** A finding in words: `port 80/tcp: has no reason, got ''; say why`. */
export function findingText({ field, message }: Finding): string {
  return field === undefined ? message : `${field} ${message}`;
}
