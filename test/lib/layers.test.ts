import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const rules = ['import-x/no-restricted-paths', '@typescript-eslint/no-restricted-imports'];
const downwards = 'main imports stacks, stacks import constructs, constructs import lib; never the other way.';
const only = (entrance: string): string => `Only ${entrance} imports this.`;

/** An import in a file, and what the layer rules say of it. */
const cases: [file: string, from: string, refusal: string | undefined][] = [
  ['lib/errors.ts', '../constructs/system-base', downwards],
  ['lib/errors.ts', '../stacks/host-stack', downwards],
  ['lib/errors.ts', '../fleet', downwards],
  ['lib/facets/facet.ts', '../../constructs/system-base', downwards],
  ['constructs/system-base.ts', '../stacks/host-stack', downwards],
  ['stacks/host-stack.ts', '../main', downwards],
  ['stacks/host-stack.ts', '../test/lib/fixtures', downwards],
  ['lib/errors.ts', 'cdktf', only('lib/terraform.ts')],
  ['constructs/system-base.ts', 'cdktf', only('lib/terraform.ts')],
  ['lib/errors.ts', 'cdktn', only('lib/terraform.ts')],
  ['lib/cloudflare/provider.ts', 'cdktf', only('lib/terraform.ts')],
  ['lib/errors.ts', '@cdktf/provider-cloudflare/lib/dns-record', only('lib/cloudflare/**')],
  ['lib/errors.ts', 'node:fs', only('lib/output/**')],
  ['lib/terraform.ts', 'node:fs/promises', only('lib/output/**')],
  ['stacks/host-stack.ts', 'fs', only('lib/output/**')],
  ['lib/terraform.ts', 'cdktf', undefined],
  ['lib/cloudflare/dns-record.ts', '@cdktf/provider-cloudflare/lib/dns-record', undefined],
  ['lib/output/disk.ts', 'node:fs', undefined],
  ['stacks/host-stack.ts', '../constructs/system-base', undefined],
  ['constructs/system-base.ts', '../lib', undefined],
];

describe('the layer rule', () => {
  let found: { message: string; ruleId: string }[][] = [];
  beforeAll(() => {
    const input = JSON.stringify(cases.map(([file, from]) => [file, `import '${from}';\n`]));
    const output = execFileSync(process.execPath, [resolve(__dirname, 'lint-texts.mjs')], { cwd: root, input });
    found = JSON.parse(output.toString()) as typeof found;
  });

  test.each(cases.map((one, index) => [...one, index] as const))(
    'on an import in %s of %s: %s',
    (_file, _from, refusal, index) => {
      const messages = (found[index] ?? []).filter(({ ruleId }) => rules.includes(ruleId));
      expect(messages.map(({ message }) => message)).toEqual(
        refusal === undefined ? [] : [expect.stringContaining(refusal)],
      );
    },
  );
});
