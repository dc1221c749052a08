import { FleetStack, GeneratedFile, nix, type NixValue, TerraformOutput } from '../../../../lib';
import { NoSecretInGeneratedFiles } from '../../../../lib/policies/rules/no-secret-in-generated-files';
import { NoSecretInTerraform } from '../../../../lib/policies/rules/no-secret-in-terraform';
import { judgeWith } from '../../../../lib/testing';
import { HostStack } from '../../../../stacks/host-stack';
import { module, record } from '../../fixtures';
import { secretForms } from '../leaks/secrets';

const remedy = 'take it out, replace it, since it has been exposed, and use the path of a SecretRef';
const github = secretForms.find(([what]) => what === 'a GitHub token')?.[2] ?? '';
const inStore = (field: string, what = 'a GitHub token'): string =>
  `[ares/own] NoSecretInGeneratedFiles: ${field} holds ${what} (not shown), which would be in the Nix store; ${remedy}`;
const inRepository = (by: string, field: string, what = 'a GitHub token'): string =>
  `[${by}] NoSecretInGeneratedFiles: ${field} holds ${what} (not shown), which would be in the repository; ${remedy}`;

function judged(config: NixValue) {
  return judgeWith(NoSecretInGeneratedFiles, (app) => module(new HostStack(app, 'ares'), 'own', () => config));
}

test.each<[string, NixValue, string]>([
  ['a value', { a: { b: github } }, 'a.b'],
  ['an element of a list', { a: ['x', nix.mkBefore(github)] as NixValue[] }, 'a.1'],
  ['a name of an attribute', { a: { [github]: true } }, 'a'],
  ['a part of a text', { a: nix.text`${nix.config('x.y')} --token ${github}` }, 'a'],
  ['a comment', { a: nix.commented(`was ${github}`, true) }, 'a'],
  ['an argument of a call', { a: nix.apply(nix.lib('escapeShellArg'), github) }, 'a'],
  ['lines', { a: nix.mkIf(nix.config('x.y'), nix.lines(`export A=1\nexport TOKEN=${github}\n`)) }, 'a'],
])('a secret is found as %s of a module', (_, config, field) => {
  const { answers, problems } = judged(config);
  expect(answers).toEqual({ ares: 'violates', fleet: 'complies' });
  expect(problems).toEqual([inStore(field)]);
});

test.each(secretForms)('%s in a module stops a synth, and the message does not hold it (%s)', (what, name, text) => {
  const { problems } = judged({ programs: { own: { [name === '' ? 'value' : name]: text } } });
  expect(problems).toEqual([inStore(`programs.own.${name === '' ? 'value' : name}`, what)]);
  expect(problems.join('')).not.toContain(text);
});

test('what another rule refuses is not told of twice', () => {
  const hash = secretForms.find(([what]) => what === 'a password hash')?.[2] ?? '';
  const fields = { hashedPassword: hash, initialHashedPassword: hash };
  expect(judged({ users: { users: { zeus: fields } } }).answers).toEqual({ ares: 'complies', fleet: 'complies' });
});

test('one text may be a secret under one name and none under another', () => {
  const key = 'QA2qAna4n/CvD3xKXEgMaiwDWZpH3lC2Kn76oJ6rcRw=';
  const what = 'what may be a private or preshared WireGuard key';
  expect(judged({ a: { publicKey: key, key } }).problems).toEqual([inStore('a.key', what)]);
});

test('a secret is found in a page or workflow, with its line, and over several lines', () => {
  const pem = `-----BEGIN PRIVATE KEY-----\n${'MIGHAgEAMBMGByqGSM49'.repeat(3)}\n`;
  const { problems } = judgeWith(
    NoSecretInGeneratedFiles,
    (app) => {
      const host = new HostStack(app, 'ares');
      new GeneratedFile(host, 'page', { path: 'docs/a.md', text: () => `# A\n\n    token ${github}\n` });
      new GeneratedFile(host, 'pem', { path: 'docs/b.md', text: () => pem });
    },
    { allow: ['docs/'] },
  );
  expect(problems).toEqual([
    inRepository('ares/page', 'docs/a.md line 3'),
    inRepository('ares/pem', 'docs/b.md', 'a private key'),
  ]);
});

test('NoSecretInTerraform finds one in a resource, an output and a list, and lets references be', () => {
  const { answers, problems } = judgeWith(NoSecretInTerraform, (app) => {
    const host = new HostStack(app, 'ares');
    const { fqn } = record(host, 'found', { type: 'TXT', content: github });
    record(host, 'fine', { content: `\${${fqn}.content}`, comment: 'token of ares' });
    const other = new FleetStack(app, 'other');
    new TerraformOutput(other, 'secret', { value: ['x', github], sensitive: true });
  });
  const says = (stack: string, field: string): string =>
    `[${stack}] NoSecretInTerraform: ${field} holds a GitHub token (not shown), which would be in cdktf.out/; ${remedy}`;
  expect(answers).toEqual({ ares: 'violates', fleet: 'violates' });
  expect(problems).toEqual([
    says('ares', 'resource.cloudflare_dns_record.found.content'),
    says('other', 'output.secret.value'),
  ]);
});

test('NoSecretInTerraform does not apply where nothing is deployed', () => {
  expect(judgeWith(NoSecretInTerraform, (app) => new HostStack(app, 'ares')).answers).toEqual({
    fleet: 'does not apply',
  });
});
