import { shown } from '../../errors';
import { advice } from '../../fleet/wording';
import { findingText, isBroken, type PolicyReport, type ReportedRule } from '../../policies/report';
import { type Options, type Outcome, type View } from '../command';
import { pageText, type Section } from '../section';
import { type Terminal } from '../terminal';
import { UsageError } from '../usage-error';
import { junit } from './junit';
import { sarif } from './sarif';

/** `cdknix policies`. */
export const policiesView: View<PolicyReport> = {
  options: {
    rule: { value: 'NAME', multiple: true, help: 'that rule only; may be given several times' },
    json: { help: 'the same as JSON, for programs' },
    sarif: { help: 'what is wrong as SARIF 2.1.0, for code scanning' },
    junit: { help: 'every answer as a test in JUnit XML, for CI' },
  },
  show: (report, options, terminal): Outcome => {
    const part = selected(report, options);
    return { text: textOf(part, options, terminal), code: isBroken(part) ? 1 : 0 };
  },
};

function selected(report: PolicyReport, { rule }: Options): PolicyReport {
  const asked = [rule ?? []].flat().map(String);
  const known = report.rules.map(({ name }) => name);
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const message = `no rule has that name, got ${shown(unknown)}${advice(unknown, known)}`;
    throw new UsageError('cdknix policies', '--rule', message);
  }
  if (asked.length === 0) return report;
  return { ...report, rules: report.rules.filter(({ name }) => asked.includes(name)) };
}

const formats = { json: (report: PolicyReport) => `${JSON.stringify(report, null, 2)}\n`, sarif, junit } as const;

function textOf(report: PolicyReport, options: Options, terminal: Terminal): string {
  const asked = (Object.keys(formats) as (keyof typeof formats)[]).filter((name) => options[name] === true);
  const [first, second] = asked;
  if (second !== undefined) {
    const message = `is one form too many, got --${first ?? ''} and --${second}; run it once for each`;
    throw new UsageError('cdknix policies', `--${second}`, message);
  }
  return first === undefined ? page(report, terminal) : formats[first](report);
}

function page(report: PolicyReport, terminal: Terminal): string {
  const sections = [violations(report), exceptions(report), rules(report)].filter(({ rows }) => rows.length > 0);
  return pageText(title(report), [], sections, terminal);
}

function title({ rules: all, hosts, wrongExceptions }: PolicyReport): string {
  const verdicts = all.flatMap((rule) => rule.verdicts);
  const found = verdicts.flatMap(({ findings }) => findings).length + wrongExceptions.length;
  const allowed = verdicts.flatMap(({ excepted }) => excepted).length;
  const parts = [counted(found, 'violation'), ...(allowed === 0 ? [] : [counted(allowed, 'exception')])];
  return `${counted(all.length, 'rule')}, ${counted(hosts.length, 'host')}: ${parts.join(', ')}`;
}

function violations({ rules: all, wrongExceptions }: PolicyReport): Section {
  const found = all.flatMap(({ name, verdicts }) =>
    verdicts.flatMap(({ findings }) => findings.map((finding) => [name, finding.path, findingText(finding)])),
  );
  const wrong = wrongExceptions.map(({ path, message }) => ['(exception)', path, message]);
  return { title: 'Violations', head: ['rule', 'where', 'what'], rows: [...found, ...wrong] };
}

function exceptions({ rules: all }: PolicyReport): Section {
  const rows = all.flatMap(({ name, verdicts }) =>
    verdicts.flatMap(({ excepted }) =>
      excepted.map(({ reason, expires, ...finding }) => {
        return [name, finding.path, findingText(finding), reason, expires ?? 'it is taken out'];
      }),
    ),
  );
  return { title: 'Exceptions', head: ['rule', 'where', 'what', 'because', 'until'], rows };
}

function rules({ rules: all }: PolicyReport): Section {
  const rows = all.map((rule) => [rule.name, answers(rule), rule.protects]);
  return { title: 'Rules', head: ['rule', 'answer', 'prevents'], rows };
}

const order = ['violates', 'excepted', 'complies', 'does not apply'] as const;

/** `complies: ares, hera; does not apply: eos`; many hosts are counted. */
function answers({ verdicts }: ReportedRule): string {
  const parts = order.flatMap((answer) => {
    const subjects = verdicts.filter((one) => one.answer === answer).map(({ subject }) => subject);
    if (subjects.length === 0) return [];
    if (subjects.length === verdicts.length) return [answer];
    return [`${answer}: ${subjects.length > 4 ? counted(subjects.length, 'host') : subjects.join(', ')}`];
  });
  return parts.join('; ');
}

function counted(number: number, thing: string): string {
  return `${number === 0 ? 'no' : number} ${thing}${number === 1 ? '' : 's'}`;
}
