import { Fn, Lazy, TerraformStack, TerraformVariable, App, Token } from 'cdktf';
import { nix, type NixValue, printModule, printNix } from '../../lib/nix';

/** The message that printing a value fails with. */
function refusal(value: unknown): string {
  try {
    printNix(value as NixValue, { path: 'ares/dns' });
  } catch (error) {
    return (error as Error).message;
  }
  return 'printed';
}

const token = 'is a Terraform token, known only after apply; pass a value known at synth';

describe('a Terraform token', () => {
  const string = Token.asString({ ref: 1 });
  const number = Token.asNumber({ ref: 1 });
  const lazy = Lazy.anyValue({ produce: () => 1 });

  test.each<[string, unknown]>([
    ['a string', string],
    ['part of a string', `http://${string}/`],
    ['a number', number],
    ['a number after arithmetic', number + 1],
    ['a number in a text', `port ${number}`],
    ['a list', Token.asList({ ref: 1 })],
    ['a list of numbers', Token.asNumberList({ ref: 1 })],
    ['a map', Token.asStringMap({ ref: 1 })],
    ['a function call', Fn.upper(string)],
    ['a resolvable', lazy],
    ['a resolvable that was made JSON', JSON.parse(JSON.stringify([lazy]))],
    ['a float', nix.float(number)],
    ['a template', nix.text`a ${string}`],
    ['a number in a template', nix.text`a ${number}`],
    ['lines', nix.lines(`${string}\n`)],
    ['a path', nix.path(`./${string}`)],
  ])('as %s is refused', (_, value) => {
    const message = refusal({ networking: { nameservers: value } });
    expect(message).toMatch(
      /^\[ares\/dns\] networking\.nameservers[^:]*: .*is a Terraform token, known only after apply; pass a value known at synth$/,
    );
  });

  test('is named with the place of its attribute', () => {
    expect(refusal({ networking: { nameservers: ['1.1.1.1', string] } })).toBe(
      `[ares/dns] networking.nameservers.1: ${token}`,
    );
    expect(refusal({ a: { 'b c': { d: string } } })).toBe(`[ares/dns] a."b c".d: ${token}`);
    expect(refusal({ a: { [`x${string}`]: 1 } })).toBe(`[ares/dns] a: an attribute's name ${token}`);
    expect(refusal({ a: nix.commented(string, 1) })).toBe(`[ares/dns] a: the comment ${token}`);
    expect(refusal({ a: nix.config(string) })).toBe(`[ares/dns] a: the path of nix.config ${token}`);
    expect(refusal({ a: nix.config(['x', string]) })).toBe(`[ares/dns] a: the path of nix.config ${token}`);
    expect(refusal({ a: nix.mkForce(string) })).toBe(`[ares/dns] a: ${token}`);
    expect(refusal({ a: nix.mkForce([string]) })).toBe(`[ares/dns] a.0: ${token}`);
    expect(refusal({ a: nix.apply(nix.lib('f'), 1, string) })).toBe(`[ares/dns] a: argument 2 of a call ${token}`);
    expect(refusal({ a: nix.concat(['x'], [string]) })).toBe(`[ares/dns] a.0: operand 2 of ++ ${token}`);
  });

  test('of a resource is refused', () => {
    const variable = new TerraformVariable(new TerraformStack(new App(), 's'), 'v', { type: 'string' });
    expect(refusal({ a: variable.stringValue })).toBe(`[ares/dns] a: ${token}`);
    expect(refusal({ a: variable.numberValue })).toBe(`[ares/dns] a: ${token}`);
  });

  test('is not seen in what only looks like one', () => {
    expect(printNix('-1.8e+298 ${x} #{y}')).toBe('"-1.8e+298 \\${x} #{y}"');
    expect(printNix(nix.float(-8.5e298))).toBe('-8.5e298');
  });
});

class Port {
  public constructor(public readonly value: number) {}
}
const cycle: Record<string, unknown> = { list: [] };
(cycle['list'] as unknown[]).push(cycle);
const deep = Array.from({ length: 300 }).reduce<unknown>((inner) => [inner], 1);
const shared = { x: 1 };

