import { findingText, type PolicyReport } from '../../policies/report';

/** Constructs have no line in a file; code scanning wants one, and this file is in every project. */
const place = { artifactLocation: { uri: 'cdktf.json' }, region: { startLine: 1 } };

/**
 * What breaks rules, for code scanning: an exception is a suppression.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarif({ rules, wrongExceptions }: PolicyReport): string {
  const results = rules.flatMap(({ name, verdicts }, ruleIndex) =>
    verdicts.flatMap(({ findings, excepted }) => [
      ...findings.map((finding) => result(name, ruleIndex, finding.path, findingText(finding))),
      ...excepted.map(({ reason, ...finding }) => ({
        ...result(name, ruleIndex, finding.path, findingText(finding)),
        suppressions: [{ kind: 'external', justification: reason }],
      })),
    ]),
  );
  const wrong = wrongExceptions.map(({ path, message }) => result('exception', rules.length, path, message));
  const descriptions = rules.map(({ name, protects }) => ({ id: name, shortDescription: { text: protects } }));
  const ofExceptions = { id: 'exception', shortDescription: { text: 'An exception that cannot be judged.' } };
  const driver = {
    name: 'cdknix',
    rules: [...descriptions, ...(wrong.length === 0 ? [] : [ofExceptions])],
  };
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, results: [...results, ...wrong] }],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function result(ruleId: string, ruleIndex: number, path: string, text: string) {
  return {
    ruleId,
    ruleIndex,
    level: 'error',
    message: { text: `[${path}] ${text}` },
    locations: [{ physicalLocation: place, logicalLocations: [{ fullyQualifiedName: path, kind: 'resource' }] }],
    // All are at the same line, by which they could not be told apart from one run to the next.
    partialFingerprints: { 'construct/v1': `${ruleId} ${path} ${text}` },
  };
}
