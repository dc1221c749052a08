import { problemLine } from '../../lib/errors';
import { OutputFiles } from '../../lib/output';

test('files come sorted by path, whatever the order of calls', () => {
  const files = new OutputFiles();
  files.add('b.nix', { text: 'b', by: 'y' });
  files.add('a.nix', { text: 'a', by: 'x' });
  expect([...files.files]).toEqual([
    ['a.nix', { text: 'a', by: 'x' }],
    ['b.nix', { text: 'b', by: 'y' }],
  ]);
  expect(files.problems).toEqual([]);
});

test('two makers of one file are one problem that names both, in any order of calls', () => {
  const makers = ['ares/web', 'ares/dns', 'hera/web'];
  for (const order of [makers, [...makers].reverse()]) {
    const files = new OutputFiles();
    for (const by of order) files.add('generated/ares/web.nix', { text: by, by });
    expect(files.problems.map(problemLine)).toEqual([
      "[ares/dns] generated/ares/web.nix: is also made by 'ares/web' and 'hera/web'; make each file once",
    ]);
    expect(files.files.get('generated/ares/web.nix')).toEqual({ text: 'ares/dns', by: 'ares/dns' });
  }
});

test('a maker that adds a file twice is told so', () => {
  const files = new OutputFiles();
  files.add('a.nix', { text: 'a', by: 'x' });
  files.add('a.nix', { text: 'a', by: 'x' });
  expect(files.problems.map(problemLine)).toEqual([
    '[x] a.nix: is also made by the same construct; make each file once',
  ]);
});
