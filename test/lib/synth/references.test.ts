import { checkReferences, referencedNames, type StackJson } from '../../../lib/synth/references';
import { Fn, terraformText, TerraformOutput } from '../../../lib/terraform';
import { synthProblems } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { record } from '../fixtures';

describe('names in a text of Terraform', () => {
  test.each<[string, string, string[]]>([
    ['plain text has none', 'a.b.c', []],
    ['an attribute', '${cloudflare_dns_record.www.id}', ['cloudflare_dns_record.www.id']],
    ['several expressions', '${a.b}-${c.d}', ['a.b', 'c.d']],
    [
      'data, var, local and module',
      '${data.x.y.z}${var.a}${local.b}${module.c.d}',
      ['data.x.y.z', 'var.a', 'local.b', 'module.c.d'],
    ],
    ['a function is no name, its arguments are', '${upper(join(",", [var.a, var.b]))}', ['var.a', 'var.b']],
    ['a function of a provider', '${provider::x::y(var.a)}', ['var.a']],
    ['a string literal has none', '${lookup(var.a, "b.c")}', ['var.a']],
    ['an expression in a string literal', '${lookup(var.a, "x-${local.b}")}', ['local.b', 'var.a']],
    ['a template in a template', '${join("", ["${upper("${var.a}")}"])}', ['var.a']],
    ['a brace in a string literal', '${replace(var.a, "}", "{")}${var.b}', ['var.a', 'var.b']],
    ['an escaped quote in a string literal', '${replace(var.a, "\\"}", "")}${var.b}', ['var.a', 'var.b']],
    ['an object in an expression', '${merge({ a = var.b }, var.c)}', ['var.b', 'var.c']],
    ['a comparison', '${var.a == var.b ? 1 : 0}', ['var.a', 'var.b']],
    ['a for expression binds its names', '${[for k, v in var.a : "${k}" if v.b != null]}', ['k', 'var.a']],
    ['a splat', '${x_y.z[*].id}', ['x_y.z']],
    ['an index', '${x_y.z[0].id}', ['x_y.z']],
    ['an escaped start', '$${HOME}', []],
    ['any dollar before a start escapes it', '$$${var.a}$$$${var.a}', []],
    [
      'each, count, self, path and terraform',
      '${each.key}${count.index}${self.id}${path.module}${terraform.workspace}',
      [],
    ],
    ['true, false and null', '${true ? null : false}', []],
    ['a shell variable', 'echo ${HOME}', ['HOME']],
  ])('%s', (_, text, names) => {
    expect(referencedNames(text)).toEqual(names);
  });
});

describe('references of a stack', () => {
  const declared: StackJson = {
    resource: { x_y: { z: {} } },
    data: { d_e: { f: {} } },
    variable: { a: {} },
    locals: { b: 1 },
    module: { c: {} },
  };
  const linesFor = (text: string) =>
    checkReferences('ares', { ...declared, output: { o: { value: text } } }).map(
      ({ field, message }) => `${field ?? ''}: ${message}`,
    );

  test.each(['${x_y.z.id}', '${data.d_e.f.id}', '${var.a}', '${local.b}', '${module.c.out}'])(
    '%s is declared',
    (text) => {
      expect(linesFor(text)).toEqual([]);
    },
  );

  test.each(['x_y.q.id', 'data.d_e.q.id', 'data.x_y.z', 'var.q', 'local.q', 'module.q.out', 'HOME'])(
    '%s is not declared',
    (name) => {
      expect(linesFor(`\${${name}}`)).toEqual([
        `output.o.value: refers to '${name}', which stack 'ares' does not declare; pass the fact in TypeScript, or write $\${ for a literal \${`,
      ]);
    },
  );

  test('are looked for in lists too, and not in comments', () => {
    const json: StackJson = { resource: { x_y: { z: { list: ['ok', '${var.q}'], '//': '${var.q}' } } } };
    expect(checkReferences('ares', json).map(({ field }) => field)).toEqual(['resource.x_y.z.list.1']);
  });

  test('in names that every object has are not declared', () => {
    expect(linesFor('${x_y.constructor.id}')).toHaveLength(1);
  });
});

describe('a synth', () => {
  test('accepts what the engine writes for its own functions', () => {
    const lines = synthProblems((app) => {
      const host = new HostStack(app, 'ares');
      const www = record(host, 'www');
      const value = Fn.join(',', [
        Fn.upper(www.id),
        Fn.lookup({ 'a.b': 'x' }, 'a.b', 'c.d') as string,
        Fn.format('%s-%s', [www.name, 'y']) as string,
      ]);
      new TerraformOutput(host, 'out', { value });
    });
    expect(lines).toEqual([]);
  });

  test('refuses a shell variable that Terraform would take for its own', () => {
    const lines = synthProblems((app) => record(new HostStack(app, 'ares'), 'www', { comment: 'in ${HOME}' }));
    expect(lines).toEqual([
      "[ares] resource.cloudflare_dns_record.www.comment: refers to 'HOME', which stack 'ares' does not declare; pass the fact in TypeScript, or write $${ for a literal ${",
    ]);
  });

  test('accepts it as text', () => {
    const comment = terraformText('in ${HOME} %{if}');
    expect(comment).toBe('in $${HOME} %%{if}');
    expect(synthProblems((app) => record(new HostStack(app, 'ares'), 'www', { comment }))).toEqual([]);
  });
});
