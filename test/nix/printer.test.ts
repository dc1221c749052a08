import { nix, type NixValue, printNix } from '../../lib/nix';

const long = 'x'.repeat(60);

describe('data', () => {
  test.each<[NixValue, string]>([
    [null, 'null'],
    [true, 'true'],
    [0, '0'],
    [-0, '0'],
    [-7, '-7'],
    [[-7, 1], '[\n  (-7)\n  1\n]'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
    [2n ** 63n - 1n, '9223372036854775807'],
    [-(2n ** 63n - 1n), '-9223372036854775807'],
    [0.1, '0.1'],
    [1e-7, '1.0e-7'],
    [1.5e-7, '1.5e-7'],
    [nix.float(1), '1.0'],
    [nix.float(1e21), '1.0e21'],
    [nix.float(-0.5), '-0.5'],
    [[], '[ ]'],
    [{}, '{ }'],
    [{ a: undefined }, '{ }'],
    [['a'], '[ "a" ]'],
    [{ a: [] }, '{\n  a = [ ];\n}'],
  ])('%p prints as %s', (value, expected) => {
    expect(printNix(value)).toBe(expected);
  });

  test('an attribute set without prototype is plain data', () => {
    expect(printNix(Object.assign(Object.create(null) as object, { a: 1 }))).toBe('{\n  a = 1;\n}');
  });

  test('names are sorted by code unit', () => {
    expect(printNix({ b: 1, B: 1, a10: 1, a2: 1, ä: 1 })).toBe(
      '{\n  B = 1;\n  a10 = 1;\n  a2 = 1;\n  b = 1;\n  "ä" = 1;\n}',
    );
  });
});

describe('strings', () => {
  test.each([
    ['say "hi"', '"say \\"hi\\""'],
    ['back\\slash', '"back\\\\slash"'],
    ['${x}', '"\\${x}"'],
    ['$${x}', '"$\\${x}"'],
    ['cost $', '"cost $"'],
    ['tab\there', '"tab\\there"'],
    ['a\r\nb', '"a\\r\\nb"'],
    ['one line\n', '"one line\\n"'],
    ['  all\n  indented', '"  all\\n  indented"'],
    ['a\n  ', '"a\\n  "'],
    ['\n\n', '"\\n\\n"'],
    ['a\nb', "''\n  a\n  b''"],
    ['a\n\n  b\n', "''\n  a\n\n    b\n''"],
    ['\na\n', "''\n\n  a\n''"],
    ['a ${x}\nb', "''\n  a ''${x}\n  b''"],
    ["it''s\nb", "''\n  it'''s\n  b''"],
    ["a\nb'", "''\n  a\n  b''\\'''"],
    ["'${x}\nb", "''\n  ''\\'''${x}\n  b''"],
  ])('%j prints exactly', (text, expected) => {
    expect(printNix(text)).toBe(expected);
  });

  test('lines asks for an indented string also for a single line', () => {
    expect(printNix(nix.lines('one line\n'))).toBe("''\n  one line\n''");
    expect(printNix(nix.lines`a ${nix.config('b')}\n`)).toBe("''\n  a ${config.b}\n''");
    expect(printNix(nix.lines(nix.text`a ${nix.config('b')}\n`))).toBe("''\n  a ${config.b}\n''");
    expect(printNix(nix.lines('no line end'))).toBe('"no line end"');
  });

  test('a template keeps a dollar in front of an expression', () => {
    expect(printNix(nix.text`$${nix.config('a')}`)).toBe('"\\$${config.a}"');
    expect(printNix(nix.text`$${nix.config('a')}\nb`)).toBe("''\n  ''$${config.a}\n  b''");
  });

  test('holes that hold text or numbers are literal', () => {
    expect(printNix(nix.text`${'${x}'}:${8080}:${nix.config('a')}`)).toBe('"\\${x}:8080:${config.a}"');
  });

  test('a text in a text is opened', () => {
    expect(printNix(nix.text`a ${nix.text`b ${nix.config('c')}`}`)).toBe('"a b ${config.c}"');
  });
});

describe('names', () => {
  test.each(['if', 'or', 'null', '', 'a.b', 'a b', '1a', '${x}', 'ä', 'a"b'])('%j is quoted', (name) => {
    const quoted = `"${name.replace('"', '\\"').replace('${', '\\${')}"`;
    expect(printNix({ [name]: 1 })).toBe(`{\n  ${quoted} = 1;\n}`);
  });

  test.each(['a', '_a', "a'b", 'a-b', 'x1'])('%j is not quoted', (name) => {
    expect(printNix({ [name]: 1 })).toBe(`{\n  ${name} = 1;\n}`);
  });

  test('sets of one attribute become one dotted path', () => {
    expect(printNix({ a: { b: { 'c d': 1, e: undefined } } })).toBe('{\n  a.b."c d" = 1;\n}');
    expect(printNix({ a: { b: 1, c: { d: {} } } })).toBe('{\n  a = {\n    b = 1;\n    c.d = { };\n  };\n}');
  });

  test('a name that repeats the end of a reference is inherited', () => {
    expect(printNix({ restic: nix.pkgs('restic') })).toBe('{\n  inherit (pkgs) restic;\n}');
    expect(printNix({ x: nix.pkgs('python3.pkgs.x') })).toBe('{\n  inherit (pkgs.python3.pkgs) x;\n}');
    expect(printNix({ 'a b': nix.config(['a b']) })).toBe('{\n  "a b" = config."a b";\n}');
    expect(printNix({ a: { restic: nix.pkgs('restic') } })).toBe('{\n  a.restic = pkgs.restic;\n}');
  });
});

describe('expressions', () => {
  const a = nix.config('a');
  const b = nix.config('b');

  test.each<[NixValue, string]>([
    [nix.config('sops.secrets."a b".path'), 'config.sops.secrets."a b".path'],
    [nix.config(['a.b', 'c']), 'config."a.b".c'],
    [nix.pkgs('python3.pkgs.x'), 'pkgs.python3.pkgs.x'],
    [nix.options('a.b'), 'options.a.b'],
    [nix.builtins('toString'), 'builtins.toString'],
    [nix.path('./x/y.nix'), './x/y.nix'],
    [nix.path('../x'), '../x'],
    [nix.path('/etc/nixos'), '/etc/nixos'],
    [nix.path('./.'), './.'],
    [nix.apply(nix.lib('f'), 1, -1, [nix.apply(nix.lib('g'), 'x')]), 'lib.f 1 (-1) [ (lib.g "x") ]'],
    [nix.apply(nix.apply(nix.lib('f'), 1), 2), 'lib.f 1 2'],
    [nix.concat([1], a), '[ 1 ] ++ config.a'],
    [nix.concat([], a), 'config.a'],
    [nix.concat([], []), '[ ]'],
    [nix.concat(nix.concat(a, b), a), 'config.a ++ config.b ++ config.a'],
    [nix.update(a, b), 'config.a // config.b'],
    [nix.update(), '{ }'],
    [nix.eq(a, -1), 'config.a == (-1)'],
    [nix.not(a), '!config.a'],
    [nix.not(nix.not(a)), 'config.a'],
    [nix.not(nix.eq(a, 1)), 'config.a != 1'],
    [nix.not(nix.and(a, b)), '!(config.a && config.b)'],
    [nix.not(nix.apply(nix.lib('f'), 1)), '!(lib.f 1)'],
    [nix.and(a, nix.or(b, nix.not(a))), 'config.a && (config.b || !config.a)'],
    [nix.and(nix.eq(a, 1), b), 'config.a == 1 && config.b'],
    [nix.eq(nix.eq(a, b), b), '(config.a == config.b) == config.b'],
    [nix.mkDefault(1), 'lib.mkDefault 1'],
    [nix.mkForce([]), 'lib.mkForce [ ]'],
    [nix.mkOverride(90, nix.pkgs('x')), 'lib.mkOverride 90 pkgs.x'],
    [nix.mkBefore(['x']), 'lib.mkBefore [ "x" ]'],
    [nix.mkAfter('x'), 'lib.mkAfter "x"'],
    [nix.mkOrder(1200, 'x'), 'lib.mkOrder 1200 "x"'],
    [nix.mkIf(true, {}), 'lib.mkIf true { }'],
    [nix.mkIf(nix.and(a, b), { x: 1 }), 'lib.mkIf (config.a && config.b) {\n  x = 1;\n}'],
    [nix.mkMerge([{ x: 1 }, nix.mkIf(a, {})]), 'lib.mkMerge [\n  {\n    x = 1;\n  }\n  (lib.mkIf config.a { })\n]'],
    [nix.mkDefault(nix.mkForce(1)), 'lib.mkDefault (lib.mkForce 1)'],
  ])('case %# prints as expected', (value, expected) => {
    expect(printNix(value)).toBe(expected);
  });

  test('comments stand above attributes and list elements', () => {
    expect(printNix({ a: nix.commented('why a', { b: nix.commented(' why b ', 1) }) })).toBe(
      '{\n  # why a\n  # why b\n  a.b = 1;\n}',
    );
    expect(printNix([nix.commented('why', 1)])).toBe('[\n  # why\n  1\n]');
    expect(printNix({ a: nix.commented('', 1) })).toBe('{\n  #\n  a = 1;\n}');
  });

  test('what does not fit in 100 columns is broken as nixfmt does', () => {
    expect(printNix({ a: [long, long] })).toBe(`{\n  a = [\n    "${long}"\n    "${long}"\n  ];\n}`);
    expect(printNix({ a: nix.apply(nix.lib('f'), long, long) })).toBe(`{\n  a = lib.f "${long}" "${long}";\n}`);
    expect(printNix({ a: nix.config([long, long]) })).toBe(`{\n  a =\n    config.${long}.${long};\n}`);
    expect(printNix({ a: nix.concat(nix.config([long]), nix.config([long])) })).toBe(
      `{\n  a =\n    config.${long}\n    ++ config.${long};\n}`,
    );
  });

  test('an expression is immutable', () => {
    expect(Object.isFrozen(nix.config('a'))).toBe(true);
    expect(Object.isFrozen(nix)).toBe(true);
  });
});
