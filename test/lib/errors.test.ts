import { ConstructError, type Problem, problemLine, ProblemsError, shown } from '../../lib/errors';

const problem = (path: string, field: string, message = 'is wrong'): Problem => ({ path, field, message });

describe('a problem as a line', () => {
  test.each<[string, Problem, string]>([
    [
      'has the path in brackets and the field before the message',
      problem('ares/dns', 'ttl'),
      '[ares/dns] ttl: is wrong',
    ],
    ['has no brackets without a path', problem('', 'ttl'), 'ttl: is wrong'],
    ['has no colon without a field', { path: 'ares', message: 'is wrong' }, '[ares] is wrong'],
    ['takes an empty field for none', problem('ares', ''), '[ares] is wrong'],
    [
      'is one line, whatever line breaks the message has',
      problem('ares', 'x', 'is\n  wrong\r\nhere'),
      '[ares] x: is wrong here',
    ],
  ])('%s', (_, given, line) => {
    expect(problemLine(given)).toBe(line);
  });
});

describe('ProblemsError', () => {
  test('sorts its problems by their lines, so by path and then by field', () => {
    const error = new ProblemsError([problem('hera', 'b'), problem('ares', 'z'), problem('hera', 'a')]);
    expect(error.message).toBe('[ares] z: is wrong\n[hera] a: is wrong\n[hera] b: is wrong');
    expect(error.problems.map(({ field }) => field)).toEqual(['z', 'a', 'b']);
  });

  test('says the same thing once', () => {
    const error = new ProblemsError([problem('ares', 'a'), problem('ares', 'b'), problem('ares', 'a')]);
    expect(error.problems).toHaveLength(2);
  });

  test('has one line for each problem', () => {
    const error = new ProblemsError([problem('a', 'x', 'one\ntwo'), problem('b', 'y')]);
    expect(error.message.split('\n')).toEqual(['[a] x: one two', '[b] y: is wrong']);
  });

  test('keeps the cause', () => {
    const cause = new Error('disk');
    expect(new ProblemsError([], { cause }).cause).toBe(cause);
  });

  test('is recognised by its tag, not by its class', () => {
    expect(ProblemsError.isProblemsError(new ConstructError('a', 'b', 'c'))).toBe(true);
    expect([new Error('x'), null, undefined, 'text'].some((other) => ProblemsError.isProblemsError(other))).toBe(false);
  });
});

test('a ConstructError is one problem', () => {
  const error = new ConstructError('ares/dns', 'ttl', 'is wrong');
  expect([error.name, error.message, error.problems.length]).toEqual(['ConstructError', '[ares/dns] ttl: is wrong', 1]);
});

describe('a value in a message', () => {
  const loop: { self?: unknown } = {};
  loop.self = loop;
  test.each<[string, unknown, string]>([
    ['text is quoted', 'a', "'a'"],
    ['quotes and backslashes in text are escaped', "it's \\", "'it\\'s \\\\'"],
    ['a line break in text is spelled', 'a\nb', "'a\\nb'"],
    ['a number is bare', 1.5, '1.5'],
    ['NaN is not null', NaN, 'NaN'],
    ['undefined is named', undefined, 'undefined'],
    ['null is JSON', null, 'null'],
    ['a list is JSON', [1, 'a'], '[1,"a"]'],
    ['an object is JSON', { a: 1 }, '{"a":1}'],
    ['a bigint has its n', 10n, '10n'],
    ['a function shows no code', () => 1, 'a function'],
    ['what JSON cannot say is named by its kind', loop, '[object Object]'],
    ['a symbol is named by its kind', Symbol('s'), '[object Symbol]'],
    ['long text is clipped at 80 characters', 'a'.repeat(100), `'${'a'.repeat(76)}...`],
  ])('%s', (_, value, text) => {
    expect(shown(value)).toBe(text);
  });
});
