import { type RenderedFleet } from '../../../lib/checks';
import { FleetLock } from '../../../lib/fleet';
import { type PolicyException } from '../../../lib/policies/exception';
import { judge } from '../../../lib/policies/judgement';
import { complyingUnless, type Finding, fleetPolicy, type Policy } from '../../../lib/policies/policy';
import { testFleet } from '../../../lib/testing';
import { problemLine } from '../../../lib/errors';

const rendered: RenderedFleet = {
  fleet: testFleet(),
  lock: FleetLock.parse(),
  root: '/nowhere',
  hosts: [],
  modules: [],
  stacks: new Map(),
  files: new Map(),
};
const finding: Finding = { path: 'ares/web', field: 'port 80/tcp', message: "has no reason, got ''; say why" };
const rule = (answer: Finding[] | 'does not apply'): Policy => {
  return fleetPolicy('PublicPortHasReason', 'Nobody knows why it is open.', () => {
    return typeof answer === 'string' ? answer : complyingUnless(answer);
  });
};
const exception: PolicyException = {
  policy: 'PublicPortHasReason',
  construct: 'ares',
  reason: 'it goes away with the old web server',
};

function judged(policy: Policy, exceptions: readonly PolicyException[] = [], today = '2026-11-23') {
  const { problems, warnings, judged } = judge(rendered, { policies: [policy], exceptions, today });
  return {
    answers: judged.map(({ answer }) => answer),
    problems: problems.map(problemLine),
    warnings: warnings.map(problemLine),
  };
}

const violation = "[ares/web] PublicPortHasReason: port 80/tcp has no reason, got ''; say why";

test('a rule holds, is broken, or does not apply', () => {
  expect(judged(rule([]))).toEqual({ answers: ['complies'], problems: [], warnings: [] });
  expect(judged(rule('does not apply'))).toEqual({ answers: ['does not apply'], problems: [], warnings: [] });
  expect(judged(rule([finding]))).toEqual({ answers: ['violates'], problems: [violation], warnings: [] });
});

test('a rule that fails counts as broken', () => {
  const broken = fleetPolicy('Broken', 'Nothing.', () => {
    throw new Error('no such facet');
  });
  expect(judged(broken)).toEqual({
    answers: ['violates'],
    problems: ["[fleet] Broken: the rule itself failed, got 'no such facet'; mend the rule"],
    warnings: [],
  });
});

test('an exception lets a construct and those below it break a rule', () => {
  expect(judged(rule([finding]), [exception])).toEqual({ answers: ['excepted'], problems: [], warnings: [] });
  const others = [{ ...finding, path: 'aresx' }, finding];
  expect(judged(rule(others), [exception])).toEqual({
    answers: ['violates'],
    problems: [violation.replace('ares/web', 'aresx')],
    warnings: [],
  });
});

test('an exception of another rule lets nothing pass', () => {
  const { problems } = judge(rendered, {
    policies: [rule([finding]), fleetPolicy('Other', 'Nothing.', () => 'complies')],
    exceptions: [{ ...exception, policy: 'Other' }],
    today: '2026-11-23',
  });
  expect(problems.map(problemLine)).toEqual([violation]);
});

test('an exception holds on its last day, and not on the next', () => {
  const until = { ...exception, expires: '2026-11-23' };
  expect(judged(rule([finding]), [until])).toEqual({ answers: ['excepted'], problems: [], warnings: [] });
  expect(judged(rule([finding]), [until], '2026-11-24')).toEqual({
    answers: ['violates'],
    problems: [`${violation} (its exception expired on 2026-11-23)`],
    warnings: [],
  });
});

test('of several exceptions the one that lasts longest counts', () => {
  const expired = { ...exception, expires: '2026-01-01' };
  expect(judged(rule([finding]), [expired, exception]).problems).toEqual([]);
  expect(judged(rule([finding]), [expired, { ...exception, expires: '2027-01-01' }]).problems).toEqual([]);
});

test('an exception that nothing needs is a warning', () => {
  expect(judged(rule([]), [exception]).warnings).toEqual([
    '[ares] exception: from PublicPortHasReason is not needed any more; take it out',
  ]);
});

test.each<[Partial<PolicyException>, string]>([
  [
    { policy: 'PublicPortHasReson' },
    "no rule has that name, got 'PublicPortHasReson'; did you mean 'PublicPortHasReason'?",
  ],
  [{ reason: 'because' }, "must have a reason that a reader can judge, got 'because'; say why the rule may be broken"],
  [{ expires: '2026-02-30' }, "must expire on a day, got '2026-02-30'; write it like '2027-03-31'"],
  [{ expires: 'tomorrow' }, "must expire on a day, got 'tomorrow'; write it like '2027-03-31'"],
])('an exception with %j is refused', (fault, message) => {
  expect(judged(rule([]), [{ ...exception, ...fault }]).problems).toEqual([`[ares] exception: ${message}`]);
});
