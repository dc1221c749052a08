import { type Outcome } from '../../../lib/commands/command';
import { policiesView } from '../../../lib/commands/policies';
import { type PolicyReport } from '../../../lib/policies/report';

const finding = { path: 'ares/web', field: 'port 80/tcp', message: "has no reason, got '<&>\u0007'; say why" };
const verdict = { findings: [], excepted: [] } as const;
const report: PolicyReport = {
  version: 1,
  hosts: ['ares', 'hera'],
  rules: [
    {
      name: 'PortHasReason',
      protects: 'Nobody knows why it is open.',
      verdicts: [
        { ...verdict, subject: 'ares', answer: 'violates', findings: [finding] },
        { ...verdict, subject: 'hera', answer: 'does not apply' },
      ],
    },
    {
      name: 'NoSecret',
      protects: 'It is read by all.',
      verdicts: [
        {
          ...verdict,
          subject: 'fleet',
          answer: 'excepted',
          excepted: [{ path: 'ares', message: 'has one', reason: 'it is public anyway', expires: '2027-03-31' }],
        },
      ],
    },
  ],
  wrongExceptions: [{ path: 'hera', message: 'no rule has that name' }],
};
const clean: PolicyReport = { ...report, rules: report.rules.slice(1), wrongExceptions: [] };
const plain = { colors: false };
const shown = (options: Record<string, boolean | string[]>, of = report): Outcome =>
  policiesView.show(of, options, plain) as Outcome;

test('the text has what is wrong first, and then every rule', () => {
  expect(shown({})).toEqual({
    code: 1,
    text: `2 rules, 2 hosts: 2 violations, 1 exception

  Violations
  rule           where     what
  PortHasReason  ares/web  port 80/tcp has no reason, got '<&>\u0007'; say why
  (exception)    hera      no rule has that name

  Exceptions
  rule      where  what     because              until
  NoSecret  ares   has one  it is public anyway  2027-03-31

  Rules
  rule           answer                                prevents
  PortHasReason  violates: ares; does not apply: hera  Nobody knows why it is open.
  NoSecret       excepted                              It is read by all.
`,
  });
});

test('the exit code tells whether a synth would stop', () => {
  expect(shown({}, clean).code).toBe(0);
  expect(shown({ json: true }).code).toBe(1);
  expect(shown({ rule: ['NoSecret'] }, { ...report, wrongExceptions: [] }).code).toBe(0);
});

test('many hosts are counted', () => {
  const verdicts = Array.from({ length: 5 }, (_, index) => {
    return { ...verdict, subject: `h${index}`, answer: 'complies' as const };
  });
  const some = [...verdicts, { ...verdict, subject: 'ares', answer: 'does not apply' as const }];
  const { text } = shown({}, { ...clean, rules: [{ name: 'A', protects: 'B.', verdicts: some }] });
  expect(text.split('\n').at(-2)).toBe('  A     complies: 5 hosts; does not apply: ares  B.');
});

test('the JSON is the report', () => {
  expect(JSON.parse(shown({ json: true }).text)).toEqual(report);
});

test('the SARIF has a result for each finding, and a suppression for each exception', () => {
  const { version, runs } = JSON.parse(shown({ sarif: true }).text) as {
    version: string;
    runs: { tool: { driver: { name: string; rules: { id: string }[] } }; results: Record<string, unknown>[] }[];
  };
  expect(version).toBe('2.1.0');
  const [run] = runs;
  expect(run?.tool.driver.rules.map(({ id }) => id)).toEqual(['PortHasReason', 'NoSecret', 'exception']);
  expect(
    run?.results.map(({ ruleId, ruleIndex, message, suppressions }) => [ruleId, ruleIndex, message, suppressions]),
  ).toEqual([
    ['PortHasReason', 0, { text: `[ares/web] port 80/tcp ${finding.message}` }, undefined],
    ['NoSecret', 1, { text: '[ares] has one' }, [{ kind: 'external', justification: 'it is public anyway' }]],
    ['exception', 2, { text: '[hera] no rule has that name' }, undefined],
  ]);
  expect(run?.results[0]?.['locations']).toEqual([
    {
      physicalLocation: { artifactLocation: { uri: 'cdktf.json' }, region: { startLine: 1 } },
      logicalLocations: [{ fullyQualifiedName: 'ares/web', kind: 'resource' }],
    },
  ]);
});

test('the JUnit has a test for each answer', () => {
  expect(shown({ junit: true }).text).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="cdknix policies">
  <testsuite name="ares" tests="1" failures="1" skipped="0">
    <testcase classname="ares" name="PortHasReason">
      <failure message="[ares/web] port 80/tcp has no reason, got '&lt;&amp;&gt; '; say why">[ares/web] port 80/tcp has no reason, got '&lt;&amp;&gt; '; say why</failure>
    </testcase>
  </testsuite>
  <testsuite name="hera" tests="1" failures="0" skipped="1">
    <testcase classname="hera" name="PortHasReason">
      <skipped message="does not apply"/>
    </testcase>
  </testsuite>
  <testsuite name="fleet" tests="1" failures="0" skipped="0">
    <testcase classname="fleet" name="NoSecret">
      <system-out>[ares] has one (excepted: it is public anyway)</system-out>
    </testcase>
  </testsuite>
  <testsuite name="exceptions" tests="1" failures="1" skipped="0">
    <testcase classname="exceptions" name="hera">
      <failure message="[hera] no rule has that name">[hera] no rule has that name</failure>
    </testcase>
  </testsuite>
</testsuites>
`);
});

test.each([
  [
    { rule: ['PortHasReson'] },
    "[cdknix policies] --rule: no rule has that name, got 'PortHasReson'; did you mean 'PortHasReason'?",
  ],
  [
    { json: true, junit: true },
    '[cdknix policies] --junit: is one form too many, got --json and --junit; run it once for each',
  ],
])('%j is refused', (options, message) => {
  expect(() => shown(options)).toThrow(expect.objectContaining({ message, name: 'UsageError' }) as Error);
});
