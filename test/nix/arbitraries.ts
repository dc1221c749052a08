import fc from 'fast-check';
import { nix, type NixExpression, type NixTextPart, type NixValue } from '../../lib/nix';

/** Pieces that are special to Nix, to its formatter, or to the two kinds of strings. */
const special =
  "${ $ $$ ' '' ''' \" \\ \\n \n \n\n \r \r\n \t \u0001 \u001b \u007f \u0085 \u00a0 \u2028 \ufeff { } # /* é 漢 😀 e\u0301 ; . = @".split(
    ' ',
  );

const word = fc.constantFrom(
  ...['a', 'enable', 'services', 'nginx', 'if', 'or', 'null', 'x-y', "it's", '_z', 'ares.example.org', ' ', '  '],
);
const character = fc
  .integer({ min: 1, max: 0x10ffff })
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code));
const hardLine = fc.constantFrom('', ' ', '  ', ' x', '\t', "  indented ${ 'a'${b}", "tail'", "''", "'''", '$', '$${');

/** Any text Nix can hold, biased to what is hard to quote. */
export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: word },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.oneof(fc.constantFrom(...special), word, character), { maxLength: 12 })
      .map((pieces) => pieces.join('')),
  },
  {
    weight: 2,
    arbitrary: fc.array(fc.oneof(hardLine, word), { minLength: 2, maxLength: 6 }).map((lines) => lines.join('\n')),
  },
  { weight: 1, arbitrary: fc.integer({ min: 20, max: 120 }).map((length) => 'long '.repeat(24).slice(0, length)) },
);

/** Any attribute name. */
export const key: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: word },
  { weight: 2, arbitrary: fc.stringMatching(/^[a-z]{1,12}$/) },
  { weight: 1, arbitrary: text },
);

/** Any number Nix can hold. */
export const number: fc.Arbitrary<number | bigint> = fc.oneof(
  fc.integer({ min: -100, max: 65535 }),
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 63n - 1n), max: 2n ** 63n - 1n }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter(isReadable),
  fc.constantFrom(0, -0, 0.1, -0.5, 1e-7, 123456.789, Number.MAX_SAFE_INTEGER, 2 ** -1022, 2n ** 63n - 1n),
);

function isReadable(value: number): boolean {
  return Number.isInteger(value) ? Number.isSafeInteger(value) : Math.abs(value) >= 2 ** -1022;
}

const scalar: fc.Arbitrary<NixValue> = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom<NixValue>(null, true, false) },
  { weight: 2, arbitrary: number },
  { weight: 4, arbitrary: text },
);

/** Any plain data. */
export const data: fc.Arbitrary<NixValue> = fc.letrec<{ value: NixValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 5, depthIdentifier: 'data' }),
    fc.dictionary(key, tie('value'), { maxKeys: 5, depthIdentifier: 'data' }),
  ),
})).value;

const name = fc.oneof({ weight: 6, arbitrary: fc.stringMatching(/^[a-z][a-zA-Z0-9]{0,14}$/) }, key);
const reference: fc.Arbitrary<NixExpression> = fc
  .tuple(
    fc.constantFrom('config', 'lib', 'pkgs', 'options', 'builtins'),
    fc.array(name, { minLength: 1, maxLength: 6 }),
  )
  .map(([root, path]) => nix[root](path));

const segments = fc.array(fc.stringMatching(/^[a-z0-9_.+-]{1,20}$/), { minLength: 1, maxLength: 4 });
const filePath = fc
  .tuple(fc.constantFrom('./', '../', '/'), segments)
  .map(([start, names]) => nix.path(`${start}${names.join('/')}`));
const float = fc.double({ noNaN: true, noDefaultInfinity: true, min: 0.001, max: 1e300 }).map((n) => nix.float(n));
const comment = fc.oneof(fc.constant(''), fc.stringMatching(/^[ -~]{0,120}$/));
const rank = fc.nat(2000);

interface Values {
  value: NixValue;
  expression: NixExpression;
  attribute: NixValue;
  attributes: Record<string, NixValue>;
  list: NixValue[];
  hole: NixTextPart;
}

const values = fc.letrec<Values>((tie: fc.LetrecTypedTie<Values>) => {
  const value = tie('value');
  const some = fc.array(value, { minLength: 1, maxLength: 4 });
  const holes = fc.array(tie('hole'), { maxLength: 5 });
  const commented = fc.tuple(comment, value).map(([line, it]) => nix.commented(line, it));
  const conditions = fc.array(tie('expression'), { minLength: 1, maxLength: 4 });
  const isOperand = (operand: NixValue): boolean => typeof operand !== 'boolean';
  return {
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      scalar,
      tie('list'),
      tie('attributes'),
      tie('expression'),
    ),
    attribute: fc.oneof({ weight: 9, arbitrary: value }, { weight: 1, arbitrary: commented }),
    attributes: fc.dictionary(key, tie('attribute'), { maxKeys: 4 }),
    list: fc.array(tie('attribute'), { maxLength: 4 }),
    hole: fc.oneof({ weight: 2, arbitrary: text }, { weight: 3, arbitrary: reference }, tie('expression')),
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 4, arbitrary: reference },
      filePath,
      float,
      { weight: 3, arbitrary: fc.tuple(reference, some).map(([fn, [a, ...rest]]) => nix.apply(fn, a!, ...rest)) },
      fc.array(fc.oneof(tie('list'), tie('expression')), { maxLength: 4 }).map((lists) => nix.concat(...lists)),
      fc.array(fc.oneof(tie('attributes'), tie('expression')), { maxLength: 4 }).map((sets) => nix.update(...sets)),
      fc.tuple(tie('expression'), value.filter(isOperand)).map(([a, b]) => nix.eq(a, b)),
      tie('expression').map((condition) => nix.not(condition)),
      conditions.map((all) => nix.and(...all)),
      conditions.map((all) => nix.or(...all)),
      holes.map((parts) =>
        nix.text(
          template(parts, () => ' '),
          ...parts,
        ),
      ),
      holes.map((parts) =>
        nix.lines(
          template(parts, (index) => (index % 3 === 2 ? ' and ' : '\n')),
          ...parts,
        ),
      ),
      value.map((it) => nix.mkDefault(it)),
      value.map((it) => nix.mkForce(it)),
      value.map((it) => nix.mkBefore(it)),
      value.map((it) => nix.mkAfter(it)),
      fc.tuple(rank, value).map(([order, it]) => nix.mkOrder(order, it)),
      fc.tuple(rank, value).map(([priority, it]) => nix.mkOverride(priority, it)),
      fc.tuple(fc.oneof(fc.boolean(), tie('expression')), tie('attributes')).map(([when, it]) => nix.mkIf(when, it)),
      fc.array(tie('attributes'), { maxLength: 3 }).map((all) => nix.mkMerge(all)),
    ),
  };
});

function template(holes: readonly unknown[], between: (index: number) => string): TemplateStringsArray {
  const strings = ['', ...holes.map((_, index) => between(index))];
  return Object.assign(strings, { raw: strings });
}

/** Any attribute set that a module can be, with every kind of expression in it. */
export const attributes: fc.Arbitrary<Record<string, NixValue>> = values.attributes;
/** Any value, with every kind of expression in it. */
export const value: fc.Arbitrary<NixValue> = values.value;