describe('what Nix cannot say', () => {
  test.each<[unknown, string]>([
    [{ a: NaN }, 'a: is not a finite number, got NaN; leave it out or pass a finite one'],
    [{ a: -Infinity }, 'a: is not a finite number, got -Infinity; leave it out or pass a finite one'],
    [
      { a: 2 ** 53 },
      'a: is an integer beyond 2^53 that may have been rounded, got 9007199254740992; pass a bigint, or nix.float for a float',
    ],
    [
      { a: 2n ** 63n },
      'a: is outside the integers of Nix (-9223372036854775807 to 9223372036854775807), got 9223372036854775808n; pass a string',
    ],
    [
      { a: -(2n ** 63n) },
      'a: is outside the integers of Nix (-9223372036854775807 to 9223372036854775807), got -9223372036854775808n; pass a string',
    ],
    [{ a: 5e-324 }, 'a: is too close to zero for Nix to read, got 5e-324; pass 0'],
    [{ a: [1, undefined] }, 'a.1: is undefined; leave it out'],
    [{ a: [, 1] }, 'a.0: is undefined; leave it out'],
    [{ a: () => 1 }, 'a: is a function, which Nix has no word for; pass plain data or an expression of nix'],
    [{ a: Symbol('x') }, 'a: is a symbol, which Nix has no word for; pass plain data or an expression of nix'],
    [{ a: { [Symbol('x')]: 1 } }, 'a: has a symbol as name, which Nix has no word for; pass text'],
    [{ a: new Date(0) }, 'a: is an instance of Date; pass plain data or an expression of nix'],
    [{ a: new Map() }, 'a: is an instance of Map; pass plain data or an expression of nix'],
    [{ a: new Port(1) }, 'a: is an instance of Port; pass plain data or an expression of nix'],
    [{ a: cycle }, 'a.list.0: holds itself, without end; pass a value that ends'],
    [deep, `${'0.'.repeat(199)}0: is nested deeper than 200 levels; pass a flatter value`],
    [{ a: 'x\0y' }, 'a: has a NUL character at position 1; remove it'],
    [{ a: { 'x\0y': 1 } }, "a: an attribute's name has a NUL character at position 1; remove it"],
    [{ a: 'x\ud800' }, 'a: has half of a surrogate pair at position 1; pass whole characters'],
    [
      { a: nix.path('x/y') },
      "a: is no path that Nix can read, got 'x/y'; begin with ./ or ../ or /, end without /, and use only letters, digits and ._+-",
    ],
    [
      { a: nix.path('./x y') },
      "a: is no path that Nix can read, got './x y'; begin with ./ or ../ or /, end without /, and use only letters, digits and ._+-",
    ],
    [
      { a: nix.path('./x/') },
      "a: is no path that Nix can read, got './x/'; begin with ./ or ../ or /, end without /, and use only letters, digits and ._+-",
    ],
    [
      { a: nix.config('a..b') },
      "a: is no attribute path, got nix.config('a..b'); quote unusual names as in 'a.\"b c\".d', or pass the names as a list",
    ],
    [
      { a: nix.lib('') },
      "a: is no attribute path, got nix.lib(''); quote unusual names as in 'a.\"b c\".d', or pass the names as a list",
    ],
    [
      { a: nix.pkgs([]) },
      'a: is no attribute path, got nix.pkgs([]); quote unusual names as in \'a."b c".d\', or pass the names as a list',
    ],
    [
      { a: nix.config('a."${b}"') },
      'a: is no attribute path, got nix.config(\'a."${b}"\'); quote unusual names as in \'a."b c".d\', or pass the names as a list',
    ],
    [{ a: nix.commented('x\ny', 1) }, 'a: the comment has a line break or control character; write one plain line'],
    [
      { a: nix.mkForce(nix.commented('x', 1)) },
      'a: is commented where no comment can stand; comment an attribute or a list element',
    ],
    [
      { a: nix.eq(nix.config('x'), true) },
      'a: combines a plain boolean; decide on it in TypeScript, or use the other condition itself',
    ],
    [
      { a: nix.not(false) },
      'a: combines a plain boolean; decide on it in TypeScript, or use the other condition itself',
    ],
    [
      { a: nix.concat(nix.config('x'), 'y') },
      'a: joins with ++ what is not a list, got a string; pass a list or an expression',
    ],
    [
      { a: nix.update(nix.config('x'), [1]) },
      'a: joins with // what is not an attribute set, got a list; pass an attribute set or an expression',
    ],
  ])('case %# is refused with its place', (value, message) => {
    expect(refusal(value)).toBe(`[ares/dns] ${message}`);
  });

  test('is reported all at once, sorted', () => {
    expect(refusal({ b: NaN, a: [undefined, () => 1], c: 'fine' })).toBe(
      [
        '[ares/dns] a.0: is undefined; leave it out',
        '[ares/dns] a.1: is a function, which Nix has no word for; pass plain data or an expression of nix',
        '[ares/dns] b: is not a finite number, got NaN; leave it out or pass a finite one',
      ].join('\n'),
    );
  });

  test('is not a value that stands in two places', () => {
    expect(printNix({ a: shared, b: shared })).toBe('{\n  a.x = 1;\n  b.x = 1;\n}');
  });
});

describe('a module', () => {
  test('that is no attribute set is refused', () => {
    expect(() => printModule([1], { path: 'ares' })).toThrow(
      '[ares] a module is an attribute set or an expression, got [1]; pass one of these',
    );
  });

  test('with imports given twice is refused', () => {
    expect(() => printModule({ imports: [] }, { path: 'ares', imports: [nix.path('./x')] })).toThrow(
      '[ares] imports: are given twice, in the module and as option; keep one of the two',
    );
  });
});
