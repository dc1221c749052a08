import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith } from '../helpers/consumer';
import { Project } from '../helpers/project';
import { checkout, type Example, examples, filesOf, readFolder, synthExample } from './examples';
import { nixTools, toolComplaints } from './nix-tools';
import { machinePaths, tokenMarkers, undeclaredReferences, unreadableNix } from './output-checks';
import { reordered } from './reordered';

// Text as it is, so that a snapshot reads like the files themselves.
expect.addSnapshotSerializer({ test: (value) => typeof value === 'string', serialize: (value) => String(value) });

/** Everything an example writes as one text. What depends on the engine's own version is masked. */
function view(files: Readonly<Record<string, string>>): string {
  const parts = Object.entries(files).map(([path, text]) => {
    const masked = path.endsWith('.json')
      ? text
          .replace(/"version": "0\.\d+\.\d+"/g, '"version": "(engine)"')
          .replace(/"sha256": "[0-9a-f]+"/g, '"sha256": "(hash)"')
      : text;
    return `=== ${path}\n${masked}`;
  });
  return `\n${parts.join('\n')}`;
}

test('the owner’s fleet and every example are found', () => {
  expect(examples.map(({ name }) => name)).toEqual([
    'fufu.land',
    'examples/edge',
    'examples/hub-50-clients',
    'examples/one-host',
    'examples/ring-of-five',
    'examples/two-sites',
  ]);
});

describe.each(examples)('$name', (example: Example) => {
  let out = '';
  let files: Readonly<Record<string, string>> = {};
  beforeAll(() => {
    out = mkdtempSync(join(tmpdir(), 'cdknix-examples-'));
    synthExample(example, out);
    files = readFolder(out);
  });
  afterAll(() => rmSync(out, { recursive: true }));

  test('writes this', () => {
    expect(view(files)).toMatchSnapshot();
  });

  test('writes the same bytes with its hosts, zones, records and stacks in another order', () => {
    expect(filesOf(example, { reorder: true })).toEqual(files);
  });

  test('writes a module for each host, and Terraform JSON with resources', () => {
    expect(files['generated/default.nix']).toMatch(/^ {2}\w+ = \.\/\w+;$/m);
    const stacks = Object.entries(files).filter(([path]) => path.endsWith('/cdk.tf.json'));
    expect(stacks).not.toEqual([]);
    for (const [, text] of stacks) expect(text).toMatch(/"cloudflare_(dns_record|api_token)"/);
  });

  test('names no path of this machine', () => {
    expect(machinePaths(files, example.program)).toEqual([]);
  });

  test('holds no Terraform token', () => {
    expect(tokenMarkers(files)).toEqual([]);
  });

  test('declares what it refers to in Terraform, in the same file', () => {
    expect(undeclaredReferences(files)).toEqual([]);
  });

  test('is Nix to a parser that is not Nix’s own', () => {
    expect(unreadableNix(files)).toEqual([]);
  });

  describe.each(Object.keys(nixTools) as (keyof typeof nixTools)[])('%s', (tool) => {
    describeWith([tool], `of ${example.name}`, () => {
      test('has nothing to say', () => {
        expect(toolComplaints(tool, join(out, 'generated'))).toBe('');
      });
    });
  });
});

describe('examples/one-host', () => {
  const path = 'examples/one-host/main.ts';

  test('is shorter than 30 lines', () => {
    expect(readFileSync(join(checkout, path), 'utf8').trimEnd().split('\n').length).toBeLessThan(30);
  });

  test('writes beside its program when it is run as its README says, and 0 files the second time', async () => {
    const project = new Project('ts-node');
    project.write(path, readFileSync(join(checkout, path), 'utf8'));
    const command = ['node_modules/.bin/ts-node', path];
    expect(await project.run(command)).toMatchObject({ code: 0, stdout: '' });
    const one = examples.find(({ program }) => program.endsWith(path))!;
    const written = readFolder(project.at('examples/one-host'));
    expect(Object.keys(written)).toEqual([...Object.keys(filesOf(one)), 'main.ts']);
    expect((await project.run(command)).stderr).toMatch(/^0 files written, 0 removed, [1-9]\d* unchanged$/m);
  });
});

describe('the checks above', () => {
  test('turn a fleet around, but for lists whose order says something', () => {
    const turned = reordered({ a: { nameservers: ['1', '2'], records: [1, 2] }, b: 0 });
    expect(JSON.stringify(turned)).toBe('{"b":0,"a":{"records":[2,1],"nameservers":["1","2"]}}');
  });

  test('find a path of this machine', () => {
    expect(machinePaths({ a: `x = ${checkout}/b;` }, join(checkout, 'main.ts'))).toContain(`a: ${checkout}`);
  });

  test.each(['${TfToken[TOKEN.3]}', '#{TfToken[TOKEN.3]}', '-8.187181e+298', '<unresolved-token>'])(
    'find %s',
    (token) => {
      expect(tokenMarkers({ a: `"${token}"` })).not.toEqual([]);
    },
  );

  test('find a reference to another file', () => {
    const stack = { resource: { a: { x: { id: '${b.y.id}', self: '${a.x.id}', literal: '$${c.z}' } } } };
    expect(undeclaredReferences({ 'cdk.tf.json': JSON.stringify(stack) })).toEqual(['cdk.tf.json: b.y']);
  });

  test('find text that is not Nix', () => {
    expect(unreadableNix({ 'a.nix': '{ a = [ 1 }' })).not.toEqual([]);
  });
});
