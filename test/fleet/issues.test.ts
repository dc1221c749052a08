import { z } from 'zod';
import { problemLine } from '../../lib/errors';
import { parseTolerantly } from '../../lib/fleet/parse';
import { Report } from '../../lib/fleet/report';

/** What is said of an input that a schema refuses. */
function said(schema: z.ZodType, input: unknown): string[] {
  const report = new Report('input', input);
  expect(parseTolerantly(schema, input, report)).toBeUndefined();
  return report.problems.map(problemLine);
}

test.each<[string, z.ZodType, unknown, string]>([
  ['a wrong type', z.date(), 'x', "must be date, got 'x'"],
  ['a number that is not whole', z.int(), 1.5, 'must be a whole number, got 1.5'],
  ['a number that is too small', z.number().min(3), 1, 'must be at least 3, got 1'],
  ['a number that is too big', z.number().max(3), 4, 'must be at most 3, got 4'],
  ['a text that is too short', z.string().min(2), 'x', "must be text of at least 2 characters, got 'x'"],
  ['a list that is too long', z.array(z.string()).max(1), ['a', 'b'], 'must be a list of at most 1 item, got a list'],
  ['a number of no multiple', z.number().multipleOf(5), 7, 'must be a multiple of 5, got 7'],
  ['a text of another form', z.email(), 'x', "must be text of the form email, got 'x'"],
  ['one of several types', z.union([z.string(), z.number()]), true, 'must be text or a number, got true'],
  ['one of no types with a name', z.union([z.literal('a'), z.literal('b')]), true, 'must be another value, got true'],
  ['a single choice', z.literal('a'), 'b', "must be 'a', got 'b'"],
])('%s is put into our words', (_, schema, input, message) => {
  expect(said(schema, input)).toEqual([`[input] ${message}`]);
});

test('the words of zod itself never show', () => {
  const schema = z.strictObject({ a: z.string(), b: z.array(z.number()), c: z.enum(['xyz']) });
  expect(said(schema, { b: ['1'], c: 'xyy', d: 1 }).join('\n')).toBe(
    [
      '[input] a: is missing; give text',
      "[input] b.0: must be a number, got '1'",
      "[input] c: must be 'xyz', got 'xyy'; did you mean 'xyz'?",
      "[input] d: is not a known field; known: 'a', 'b', 'c'",
    ].join('\n'),
  );
});
