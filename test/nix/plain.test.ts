import { nix, type NixValue } from '../../lib/nix';
import { expression } from '../../lib/nix/format/format';
import { layout } from '../../lib/nix/layout/layout';
import { lower } from '../../lib/nix/lower';
import { plainText } from '../../lib/nix/plain';
import { attributes, data, value } from './arbitraries';
import { report, samples } from './property';

const laidOut = (given: NixValue): string => layout(expression(lower(given)));

test('what is known beforehand is what the layout makes of it', () => {
  const given = [...samples(attributes), ...samples(data), ...samples(value)];
  const known = given.flatMap((one) => {
    const text = plainText(lower(one));
    return text === undefined ? [] : [{ text, one }];
  });
  const different = known.filter(({ text, one }) => text !== laidOut(one));
  report(`plain text: ${known.length} of ${given.length} values known beforehand`, different.length);
  expect(different.map(({ one }) => laidOut(one))).toEqual([]);
  expect(known.length).toBeGreaterThan(given.length / 20);
});

test.each<[string, NixValue]>([
  ['words', { a: 1, b: { c: 'x', d: [] }, e: nix.config('x.y') }],
  ['lists', { a: [1], b: [1, 2], c: [{ d: 1, e: 2 }], f: [[], {}], g: [[1, 2], 3] }],
  ['texts of several lines', { a: 'x\ny\n', b: 'x\n\n  y', c: '\nx\ny\n', d: [{ e: 'x\ny', f: 1 }, 2] }],
])('%s are known beforehand', (_, given) => {
  expect(plainText(lower(given))).toBe(laidOut(given));
});

test.each<[string, NixValue]>([
  ['a call', { a: nix.mkDefault(1) }],
  ['a comment', { a: nix.commented('x', 1) }],
  ['a text with an expression', { a: nix.text`${nix.config('x')}` }],
  ['a line that is too long', { a: [nix.config('x'.repeat(120)), 1] }],
  ['no set', [1, 2]],
])('%s is left to the layout', (_, given) => {
  expect(plainText(lower(given))).toBeUndefined();
});
