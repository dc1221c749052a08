import { mergedState, type StatePath } from '../../../lib';

const path = '/var/lib/acme/.lego/accounts';
const merged = (...values: Omit<StatePath, 'path'>[]) =>
  mergedState(values.map((value, index) => ({ value: { path, ...value }, by: `ares/${index}` })));

const replaceable = { why: 'accounts', replaceable: 'the next order makes another' };
const remade = { why: 'accounts', remadeBy: 'order again' };
const kept = { why: 'accounts' };

describe('state that several constructs keep at one path', () => {
  test('is one entry where they say the same', () => {
    expect(merged(replaceable, replaceable)).toEqual([{ value: { path, ...replaceable }, by: 'ares/0' }]);
  });

  test.each([
    ['made anew by somebody where one says that it comes again', [replaceable, remade], { ...remade, by: 'ares/1' }],
    ['gone for good where one says that it can be made anew', [remade, replaceable, kept], { ...kept, by: 'ares/2' }],
  ])('is %s, in any order', (_, values, { by, ...value }) => {
    expect(merged(...values)).toEqual([{ value: { path, ...value }, by }]);
    expect(merged(...[...values].reverse()).map((one) => one.value)).toEqual([{ path, ...value }]);
  });

  test('leaves out what all leave out, whatever those say whose state comes again', () => {
    const one = { ...kept, exclude: ['cache/**', 'tmp/**'] };
    const other = { ...kept, exclude: ['tmp/**', 'old/**'] };
    expect(merged(one, other, replaceable).map(({ value }) => value.exclude)).toEqual([['tmp/**']]);
    expect(merged(one, kept).map(({ value }) => value)).toEqual([{ path, ...kept }]);
  });

  test('loses no database', () => {
    const dump = (database: string) => ({ kind: 'postgresql', database }) as const;
    const all = merged({ ...remade, dump: dump('a') }, { ...kept, dump: dump('b') }, { ...kept, dump: dump('a') });
    expect(all).toEqual(['a', 'b'].map((name) => ({ value: { path, ...kept, dump: dump(name) }, by: 'ares/1' })));
  });

  test('at other paths is not touched', () => {
    const other = { value: { path: '/srv', why: 'shares', exclude: ['tmp/**'] }, by: 'ares' };
    expect(mergedState([other])).toEqual([other]);
  });
});
