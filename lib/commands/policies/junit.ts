import { findingText, type PolicyReport, type ReportedVerdict } from '../../policies/report';

type Case = ReportedVerdict & { readonly name: string };

/**
 * Every answer as a test, in a suite for each host: what does not apply is skipped, what is excepted passes and says why.
 *
 * @see https://github.com/testmoapp/junitxml
 */
export function junit({ rules, wrongExceptions }: PolicyReport): string {
  const suites = new Map<string, Case[]>();
  for (const { name, verdicts } of rules) {
    for (const verdict of verdicts) {
      suites.set(verdict.subject, [...(suites.get(verdict.subject) ?? []), { ...verdict, name }]);
    }
  }
  const wrong = wrongExceptions.map((problem): Case => {
    return { name: problem.path, subject: 'exceptions', answer: 'violates', findings: [problem], excepted: [] };
  });
  if (wrong.length > 0) suites.set('exceptions', wrong);
  const lines = [...suites].flatMap(([subject, cases]) => suite(subject, cases));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="cdknix policies">\n${lines.join('\n')}\n</testsuites>\n`;
}

function suite(subject: string, cases: readonly Case[]): string[] {
  const count = (answer: Case['answer']): number => cases.filter((one) => one.answer === answer).length;
  const numbers = `tests="${cases.length}" failures="${count('violates')}" skipped="${count('does not apply')}"`;
  return [`  <testsuite name="${escaped(subject)}" ${numbers}>`, ...cases.flatMap(testCase), '  </testsuite>'];
}

function testCase({ name, subject, answer, findings, excepted }: Case): string[] {
  const open = `    <testcase classname="${escaped(subject)}" name="${escaped(name)}"`;
  const inner = [
    ...(answer === 'does not apply' ? ['      <skipped message="does not apply"/>'] : []),
    ...findings.map((finding) => {
      const text = escaped(`[${finding.path}] ${findingText(finding)}`);
      return `      <failure message="${text}">${text}</failure>`;
    }),
    ...excepted.map(({ reason, ...finding }) => {
      return `      <system-out>${escaped(`[${finding.path}] ${findingText(finding)} (excepted: ${reason})`)}</system-out>`;
    }),
  ];
  return inner.length === 0 ? [`${open}/>`] : [`${open}>`, ...inner, '    </testcase>'];
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text in XML 1.0, which has no control characters at all. */
function escaped(text: string): string {
  return text.replace(/[^\P{C}\n\t]/gu, ' ').replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}
