import { problemLine, ProblemsError } from '../errors';
import { type FleetApp } from '../fleet-app';
import { type PolicyException } from '../policies/exception';
import { judge, type Judged, type Judgement } from '../policies/judgement';
import { type Policy } from '../policies/policy';
import { synthFleet, type SynthFleetOptions } from './synth-fleet';

/** Options for {@link judgeWith}. */
export interface JudgeWithOptions extends SynthFleetOptions {
  /** Places where the rule may be broken. @default [] */
  readonly exceptions?: readonly PolicyException[];
  /** Day on which exceptions are looked at. @default '2026-01-01' */
  readonly today?: string;
}

/** What {@link judgeWith} found. */
export interface JudgeWithResult {
  /** The rule's word on each host, or on `fleet`. */
  readonly answers: Readonly<Record<string, Judged['answer']>>;
  /** Lines of what it would stop a synth for. */
  readonly problems: readonly string[];
}

/**
 * Asks one rule about a fleet that is built and rendered for real, up to where it would be written. What other rules
 * say of the fleet does not count.
 *
 * @throws ProblemsError where the fleet cannot be rendered.
 * @example
 * expect(judgeWith(PublicHostHasBackup, (app) => new HostStack(app, 'ares'))).toEqual({
 *   answers: { ares: 'violates' },
 *   problems: ['[ares] PublicHostHasBackup: …'],
 * });
 */
export function judgeWith(
  policy: Policy,
  build: (app: FleetApp) => unknown,
  { exceptions = [], today = '2026-01-01', ...options }: JudgeWithOptions = {},
): JudgeWithResult {
  let judgement: Judgement | undefined;
  const asked: Policy = {
    ...policy,
    // A name of cdknix's own would be there twice.
    name: `${policy.name}InATest`,
    judge: (rendered) => {
      judgement = judge(rendered, { policies: [policy], exceptions, today });
      return [];
    },
  };
  try {
    synthFleet(build, { ...options, partial: true, policies: [asked] });
  } catch (error) {
    if (!ProblemsError.isProblemsError(error) || judgement === undefined) throw error;
  }
  const { judged, problems } = judgement ?? { judged: [], problems: [] };
  return {
    answers: Object.fromEntries(judged.map(({ subject, answer }) => [subject, answer])),
    problems: problems.map(problemLine).sort(),
  };
}
