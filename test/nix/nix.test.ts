import fc from 'fast-check';
import { nix, type NixExpression, type NixValue, printModule, printNix } from '../../lib/nix';
import { describeWith, run } from '../helpers/consumer';
import { attributes, data, key, text } from './arbitraries';
import { differingPositions, evaluate, json, report, samples, withFolder } from './property';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the real `lib` makes of a definition (nixpkgs lib/modules.nix). */
const stubLib = `rec {
  mkOverride = priority: content: { _type = "override"; inherit priority content; };
  mkDefault = mkOverride 1000;
  mkForce = mkOverride 50;
  mkOrder = priority: content: { _type = "order"; inherit priority content; };
  mkBefore = mkOrder 500;
  mkAfter = mkOrder 1500;
  mkIf = condition: content: { _type = "if"; inherit condition content; };
  mkMerge = contents: { _type = "merge"; inherit contents; };
  pair = a: b: { inherit a b; };
}`;

function override(priority: number, content: unknown): unknown {
  return { _type: 'override', priority, content };
}
function order(priority: number, content: unknown): unknown {
  return { _type: 'order', priority, content };
}

/** An expression and the data it must evaluate to. */
type Known = readonly [given: NixValue, expected: unknown];

const list = fc.array(data, { maxLength: 3 });
const set = fc.dictionary(key, data, { maxKeys: 3 });
const known: fc.Arbitrary<Known> = fc.oneof(
  data.map((v): Known => [nix.mkDefault(v), override(1000, v)]),
  data.map((v): Known => [nix.mkForce(v), override(50, v)]),
  fc.tuple(fc.integer({ min: -9, max: 2000 }), data).map(([n, v]): Known => [nix.mkOverride(n, v), override(n, v)]),
  data.map((v): Known => [nix.mkBefore(v), order(500, v)]),
  data.map((v): Known => [nix.mkAfter(v), order(1500, v)]),
  fc.tuple(fc.integer({ min: -9, max: 2000 }), data).map(([n, v]): Known => [nix.mkOrder(n, v), order(n, v)]),
  fc.tuple(fc.boolean(), data).map(([c, v]): Known => [nix.mkIf(c, v), { _type: 'if', condition: c, content: v }]),
  list.map((v): Known => [nix.mkMerge(v), { _type: 'merge', contents: v }]),
  fc.tuple(data, data).map(([a, b]): Known => [nix.apply(nix.lib('pair'), a, b), { a, b }]),
  fc.tuple(list, list, list).map(([a, b, c]): Known => [nix.concat(a, b, c), [...a, ...b, ...c]]),
  fc.tuple(set, set).map(([a, b]): Known => [nix.update(a, b), new Map([...Object.entries(a), ...Object.entries(b)])]),
  data.map((v): Known => [nix.concat([v], nix.config('list')), [v, 1, 2]]),
  text.filter((t) => !t.includes('\0')).map((t): Known => [nix.eq(nix.config('name'), t), t === 'ares']),
  fc.constant<Known>([nix.not(nix.eq(nix.config('name'), 'hera')), true]),
  fc.constant<Known>([nix.and(nix.config('yes'), nix.or(nix.config('no'), nix.not(nix.config('yes')))), false]),
);
const stubConfig = '{ name = "ares"; yes = true; no = false; list = [ 1 2 ]; }';

/** A text with holes, and what it must evaluate to. */
const woven = fc.array(fc.oneof(text, fc.nat(4)), { maxLength: 7 }).chain((parts) =>
  fc.boolean().map((isLines): Known => {
    const values = ['ares', 'a\nb', ' ', '', "''${x}"];
    const holes = parts.map((part) => (typeof part === 'string' ? part : nix.config(['values', `v${part}`])));
    const strings = ['', ...holes.map(() => '')];
    const template = Object.assign(strings, { raw: strings });
    const expected = parts.map((part) => (typeof part === 'string' ? part : (values[part] ?? ''))).join('');
    return [isLines ? nix.lines(template, ...holes) : nix.text(template, ...holes), expected];
  }),
);

function plain(value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value;
}

function differences(pairs: readonly Known[], config: string): readonly Known[] {
  const positions = evaluate(
    `import ./differing.nix
      (import ./module.nix { config = ${config}; lib = ${stubLib}; }).values
      (builtins.fromJSON (builtins.readFile ./expected.json))`,
    {
      'module.nix': printModule(
        { first: nix.lib('a'), second: nix.config('b'), values: pairs.map(([given]) => given) },
        { path: 'test' },
      ),
      'differing.nix': differingPositions,
      'expected.json': json(pairs.map(([, expected]) => plain(expected))),
    },
  ) as number[];
  return positions.map((position) => pairs[position]!);
}

describeWith(['nix'], 'real Nix', () => {
  test('gives every plain value back', () => {
    const values = samples(data);
    const wrong = evaluate(
      'import ./differing.nix (import ./values.nix) (builtins.fromJSON (builtins.readFile ./expected.json))',
      {
        'values.nix': printNix(values),
        'differing.nix': differingPositions,
        'expected.json': json(values),
      },
    ) as number[];
    report(`printer: ${values.length} values through nix`, wrong.length);
    expect(wrong.map((position) => values[position])).toEqual([]);
  });

  test('gives every text back, as a value and as an attribute name', () => {
    const pairs = samples(text).map((t): Known => [
      { [t]: nix.lines(t), text: t },
      { [t]: t, text: t },
    ]);
    const wrong = differences(pairs, '{ }');
    report(`printer: ${pairs.length} texts and names through nix`, wrong.length);
    expect(wrong).toEqual([]);
  });

  test('puts expressions into texts without changing what is around them', () => {
    const pairs = samples(woven);
    const wrong = differences(
      pairs,
      `{ values = { v0 = "ares"; v1 = "a\\nb"; v2 = " "; v3 = ""; v4 = "''\\\${x}"; }; }`,
    );
    report(`printer: ${pairs.length} texts with expressions through nix`, wrong.length);
    expect(wrong).toEqual([]);
  });

  test('evaluates modifiers, calls and operators to what they say', () => {
    const pairs = samples(known);
    const wrong = differences(pairs, stubConfig);
    report(`printer: ${pairs.length} expressions through nix`, wrong.length);
    expect(wrong).toEqual([]);
  });

  test('gives every float back, integral ones too', () => {
    const floats = [1, -1, 0, 100, 1e21, 1e-7, -2.5e-10, 1.7976931348623157e308, 2 ** -1022, 0.1 + 0.2, 1e300];
    const wrong = evaluate(
      'import ./differing.nix (import ./values.nix) (builtins.fromJSON (builtins.readFile ./expected.json))',
      {
        'values.nix': printNix(floats.map((float): NixExpression => nix.float(float))),
        'differing.nix': differingPositions,
        'expected.json': `[${floats.map((float) => (/[.e]/.test(String(float)) ? String(float) : `${float}.0`)).join(',')}]`,
      },
    );
    expect(wrong).toEqual([]);
  });

  test('parses every module and finds every name in it bound', () => {
    withFolder((folder) => {
      const modules = samples(attributes).map((module) => printModule(module, { path: 'test' }));
      const files = modules.map((module, index) => {
        const file = join(folder, `m${index}.nix`);
        writeFileSync(file, module);
        return file;
      });
      for (let i = 0; i < files.length; i += 1000) run('nix', ['--parse', ...files.slice(i, i + 1000)]);
      report(`printer: ${files.length} modules through the parser of nix`, 0);
    });
  });
});
