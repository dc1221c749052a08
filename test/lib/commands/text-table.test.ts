import fc from 'fast-check';
import { textTable } from '../../../lib/commands/text-table';

const rows = [
  ['port', 'why', 'by'],
  ['22/tcp', 'remote access for the operator of the fleet', 'ares'],
  ['443/tcp', 'sites', 'ares/nginx'],
];

describe('a table', () => {
  test('is aligned, without spaces at the ends of lines', () => {
    expect(textTable(rows)).toEqual([
      'port     why                                          by',
      '22/tcp   remote access for the operator of the fleet  ares',
      '443/tcp  sites                                        ares/nginx',
    ]);
  });

  test('wraps its widest column between words where there is no room', () => {
    expect(textTable(rows, 44)).toEqual([
      'port     why                      by',
      '22/tcp   remote access for the    ares',
      '         operator of the fleet',
      '443/tcp  sites                    ares/nginx',
    ]);
  });

  test('never breaks a word, however little room there is', () => {
    expect(textTable([['10.88.0.0/16, 0.0.0.0/0', 'x']], 3)).toEqual(['10.88.0.0/16,  x', '0.0.0.0/0']);
  });

  test('counts characters as they are seen', () => {
    expect(
      textTable([
        ['é', 'a'],
        ['👩‍🚀', 'b'],
        ['xy', 'c'],
      ]).map((line) => line.trimEnd()),
    ).toEqual(['é   a', '👩‍🚀   b', 'xy  c']);
  });

  test('may have no rows', () => {
    expect(textTable([])).toEqual([]);
  });

  test('says every word, at any width', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/);
    const cell = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));
    const table = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(table, fc.integer({ min: 0, max: 60 }), (cells, width) => {
        const words = (texts: readonly string[]): string[] => texts.join(' ').split(/\s+/).sort();
        expect(words(textTable(cells, width))).toEqual(words(cells.flat()));
      }),
    );
  });
});
